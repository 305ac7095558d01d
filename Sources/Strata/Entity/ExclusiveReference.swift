/// A reference to one row of one of several entities. Write `@ExclusiveReference` before an enum with a case for each of them; the
/// macro writes the conformance.
///
/// An entity keeps it in its own table, as `@Embedded`: one foreign key for each case, of which exactly one has a value.
public protocol ExclusiveReference: Embeddable {
  /// The row that is referred to: the same cases, each with an entity instead of its key.
  associatedtype Row: Sendable

  /// Which case it is, counted from zero, and its key.
  var embeddedKey: (place: Int, value: BoundValue) { get }
}

/// The columns of a reference to one of several entities, in the table of one entity: a foreign key for each case.
public protocol ExclusiveColumns<Model>: EmbeddedColumns {
  associatedtype Reference: ExclusiveReference

  /// In the order of the cases. Named so that a case may be called `keys`, as those below.
  var embeddedKeys: [ExclusiveKey] { get }

  func embeddedReference(_ value: Value) -> Reference?

  /// How what each case refers to is loaded, in the order of the cases.
  var embeddedRows: ExclusiveRows<Model, Reference.Row> { get }
}

/// The column of one case.
public struct ExclusiveKey: Sendable {
  let column: ColumnReference
  let property: String
  let type: DatabaseType

  public init<Model, Value>(_ column: Column<Model, Value>) {
    self.column = column.reference
    property = column.property
    type = Value.databaseType
  }

  fileprivate var expression: SQLExpression { .column(column) }
}

extension ExclusiveColumns {
  /// Keys have no rules.
  public func check(_ value: Value, into failures: inout [ValidationFailure]) {}

  public func assign(_ value: Value, to changes: inout EntityChanges<Model>) {
    let key = embeddedReference(value)?.embeddedKey
    for (place, column) in embeddedKeys.enumerated() {
      let value = key.flatMap { $0.place == place ? $0.value : nil } ?? .null(column.type)
      changes.set(column, to: value)
    }
  }

  /// The row refers to one of these.
  public func `in`(_ references: [Reference]) -> Condition {
    var values: [[BoundValue]] = Array(repeating: [], count: embeddedKeys.count)
    for key in references.map(\.embeddedKey) { values[key.place].append(key.value) }
    let lists = zip(embeddedKeys, values).filter { !$1.isEmpty }.map { key, values in
      SQLExpression.inList(key.expression, type: key.type, values: values)
    }
    return Condition(.any(lists))
  }

  fileprivate func condition(isEqual: Bool, to value: Value) -> Condition {
    let keys = embeddedKeys.map(\.expression)
    guard let key = embeddedReference(value)?.embeddedKey else {
      return Condition(isEqual ? .all(keys.map { .isNull($0) }) : .any(keys.map { .isNotNull($0) }))
    }
    // The other columns are NULL then: the table has a constraint that says so.
    let column = keys[key.place]
    guard !isEqual else { return Condition(.comparison(.equal, column, .value(key.value))) }
    return Condition(.any([.comparison(.notEqual, column, .value(key.value)), .isNull(column)]))
  }
}

// Disfavored: of two values that do not fit, the compiler then speaks as if there were columns only.

/// The row refers to this one; `nil`, that it refers to none.
@_disfavoredOverload
public func == <Columns: ExclusiveColumns>(columns: Columns, value: Columns.Value) -> Condition {
  columns.condition(isEqual: true, to: value)
}

/// The row refers to another one, or to none.
@_disfavoredOverload
public func != <Columns: ExclusiveColumns>(columns: Columns, value: Columns.Value) -> Condition {
  columns.condition(isEqual: false, to: value)
}

extension BoundValue {
  fileprivate static func null(_ type: DatabaseType) -> BoundValue {
    var parameter = ParameterBuffer()
    parameter.appendNull(type)
    return BoundValue(parameter: parameter, isNull: true)
  }
}

// MARK: The table

extension ColumnSchema {
  /// The column of a case: a foreign key.
  public static func referring<Model, Target: Entity>(
    _ column: Column<Model, Target.ID?>, to target: Target.Type
  ) -> ColumnSchema where Target.ID: DatabaseValue {
    ColumnSchema(
      column,
      definition: ColumnDefinition(
        reference: ForeignKey(
          column: column.name, targetTable: Target.tableName, targetColumn: Target.primaryKeyNames[0],
          onDelete: .restrict)))
  }
}

extension EmbeddedPath {
  /// The columns of a reference, with the constraint that exactly one of them has a value, or at most one.
  public func exclusive(_ columns: [ColumnSchema], isOptional: Bool) -> [ColumnSchema] {
    guard columns.count > 1 || !isOptional else { return columns }
    var columns = columns
    for place in columns.indices { columns[place].definition.isCaseOfRequiredReference = !isOptional }
    let keys = columns.map { SQLExpression.column($0.reference(in: table)) }
    var alternatives = keys.indices.map { place in
      SQLExpression.all(keys.indices.map { $0 == place ? .isNotNull(keys[$0]) : .isNull(keys[$0]) })
    }
    if isOptional { alternatives.append(.all(keys.map { .isNull($0) })) }
    return requiring(
      "exclusive", message: "must refer to \(isOptional ? "at most" : "exactly") one row", .any(alternatives),
      at: 0, of: columns)
  }
}

// MARK: Rows

/// What a row refers to, found column by column.
public struct ExclusiveReader<Reference: ExclusiveReference>: Sendable {
  private var found: Reference?
  private var count = 0

  public init() {}

  public mutating func append(_ reference: Reference) {
    found = reference
    count += 1
  }

  /// - Throws: `typeMismatch` unless the row refers to exactly one.
  public func only() throws(DatabaseError) -> Reference {
    if count == 1, let found { return found }
    let advice =
      count == 0
      ? "make the property optional, or give the row a key"
      : "clear all but one of them, and add the CHECK that createSchema makes"
    throw DatabaseError(
      .typeMismatch, "a row has \(count == 0 ? "no key" : "\(count) keys") for one \(Reference.self); \(advice)")
  }
}
