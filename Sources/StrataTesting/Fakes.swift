public import Strata
import Synchronization

/// Makes the rows of one test, the same ones on every run.
///
/// ```swift
/// let fakes = Fakes()
/// let ann = try await fakes.create(members, on: db) { $0.name = "Ann" }
/// let due = try await fakes.create(20, chores.of(ann), on: db)
/// ```
/// Make one for each test: it counts the rows of each entity, so one that several tests share would number them in the order in which those happen
/// to run.
public final class Fakes: Sendable {
  public let seed: UInt64
  private let numbers = Mutex<[String: Int]>([:])

  /// - Parameter seed: Other rows for another seed. One by default, and never a random one: a test that fails must fail again.
  public init(seed: UInt64 = 1) { self.seed = seed }

  /// A row that is not inserted, nor are its parents: for tests that need no database.
  /// - Throws: What the factory throws; see ``Fake/parent(_:)``.
  public func new<Model: Shared>(
    _ factory: Factory<Model>, _ change: (inout Model.New) throws -> Void = { _ in }
  ) throws -> Model.New {
    var row = try make(factory, parents: UnsavedParents(fakes: self, given: factory.parents))
    try change(&row)
    return row
  }

  /// Inserts a row, and the parents that it needs.
  /// - Parameter change: What this test wants otherwise. A parent goes to ``Factory/of(_:)``: here it would come after another one was made.
  /// - Returns: The row as the database has it.
  /// - Throws: What the factory throws, and the errors of an insert.
  @discardableResult
  public func create<Model: Shared>(
    _ factory: Factory<Model>, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (inout Model.New) throws -> Void = { _ in }
  ) async throws -> Model {
    let rows = try await create(1, factory, on: executor, fileID: fileID, line: line) { row, _ in try change(&row) }
    guard let row = rows.first else {
      throw DatabaseError(.protocolViolation, "a unit of work that inserts a row has none")
    }
    return row
  }

  /// Inserts rows in one statement, and the parents that they need, each row its own: all or none, in as few round trips as a unit of work
  /// takes.
  /// - Parameter change: What this test wants otherwise. It gets the place of the row among them, counted from zero.
  /// - Returns: The rows as the database has them, in the order in which they were made.
  @discardableResult
  public func create<Model: Shared>(
    _ count: Int, _ factory: Factory<Model>, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line, _ change: (_ row: inout Model.New, _ index: Int) throws -> Void = { _, _ in }
  ) async throws -> [Model] {
    let inserted = try await executor.unitOfWork(fileID: fileID, line: line) { work in
      let parents = InsertedParents(fakes: self, given: factory.parents, work: work)
      var inserted: [Inserted<Model>] = []
      for index in 0..<max(0, count) {
        var row = try make(factory, parents: parents)
        try change(&row, index)
        inserted.append(try work.insert(row, fileID: fileID, line: line))
      }
      return inserted
    }
    return try inserted.map { (row) throws(DatabaseError) in try row.row }
  }

  func make<Model: Shared>(_ factory: Factory<Model>, parents: any ParentMaking) throws -> Model.New {
    let entity = Model.tableName
    let number = numbers.withLock { numbers in
      numbers[entity, default: 0] += 1
      return numbers[entity, default: 0]
    }
    var fake = Fake(seed: seed, entity: entity, number: number, parents: parents)
    return try factory.row(&fake)
  }
}
