/// A relation from one entity to others: a value that `including` takes.
///
/// `Loaded` is what a query gets beside each `Source`: the parent, an optional parent, or the children. What was not
/// asked for does not exist in the result, so it cannot be read by mistake.
public struct Relation<Source: Entity, Loaded: Sendable>: Sendable {
  /// The foreign key, when this side has it.
  let foreignKey: ForeignKey?

  /// Loads what belongs to each source, in their order, in one statement.
  let load:
    @Sendable (_ sources: [Source], _ executor: any Executor, _ location: CallSite) async throws(DatabaseError)
      -> [Loaded]

  /// What is softly deleted with each source, when this side is the parent.
  var cascades: @Sendable () -> [DeletionCascade] = { [] }

  /// What is softly deleted with each source: the macro's way to it.
  public var deletionCascades: [DeletionCascade] { cascades() }

  /// The foreign keys among relations: the macro's way to the schema.
  public var foreignKeys: [ForeignKey] { foreignKey.map { [$0] } ?? [] }
}

extension Entity {
  /// The one parent that this entity's rows refer to.
  /// - Parameters:
  ///   - column: The property that holds the parent's key.
  ///   - onDelete: What becomes of these rows when the parent is removed; `restrict` by default, so that nothing is
  ///     lost by accident.
  ///
  /// A parent that is softly deleted is loaded too: the row refers to it.
  public static func belongsTo<Parent: Entity>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, Parent.ID>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent> where Parent.ID: DatabaseValue {
    let column = columns[keyPath: column]
    return Relation(foreignKey: .to(Parent.self, from: column.name, onDelete)) {
      sources, executor, location async throws(DatabaseError) in
      let parents = try await RelationLoader.parents(
        Parent.self, keys: sources.map { column.value($0) }, executor, location)
      var loaded: [Parent] = []
      loaded.reserveCapacity(sources.count)
      for source in sources {
        guard let parent = parents[column.value(source)] else {
          throw DatabaseError(
            .notFound, "a row refers to a row of \(Parent.schema.name) that does not exist; add the foreign key"
          ) {
            $0.table = Self.schema.name
            $0.column = column.name
          }
        }
        loaded.append(parent)
      }
      return loaded
    }
  }

  /// The parent that this entity's rows may refer to.
  public static func belongsTo<Parent: Entity>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, Parent.ID?>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent?> where Parent.ID: DatabaseValue {
    let column = columns[keyPath: column]
    return Relation(foreignKey: .to(Parent.self, from: column.name, onDelete)) {
      sources, executor, location async throws(DatabaseError) in
      let parents = try await RelationLoader.parents(
        Parent.self, keys: sources.compactMap { column.value($0) }, executor, location)
      return sources.map { source in column.value(source).flatMap { parents[$0] } }
    }
  }

  /// The rows of another entity that refer to this one, by primary key, so oldest first with keys of the default kind.
  /// - Parameter column: The property of the other entity that holds this one's key.
  public static func hasMany<Child: Entity>(
    _ child: Child.Type, _ column: KeyPath<Child.Columns, Column<Child, ID>>
  ) -> Relation<Self, [Child]> where ID: DatabaseValue {
    children(Child.columns[keyPath: column]) { $0 }
  }

  /// The rows of another entity that may refer to this one.
  public static func hasMany<Child: Entity>(
    _ child: Child.Type, _ column: KeyPath<Child.Columns, Column<Child, ID?>>
  ) -> Relation<Self, [Child]> where ID: DatabaseValue {
    children(Child.columns[keyPath: column]) { $0 }
  }

  /// - Parameter parent: The key in the children's column; `nil` where there is none.
  private static func children<Child: Entity, Value>(
    _ column: Column<Child, Value>, parent: @escaping @Sendable (Value) -> ID?
  ) -> Relation<Self, [Child]> where ID: DatabaseValue {
    var relation = Relation<Self, [Child]>(foreignKey: nil) {
      sources, executor, location async throws(DatabaseError) in
      let keys = sources.map(\.id)
      let children = try await RelationLoader.children(
        Child.self, in: column, keys: keys.map { BoundValue($0) }, executor, location)
      let groups = Dictionary(grouping: children) { parent(column.value($0)) }
      return keys.map { groups[$0] ?? [] }
    }
    // Not before it is asked for: the child's schema may need constants of this entity.
    relation.cascades = { DeletionCascade.along(column.name, of: Child.self, from: Self.self) }
    return relation
  }
}

extension ForeignKey {
  fileprivate static func to<Parent: Entity>(
    _ parent: Parent.Type, from column: String, _ onDelete: ReferentialAction
  ) -> ForeignKey {
    // Of the parent only constants of its own are read here: relations of two entities may point at each other.
    ForeignKey(
      column: column, targetTable: Parent.tableName, targetColumn: Parent.primaryKeyNames[0], onDelete: onDelete)
  }
}
