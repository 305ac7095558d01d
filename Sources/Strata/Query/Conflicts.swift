/// What rows that are inserted may collide with: a unique index.
public struct ConflictTarget<Model: Entity>: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case columns([String])
    case constraint(String)
  }

  let kind: Kind

  public static var primaryKey: ConflictTarget { ConflictTarget(kind: .columns(Model.primaryKeyNames)) }

  /// The unique index of these columns. Of an entity with `@DeletedAt` the one of rows that live, unless it is the primary key.
  ///
  /// ```swift
  /// try await db.upsert(member, onConflict: .columns(\.guildID, \.name))
  /// ```
  public static func columns<each Value: DatabaseValue>(
    _ columns: repeat KeyPath<Model.Columns, Column<Model, each Value>>
  ) -> ConflictTarget {
    var names: [String] = []
    repeat names.append(Model.columns[keyPath: each columns].name)
    return ConflictTarget(kind: .columns(names))
  }

  /// A constraint by its name. PostgreSQL only.
  public static func constraint(_ name: String) -> ConflictTarget { ConflictTarget(kind: .constraint(name)) }
}

/// What an insert does instead of failing.
struct ConflictClause<Model: Entity> {
  enum Action {
    case nothing
    case update([ColumnAssignment], where: Condition?)
  }

  let target: ConflictTarget<Model>
  let action: Action

  /// The name of the row that could not be inserted.
  static var proposed: String { "excluded" }

  /// Takes over everything that an insert sets, but what the rows agree in.
  static func takingOver(_ target: ConflictTarget<Model>) -> ConflictClause {
    let common: Set<String> =
      switch target.kind {
      case .columns(let names): Set(names)
      case .constraint: []
      }
    let settable = Model.schema.columns.filter { $0.role == .ordinary || $0.role == .tenant }
    let different = settable.filter { !common.contains($0.name) }
    // Something must be set for the row to be returned.
    let taken =
      (different.isEmpty ? settable.prefix(1) : different[...]) + Model.schema.columns.filter { $0.role == .updatedBy }
    let assignments = taken.map { column in
      ColumnAssignment(
        column: column.name, property: column.property,
        value: .column(column.reference(in: proposed)), decimal: column.decimal)
    }
    return ConflictClause(target: target, action: .update(assignments, where: nil))
  }

  /// - Parameter update: What is set in the row that is there; `nil` takes over everything.
  static func updating(
    _ target: ConflictTarget<Model>, where condition: Condition?,
    _ update: ((inout EntityChanges<Model>, ProposedRow<Model>) -> Void)?, _ source: CallSite
  ) throws(DatabaseError) -> ConflictClause<Model> {
    guard let update else {
      let clause = takingOver(target)
      if case .update(let assignments, _) = clause.action, assignments.isEmpty {
        throw DatabaseError(.invalidArgument, "\(Model.self) has nothing to update but its key; use insertIfAbsent")
          .at(source)
      }
      guard let condition, case .update(let assignments, _) = clause.action else { return clause }
      return ConflictClause(target: target, action: .update(assignments, where: condition))
    }
    var changes = EntityChanges<Model>()
    update(&changes, ProposedRow())
    try DatabaseError.check(changes.failures, source)
    guard !changes.isEmpty else {
      throw DatabaseError(.invalidArgument, "the upsert sets nothing; use insertIfAbsent for a row that may be there")
        .at(source)
    }
    return ConflictClause(target: target, action: .update(changes.ordered, where: condition))
  }
}

/// The row that could not be inserted, in what an upsert sets instead.
@dynamicMemberLookup
public struct ProposedRow<Model: Entity>: Sendable {
  private let columns = Model.columns(as: ConflictClause<Model>.proposed)

  init() {}

  public subscript<Value>(dynamicMember path: KeyPath<Model.Columns, Column<Model, Value>>) -> Computed<Value> {
    Computed(columns[keyPath: path].expression)
  }

  /// Those of a value object.
  public subscript<Embedded: EmbeddedColumns>(
    dynamicMember path: KeyPath<Model.Columns, Embedded>
  ) -> ProposedValue<Embedded> {
    ProposedValue(columns: columns[keyPath: path])
  }
}

/// A value object of the row that could not be inserted.
@dynamicMemberLookup
public struct ProposedValue<Columns: EmbeddedColumns>: Sendable {
  let columns: Columns

  public subscript<Value>(
    dynamicMember path: KeyPath<Columns, Column<Columns.Model, Value>>
  ) -> Computed<Value> {
    Computed(columns[keyPath: path].expression)
  }

  /// A value object in this one.
  public subscript<Nested: EmbeddedColumns>(dynamicMember path: KeyPath<Columns, Nested>) -> ProposedValue<Nested> {
    ProposedValue<Nested>(columns: columns[keyPath: path])
  }
}
