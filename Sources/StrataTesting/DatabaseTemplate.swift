public import Strata
import Synchronization

/// A database that is prepared once, and of which every test gets a copy of its own: tests commit, and run beside each other, and none sees what
/// another one does.
///
/// ```swift
/// @Suite struct ChoreTests {
///   static let template = DatabaseTemplate { db in
///     try await db.createSchema(for: [Guild.self, Chore.self])
///     try await db.insert(Guild.New(name: "home"))
///   }
///
///   @Test func choresAreFinished() async throws {
///     try await Self.template.withCopy { db in … }
///   }
/// }
/// ```
/// What takes long, migrations or a large data set, happens once for all tests that share the constant. A copy is a file for SQLite, and a database of
/// the server for PostgreSQL (`CREATE DATABASE … TEMPLATE …`), some tenths of a second to make and to drop, however long the
/// preparation took.
public final class DatabaseTemplate: Sendable {
  private let make: @Sendable () async throws -> any TemplateStore
  private let making = Mutex<Task<any TemplateStore, any Error>?>(nil)

  /// Of an SQLite file.
  /// - Parameter prepare: Fills the template: runs once, before the first copy. What it throws, every test throws.
  public init(prepare: @escaping @Sendable (Database) async throws -> Void) {
    make = { try await FileTemplate(prepare) }
  }

  /// Of a database of a PostgreSQL server. Its user must be allowed to create databases.
  ///
  /// ```swift
  /// static let template = DatabaseTemplate(server: { name in
  ///   var configuration = try PostgresConfiguration(url: url)
  ///   if let name { configuration.database = name }
  ///   return configuration
  /// }) { db in try await db.createSchema(for: [Guild.self, Chore.self]) }
  /// ```
  /// Copies are dropped when their tests end, the template by ``remove()``. What a process leaves behind, because it was killed or does not call that, is
  /// dropped by the next one that makes a template on the server, and never while the first one is there. That is told by a lock of a session, so the
  /// server is named directly and not by a pooler.
  /// - Parameters:
  ///   - configuration: How to connect to the database with a name; with `nil` to one that is there already, such as `postgres`, by a pool of three
  ///     connections or more.
  ///   - prepare: Fills the template: runs once, before the first copy. What it throws, every test throws.
  public init(
    server configuration: @escaping @Sendable (_ database: String?) throws -> any DatabaseConfiguration,
    prepare: @escaping @Sendable (Database) async throws -> Void
  ) {
    make = { try await ServerTemplate(configuration, prepare) }
  }

  /// Runs the body with a copy, which is gone when it ends. Copies can be had at the same time.
  /// - Throws: What the body throws, what `prepare` threw, and `unsupported` for a server that cannot copy databases.
  public func withCopy<Result>(_ body: (Database) async throws -> Result) async throws -> Result {
    try await store().withCopy(body)
  }

  /// Removes the template from its server; the next copy makes a new one. Call it when no copy is in use.
  public func remove() async throws {
    let task = making.withLock { making in
      defer { making = nil }
      return making
    }
    try await task?.value.remove()
  }

  private func store() async throws -> any TemplateStore {
    let task = making.withLock { making in
      if let making { return making }
      // Detached: it is for all tests, so neither the deadline nor the cancellation of the first one is its own.
      let task = Task.detached { [make] in try await make() }
      making = task
      return task
    }
    return try await task.value
  }
}
