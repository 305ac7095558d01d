public import Strata

/// Cases about one feature, and the tables that they need.
public struct ConformanceArea: Sendable, CustomStringConvertible {
  public let name: String
  /// The entities whose tables the cases work on, each behind those that it refers to.
  public let entities: [any Entity.Type]
  public let cases: [ConformanceCase]

  public var description: String { name }

  /// - Parameters:
  ///   - prepare: Fills the empty tables before each case.
  ///   - collect: Adds the cases. A function and not a closure: the type checker takes the statements of a function one by one.
  init(
    _ name: String, _ entities: [any Entity.Type],
    prepare: @escaping @Sendable (Database) async throws -> Void = { _ in },
    collect: (inout CaseCollector) -> Void
  ) {
    var collector = CaseCollector(area: name, entities: entities, prepare: prepare)
    collect(&collector)
    self.name = name
    self.entities = entities
    cases = collector.cases
  }

  /// Creates the tables, once for each database that the cases run on. It should be empty: the names of the tables are ordinary
  /// words.
  public func createTables(
    in db: Database, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    try await db.createSchema(for: entities, fileID: fileID, line: line)
  }
}

/// Collects the cases of an area. They are added by one statement each: a list of them all would be one expression, and too
/// large a one for the type checker.
struct CaseCollector {
  let area: String
  let entities: [any Entity.Type]
  let prepare: @Sendable (Database) async throws -> Void
  private(set) var cases: [ConformanceCase] = []

  init(
    area: String, entities: [any Entity.Type], prepare: @escaping @Sendable (Database) async throws -> Void
  ) {
    self.area = area
    self.entities = entities
    self.prepare = prepare
  }

  /// A case of any kind.
  mutating func add(
    _ name: String, needs features: Set<QueryFeature> = [], query: (any RowQuery)? = nil,
    fileID: StaticString = #fileID, line: UInt = #line, _ body: @escaping @Sendable (Database) async throws -> Void
  ) {
    let (prepare, tables) = (prepare, entities.map { $0.schema.name })
    let run: @Sendable (Database) async throws -> Void = { db in
      // Children first: they refer to the others.
      for table in tables.reversed() { try await db.execute("DELETE FROM \(identifier: table)") }
      try await prepare(db)
      guard features.isSubset(of: db.dialect.features) else {
        try await expectError(.unsupported, fileID: fileID, line: line) { try await body(db) }
        return
      }
      try await body(db)
    }
    cases.append(ConformanceCase(area: area, name: name, features: features, query: query, run: run))
  }

  /// A query and its rows, in their order.
  mutating func rows<Rows: RowQuery>(
    _ name: String, _ query: Rows, _ expected: [Rows.Row], needs features: Set<QueryFeature> = [],
    fileID: StaticString = #fileID, line: UInt = #line
  ) where Rows.Root: Shared, Rows.Row: Equatable {
    add(name, needs: features, query: query, fileID: fileID, line: line) { db in
      try expectEqual(try await db.all(query), expected, fileID: fileID, line: line)
    }
  }

  /// A query whose rows are tuples.
  mutating func rows<
    Root: Shared, Columns: Sendable, A: Equatable & Sendable, B: Equatable & Sendable, each Other: Equatable & Sendable
  >(
    _ name: String, _ query: Select<Root, Columns, (A, B, repeat each Other)>, _ expected: [(A, B, repeat each Other)],
    needs features: Set<QueryFeature> = [], fileID: StaticString = #fileID, line: UInt = #line
  ) {
    add(name, needs: features, query: query, fileID: fileID, line: line) { db in
      try expectRows(try await db.all(query), expected, fileID: fileID, line: line)
    }
  }

  /// Combined queries whose rows are tuples.
  mutating func rows<Root: Shared, A: Equatable & Sendable, B: Equatable & Sendable, each Other: Equatable & Sendable>(
    _ name: String, _ query: Combined<Root, (A, B, repeat each Other)>, _ expected: [(A, B, repeat each Other)],
    needs features: Set<QueryFeature> = [], fileID: StaticString = #fileID, line: UInt = #line
  ) {
    add(name, needs: features, query: query, fileID: fileID, line: line) { db in
      try expectRows(try await db.all(query), expected, fileID: fileID, line: line)
    }
  }

  /// The names of the pieces that meet a condition; see ``Shelf``.
  mutating func pieces(
    _ name: String, _ expected: [String], needs features: Set<QueryFeature> = [], fileID: StaticString = #fileID,
    line: UInt = #line, where condition: (Piece.Columns) -> Condition
  ) {
    let query = Piece.where(condition).order { $0.name.ascending }.select { $0.name }
    rows(name, query, expected, needs: features, fileID: fileID, line: line)
  }
}
