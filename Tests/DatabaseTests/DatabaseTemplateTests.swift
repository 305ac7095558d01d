import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting
import Synchronization
import TestDatabases
import Testing

/// Copies of a database that is prepared once.
@Suite struct DatabaseTemplateTests {
  private struct Oops: Error {}

  private final class Counter: Sendable {
    private let number = Atomic<Int>(0)
    var count: Int { number.load(ordering: .relaxed) }
    func add() { number.add(1, ordering: .relaxed) }
  }

  /// How to connect to a database of the test server.
  private static func connect(_ name: String?, from first: String? = nil) throws -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(url: TestServer.url)
    if let name = name ?? first { configuration.database = name }
    configuration.pool = PoolOptions(minimum: 0, maximum: 4)
    return configuration
  }

  private static func template(
    _ isPostgres: Bool, _ prepare: @escaping @Sendable (Database) async throws -> Void
  ) -> DatabaseTemplate {
    isPostgres
      ? DatabaseTemplate(server: { try connect($0) }, prepare: prepare) : DatabaseTemplate(prepare: prepare)
  }

  private static func databases(_ db: Database) async throws -> Set<String> {
    Set(
      try await db.all(
        sql: "SELECT datname::text FROM pg_database WHERE starts_with(datname, 'strata_test_')", as: String.self))
  }

  @Test(arguments: [false, true]) func everyCopyIsOfItsOwn(isPostgres: Bool) async throws {
    let runs = Counter()
    let template = Self.template(isPostgres) { db in
      runs.add()
      try await db.createSchema(for: [Author.self])
      try await db.insert(Author.New(name: "Ann"))
    }
    // At the same time, and each commits.
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<6 {
        group.addTask {
          try await template.withCopy { db in
            try await db.insert((0...number).map { Author.New(name: "new \($0)") })
            return try await db.count(Author.everything)
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts.sorted() == [2, 3, 4, 5, 6, 7])
    #expect(runs.count == 1)
    await #expect(throws: Oops.self) {
      try await template.withCopy { db in
        try await db.deleteAll(Author.everything)
        throw Oops()
      }
    }
    #expect(try await template.withCopy { try await $0.all(Author.everything).map(\.name) } == ["Ann"])
    try await template.remove()
    // Anew.
    #expect(try await template.withCopy { try await $0.count(Author.everything) } == 1)
    #expect(runs.count == 2)
    try await template.remove()
  }

  @Test(arguments: [false, true]) func whatThePreparationThrows(isPostgres: Bool) async throws {
    let runs = Counter()
    let template = Self.template(isPostgres) { db in
      runs.add()
      try await db.createSchema(for: [Author.self])
      throw Oops()
    }
    for _ in 0..<2 {
      await #expect(throws: Oops.self) { try await template.withCopy { _ in Issue.record("there is no template") } }
    }
    #expect(runs.count == 1)
    await #expect(throws: Oops.self) { try await template.remove() }
  }

  /// The first test may have little time, or be cancelled: the template is for the others, too.
  @Test func theDeadlineOfTheFirstTestIsItsOwn() async throws {
    let template = Self.template(false) { db in
      #expect(Deadline.current == nil)
      try await db.createSchema(for: [Author.self])
    }
    let count = try await withDeadline(.seconds(60)) {
      try await template.withCopy { try await $0.count(Author.everything) }
    }
    #expect(count == 0)
  }

  @Test func onlyPostgreSQLCopiesDatabases() async throws {
    let template = DatabaseTemplate(server: { _ in SQLiteConfiguration(.memory) }) { _ in Issue.record("prepared") }
    let error = await #expect(throws: DatabaseError.self) { try await template.withCopy { _ in } }
    #expect(error?.code == .unsupported)
  }

  /// In a database of its own, whose templates are those of nobody else.
  @Test func whatAProcessLeftIsDropped() async throws {
    try await withPostgresDatabase { url in
      let first = try #require(try PostgresConfiguration(url: url).database)
      let server = try Database(try Self.connect(first))
      let before = try await Self.databases(server)
      let connect: @Sendable (String?) throws -> any DatabaseConfiguration = { try Self.connect($0, from: first) }
      let schema: @Sendable (Database) async throws -> Void = { try await $0.createSchema(for: [Author.self]) }
      let used = DatabaseTemplate(server: connect, prepare: schema)
      try await used.withCopy { db in
        let names = try await Self.databases(server).subtracting(before)
        let copy = try #require(try await db.first(sql: "SELECT current_database()::text", as: String.self))
        let name = try #require(names.first { $0 != copy && copy.hasPrefix($0) })
        // What a killed process leaves: a template without a lock, and a copy of it.
        let left = String(name.dropLast(12)) + "00000000dead"
        for name in [left, left + "_000000000001"] { try await server.execute(script: "CREATE DATABASE \(name)") }
        let other = DatabaseTemplate(server: connect, prepare: schema)
        try await other.withCopy { _ in
          let now = try await Self.databases(server)
          #expect(now.isSuperset(of: [name, copy]) && !now.contains(left) && !now.contains(left + "_000000000001"))
        }
        try await other.remove()
        #expect(try await db.count(Author.everything) == 0)
      }
      try await used.remove()
      // Of other tests there may be more or fewer by now.
      let group = try #require(try await Self.group(server))
      #expect(try await Self.databases(server).filter { $0.hasPrefix(group) }.isEmpty)
      await server.close()
    }
  }

  /// The beginning of the names of templates that are made from a database.
  private static func group(_ server: Database) async throws -> String? {
    let name = try await server.first(sql: "SELECT current_database()::text", as: String.self)
    return name.map { name in
      let digits = String(UInt64(bitPattern: AdvisoryKey(name).number), radix: 16)
      return "strata_test_" + (String(repeating: "0", count: 12) + digits).suffix(12)
    }
  }
}
