import Foundation
import Strata

/// A template that is a database of a PostgreSQL server.
struct ServerTemplate: TemplateStore {
  private let configuration: @Sendable (String?) throws -> any DatabaseConfiguration
  private let server: Database
  /// That of the template. Those of its copies begin with it.
  private let name: String
  private let lock: TemplateLock

  init(
    _ configuration: @escaping @Sendable (String?) throws -> any DatabaseConfiguration,
    _ prepare: @Sendable (Database) async throws -> Void
  ) async throws {
    self.configuration = configuration
    server = try Database(try configuration(nil))
    guard server.dialect.name == "postgres" else {
      await server.close()
      throw DatabaseError(.unsupported, "only PostgreSQL makes copies of a database; leave the server out for SQLite")
    }
    do {
      let group = try await Self.group(of: server)
      name = group + Self.part()
      guard let lock = try await TemplateLock.take(name, on: server) else {
        throw DatabaseError(
          .lockTimeout, "another process has drawn the same name for its template; run the tests again")
      }
      self.lock = lock
    } catch {
      await server.close()
      throw error
    }
    do {
      try await removeWhatIsLeft()
      try await server.execute(script: "CREATE DATABASE \(name)")
      try await Database.opened(try configuration(name)) { try await prepare($0) }
    } catch {
      try? await remove()
      throw error
    }
  }

  func withCopy<Result>(_ body: (Database) async throws -> Result) async throws -> Result {
    let copy = name + "_" + Self.part()
    try await server.execute(script: "CREATE DATABASE \(copy) TEMPLATE \(name)")
    let result: Swift.Result<Result, any Error>
    do {
      result = .success(try await Database.opened(try configuration(copy), body))
    } catch {
      result = .failure(error)
    }
    do {
      try await server.execute(script: Self.drop(copy))
    } catch {
      // What the test says comes first.
      _ = try result.get()
      throw error
    }
    return try result.get()
  }

  func remove() async throws {
    do {
      try await server.execute(script: Self.drop(name))
    } catch {
      await close()
      throw error
    }
    await close()
  }

  private func close() async {
    await lock.release()
    await server.close()
  }

  /// Drops templates, and their copies, that no process has any more.
  private func removeWhatIsLeft() async throws {
    let names = try await server.all(
      sql: "SELECT datname::text FROM pg_database WHERE starts_with(datname, \(Self.prefix))", as: String.self)
    let group = name.prefix(Self.prefix.count + Self.partSize)
    let others = Dictionary(grouping: names) { String($0.prefix(group.count + Self.partSize)) }
    for (template, databases) in others where template != name && template.hasPrefix(group) {
      guard let lock = try await TemplateLock.take(template, on: server) else { continue }
      for database in databases { try await server.execute(script: Self.drop(database)) }
      await lock.release()
    }
  }

  // MARK: Names: of letters, digits and underscores, so none needs quotes

  private static let prefix = "strata_test_"
  /// Digits of each part of a name.
  private static let partSize = 12

  private static func drop(_ name: String) -> String { "DROP DATABASE IF EXISTS \(name) WITH (FORCE)" }

  private static func part() -> String { digits(UInt64.random(in: .min ... .max)) }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String((String(repeating: "0", count: partSize) + digits).suffix(partSize))
  }

  /// The beginning of all names of those who connect to the same database first: the locks are those of one database.
  private static func group(of server: Database) async throws -> String {
    let database = try await server.first(sql: "SELECT current_database()::text", as: String.self) ?? ""
    return prefix + digits(UInt64(bitPattern: AdvisoryKey(database).number))
  }
}
