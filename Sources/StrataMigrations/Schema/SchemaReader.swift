public import Strata

/// Reads what is defined in a database into a ``DatabaseSchema``.
///
/// Tables of Strata itself, whose names begin with `strata_`, are left out, as are those of the database and of extensions.
public struct SchemaReader: Sendable {
  /// Names of tables and views that are not read, besides Strata's own.
  public var ignored: Set<String>
  /// The schema of PostgreSQL to read; `nil`, the default, is the first of the search path that exists, where `CREATE TABLE` makes its
  /// tables.
  public var schema: String?

  public init(schema: String? = nil, ignoring ignored: Set<String> = []) {
    self.schema = schema
    self.ignored = ignored
  }

  /// - Throws: `unsupported` for a database that is neither PostgreSQL nor SQLite; `undefinedObject` when there is no schema.
  public func schema(of database: some Executor) async throws -> DatabaseSchema {
    var read: DatabaseSchema
    switch try SchemaKind(database.dialect) {
    case .sqlite: read = try await SQLiteCatalog.read(database)
    case .postgres:
      read = try await database.undone { transaction in
        let schema = try await PostgresCatalog.choose(schema, in: transaction)
        return try await PostgresCatalog.read(schema, in: transaction)
      }
    }
    remove(from: &read)
    return read
  }

  /// What the database would hold if these statements had made it, in the words of the database itself.
  ///
  /// On PostgreSQL the statements run in a schema of their own inside a transaction that is rolled back, so that the server writes
  /// types and expressions as it does in its catalogue; it takes the right to create schemas (`CREATE` on the database) and locks no
  /// table. SQLite keeps definitions as they are written: they are read without running them.
  public func schema(
    madeBy statements: [String], in database: some Executor
  ) async throws -> DatabaseSchema {
    var read: DatabaseSchema
    switch try SchemaKind(database.dialect) {
    case .sqlite: read = try SQLiteCatalog.read(statements)
    case .postgres:
      read = try await database.undone { transaction in
        let schema = try await PostgresCatalog.choose(schema, in: transaction)
        let scratch = try await PostgresCatalog.makeScratch(over: schema, in: transaction)
        if !statements.isEmpty { try await run(statements, in: transaction) }
        return try await PostgresCatalog.read(scratch, in: transaction)
      }
    }
    remove(from: &read)
    return read
  }

  /// In one round trip. An error shows the statement that it is of, and not the whole schema.
  private func run(_ statements: [String], in transaction: Transaction) async throws(DatabaseError) {
    let separator = ";\n"
    do throws(DatabaseError) {
      try await transaction.execute(script: statements.joined(separator: separator))
    } catch {
      guard var position = error.details.position else { throw error }
      for statement in statements {
        let length = statement.unicodeScalars.count
        guard position > length else {
          throw error.adding {
            $0.statement = statement
            $0.position = position
          }
        }
        position -= length + separator.unicodeScalars.count
      }
      throw error
    }
  }

  /// What the entities declare, as the database would say it.
  ///
  /// Entities say nothing of views and name the enumerations and extensions of PostgreSQL without making them: those are taken from what
  /// is there. Of policies and triggers they say what Strata has made; see ``SchemaTable/rowLevelSecurity``.
  /// - Parameter current: What ``schema(of:)`` reads.
  public func schema(
    for entities: [any Entity.Type], in database: some Executor, current: DatabaseSchema
  ) async throws -> DatabaseSchema {
    var wanted = try await schema(madeBy: database.schemaDefinition(for: entities), in: database)
    wanted.enums = current.enums
    wanted.views = current.views
    wanted.extensions = Set(wanted.extensions).union(current.extensions).sorted()
    // Where entities have no policies, they say nothing of it.
    for place in wanted.tables.indices { wanted.tables[place].rowLevelSecurity = nil }
    wanted.notes = []
    return wanted
  }

  private func remove(from schema: inout DatabaseSchema) {
    let isLeftOut: (String) -> Bool = { $0.hasPrefix("strata_") || ignored.contains($0) }
    schema.tables.removeAll { isLeftOut($0.name) }
    schema.views.removeAll { isLeftOut($0.name) }
  }
}

extension SchemaKind {
  init(_ dialect: any Dialect) throws(DatabaseError) {
    guard let kind = SchemaKind(rawValue: dialect.name) else {
      throw DatabaseError(.unsupported, "schemas are read from postgres and sqlite, not from \(dialect.name)")
    }
    self = kind
  }
}

/// Carries a result out of a transaction that is to be rolled back.
private struct Undone<Result: Sendable>: Error {
  let result: Result
}

extension Executor {
  /// Runs the body in a transaction, or in a savepoint of this one, and undoes what it did.
  func undone<Result: Sendable>(_ body: (Transaction) async throws -> Result) async throws -> Result {
    do {
      return try await transaction { transaction in throw Undone(result: try await body(transaction)) }
    } catch let undone as Undone<Result> {
      return undone.result
    }
  }
}
