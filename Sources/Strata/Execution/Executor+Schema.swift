extension Executor {
  /// Creates the tables of entities with their keys, checks, foreign keys, indexes, comments, policies and triggers: for
  /// tests and prototypes.
  ///
  /// ```swift
  /// try await db.createSchema(for: [Guild.self, Chore.self])
  /// ```
  /// The order does not matter. Join tables come with the entities that declare them. Beyond what the entities declare, foreign keys are indexed: to remove a parent and to read
  /// its children, they are looked up. A system that has users changes its tables by migrations.
  /// - Throws: The error of the first definition that is refused, such as one of a table that exists. Then nothing is created.
  public func createSchema(
    for entities: [any Entity.Type], fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let source = CallSite(fileID: fileID, line: line)
    let statements: [String]
    do throws(DatabaseError) {
      statements = try SchemaWriter(TableSchema.all(of: entities), dialect).statements()
    } catch {
      throw error.at(source)
    }
    guard !statements.isEmpty else { return }
    // One group is one transaction.
    let group = StatementGroup(
      statements.map { Statement(StatementText($0), access: .write, source: source) })
    for result in try await run(Burst([group]), source: source) { _ = try result.get() }
  }

  /// The definitions that ``createSchema(for:fileID:line:)`` runs, for reading and for a first migration.
  public func schemaDefinition(for entities: [any Entity.Type]) throws(DatabaseError) -> [String] {
    try dialect.schemaDefinition(for: entities)
  }
}

extension Dialect {
  /// What a database of this kind is told to create the tables of entities.
  public func schemaDefinition(for entities: [any Entity.Type]) throws(DatabaseError) -> [String] {
    try SchemaWriter(TableSchema.all(of: entities), self).statements()
  }
}

extension TableSchema {
  /// Those of entities, and of the join tables that they declare. One that both sides declare is made once.
  fileprivate static func all(of entities: [any Entity.Type]) -> [TableSchema] {
    var tables = entities.map { $0.schema }
    for table in entities.flatMap({ $0.joinTables }) where !tables.contains(table) { tables.append(table) }
    return tables
  }
}
