public import Strata
import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Makes the rows of one test or one seeder, the same ones on every run.
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
  /// What dates lie around.
  public let now: Date
  private let numbers = Mutex<[String: Int]>([:])

  /// The first moment of 2026, in UTC.
  public static let ordinaryNow = Date(timeIntervalSince1970: 1_767_225_600)

  /// - Parameters:
  ///   - seed: Other rows for another seed. One by default, and never a random one: a test that fails must fail again.
  ///   - now: What ``Fake/date(daysFromNow:)`` counts from: ``ordinaryNow`` by default, and not the clock, for the same reason.
  public init(seed: UInt64 = 1, now: Date = Fakes.ordinaryNow) {
    self.seed = seed
    self.now = now
  }

  /// Fakes with a sequence of their own, which depends on the seed and a name: of a seeder, or of a tenant. They count from one again.
  public func named(_ name: String) -> Fakes {
    var stream = FakeStream(state: seed ^ FakeStream.hash(name))
    return Fakes(seed: stream.next(), now: now)
  }

  /// What the next row of an entity is made of, for one whose parents are known.
  ///
  /// ``Fake/parent(_:)`` throws: nobody inserts the parent.
  public func fake<Model: Entity>(for model: Model.Type) -> Fake {
    fake(number: next(Model.tableName), of: Model.tableName, parents: NoParents(fakes: self))
  }

  /// Rows of an entity that are not inserted, such as many for `insertAll`. Their parents are known: `fake.one(of: members)?.id`.
  ///
  /// - Parameter make: Makes one row. It depends on nothing but its parameter and what is known, or rows differ from run to run.
  public func rows<Model: Entity>(
    _ count: Int, of model: Model.Type, _ make: (_ fake: inout Fake) throws -> Model.New
  ) rethrows -> [Model.New] {
    try (0..<max(0, count)).map { _ in
      var fake = fake(for: model)
      return try make(&fake)
    }
  }

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
    var fake = fake(number: next(Model.tableName), of: Model.tableName, parents: parents)
    return try factory.row(&fake)
  }

  private func next(_ entity: String) -> Int {
    numbers.withLock { numbers in
      numbers[entity, default: 0] += 1
      return numbers[entity, default: 0]
    }
  }

  private func fake(number: Int, of entity: String, parents: any ParentMaking) -> Fake {
    Fake(seed: seed, entity: entity, number: number, now: now, parents: parents)
  }
}
