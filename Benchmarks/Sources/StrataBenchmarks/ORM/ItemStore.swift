import Foundation
import Strata

/// One way of Strata to read and write the rows of `bench_items`.
protocol ItemStore: Sendable {
  associatedtype Row: ItemColumns
  /// What an insert takes; made before the clocks start.
  associatedtype New: Sendable

  /// The rows with these numbers.
  func rows(_ numbers: Range<Int>, in database: Database) async throws -> [Row]
  func find(_ key: Key<ORMItem>, in database: Database) async throws -> Row

  func new(_ row: Row) -> New
  /// Returns the row as the database has it.
  func insert(_ new: New, in database: Database) async throws -> Row
  /// Changes one column of the row that was read before, unless somebody else was faster; returns it as the database
  /// has it.
  func update(_ row: Row, points: Int32, in database: Database) async throws -> Row
}

/// Entities: what an application writes.
struct EntityStore: ItemStore {
  func rows(_ numbers: Range<Int>, in database: Database) async throws -> [ORMItem] {
    try await database.all(ORMItem.where { $0.number >= numbers.lowerBound && $0.number < numbers.upperBound })
  }

  func find(_ key: Key<ORMItem>, in database: Database) async throws -> ORMItem {
    try await database.find(ORMItem.self, key)
  }

  func new(_ row: ORMItem) -> ORMItem.New {
    ORMItem.New(
      id: row.id, number: row.number, title: row.title, body: row.body, status: row.status, category: row.category,
      points: row.points, rank: row.rank, quantity: row.quantity, price: row.price, weight: row.weight,
      done: row.done, hidden: row.hidden, ownerID: row.ownerID, email: row.email, notes: row.notes,
      payload: row.payload, dueAt: row.dueAt, createdAt: row.createdAt)
  }

  func insert(_ new: ORMItem.New, in database: Database) async throws -> ORMItem { try await database.insert(new) }

  func update(_ row: ORMItem, points: Int32, in database: Database) async throws -> ORMItem {
    try await database.update(row) { $0.points = points }
  }
}

/// The statements that entities send, by hand: texts made once, parameters and rows by position. As near to the driver
/// as one comes through what is public.
struct StatementStore: ItemStore {
  private static let columns = RawItem.columns.joined(separator: ", ")
  private static let range = StatementText("SELECT \(columns) FROM bench_items WHERE number >= $1 AND number < $2")
  private static let byKey = StatementText("SELECT \(columns) FROM bench_items WHERE id = $1")
  private static let insert: StatementText = {
    let values = (1..<RawItem.columns.count).map { "$\($0)" }.joined(separator: ", ")
    return StatementText("INSERT INTO bench_items (\(columns)) VALUES (\(values), 1) RETURNING \(columns)")
  }()
  private static let update = StatementText(
    "UPDATE bench_items SET points = $1, version = version + 1 WHERE id = $2 AND version = $3 RETURNING \(columns)")

  func rows(_ numbers: Range<Int>, in database: Database) async throws -> [RawItem] {
    var parameters = ParameterBuffer(reservingCapacity: 2)
    parameters.append(numbers.lowerBound)
    parameters.append(numbers.upperBound)
    return try await run(Self.range, parameters, .read, database)
  }

  func find(_ key: Key<ORMItem>, in database: Database) async throws -> RawItem {
    var parameters = ParameterBuffer(reservingCapacity: 1)
    parameters.append(key)
    return try await run(Self.byKey, parameters, .read, database).single
  }

  func new(_ row: RawItem) -> RawItem { row }

  func insert(_ new: RawItem, in database: Database) async throws -> RawItem {
    var parameters = ParameterBuffer(reservingCapacity: RawItem.columns.count)
    new.encode(into: &parameters)
    return try await run(Self.insert, parameters, .write, database).single
  }

  func update(_ row: RawItem, points: Int32, in database: Database) async throws -> RawItem {
    var parameters = ParameterBuffer(reservingCapacity: 3)
    parameters.append(points)
    parameters.append(row.id)
    parameters.append(row.version)
    return try await run(Self.update, parameters, .write, database).single
  }

  private func run(
    _ text: StatementText, _ parameters: ParameterBuffer, _ access: Statement.Access, _ database: Database
  ) async throws -> [RawItem] {
    let collector = RowCollector<RawItem>()
    let statement = Statement(text, parameters: parameters, access: access, rows: collector)
    for result in try await database.run(Burst(statement), source: CallSite(fileID: #fileID, line: #line)) {
      _ = try result.get()
    }
    return collector.take()
  }
}

/// SQL with interpolated values, as an application writes it where it wants no entities.
struct SQLStore: ItemStore {
  private static let columns = SQL(trusted: RawItem.columns.joined(separator: ", "))

  func rows(_ numbers: Range<Int>, in database: Database) async throws -> [RawItem] {
    let (first, end) = (numbers.lowerBound, numbers.upperBound)
    return try await database.all(
      sql: "SELECT \(Self.columns) FROM bench_items WHERE number >= \(first) AND number < \(end)",
      decoding: RawItem.self)
  }

  func find(_ key: Key<ORMItem>, in database: Database) async throws -> RawItem {
    try await database.all(
      sql: "SELECT \(Self.columns) FROM bench_items WHERE id = \(key)", decoding: RawItem.self
    ).single
  }

  func new(_ row: RawItem) -> RawItem { row }

  func insert(_ new: RawItem, in database: Database) async throws -> RawItem {
    try await database.all(
      sql: """
        INSERT INTO bench_items (\(Self.columns)) VALUES (\(new.id), \(new.number), \(new.title), \(new.body), \
        \(new.status), \(new.category), \(new.points), \(new.rank), \(new.quantity), \(new.price), \(new.weight), \
        \(new.done), \(new.hidden), \(new.ownerID), \(new.email), \(new.notes), \(new.payload), \(new.dueAt), \
        \(new.createdAt), 1) RETURNING \(Self.columns)
        """, decoding: RawItem.self
    ).single
  }

  func update(_ row: RawItem, points: Int32, in database: Database) async throws -> RawItem {
    try await database.all(
      sql: """
        UPDATE bench_items SET points = \(points), version = version + 1 \
        WHERE id = \(row.id) AND version = \(row.version) RETURNING \(Self.columns)
        """, decoding: RawItem.self
    ).single
  }
}

extension [RawItem] {
  /// The one row that a statement for one row answers with.
  fileprivate var single: RawItem {
    get throws(DatabaseError) {
      guard let row = first, count == 1 else { throw DatabaseError(.notFound, "\(count) rows instead of one") }
      return row
    }
  }
}
