import Foundation
public import Strata
public import StrataPostgres

/// The private server that `make test` starts.
public enum TestServer {
  public struct Missing: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Throws: When the variable is not set: a test that needs a server fails without one, it is never skipped.
  public static func variable(_ name: String) throws -> String {
    guard let value = ProcessInfo.processInfo.environment[name] else {
      throw Missing(description: "\(name) is not set; run the tests with `make test`, which starts the servers")
    }
    return value
  }

  public static var url: String {
    get throws { try variable("STRATA_TEST_POSTGRES_URL") }
  }
}

/// A database of the test server with a schema of its own, which is dropped when the body ends.
public func withPostgres<Result>(
  _ configure: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (Database) async throws -> Result
) async throws -> Result {
  try await withPostgresSchema { configuration in
    var configuration = configuration
    configure(&configuration)
    let database = try Database(configuration)
    do {
      let result = try await body(database)
      await database.close()
      return result
    } catch {
      await database.close()
      throw error
    }
  }
}

/// A schema of the test server, and how to connect to it.
public func withPostgresSchema<Result>(
  _ body: (PostgresConfiguration) async throws -> Result
) async throws -> Result {
  let schema = "test_\(UUID().uuidString.replacing("-", with: "").lowercased())"
  try await administer("CREATE SCHEMA \(schema)")
  var configuration = try PostgresConfiguration(url: TestServer.url)
  configuration.serverSettings["search_path"] = schema
  configuration.pool = PoolOptions(minimum: 0, maximum: 4)
  // Many tests run at once on few cores.
  configuration.pool.acquireTimeout = .seconds(120)
  let result: Swift.Result<Result, any Error>
  do { result = .success(try await body(configuration)) } catch { result = .failure(error) }
  try await administer("DROP SCHEMA \(schema) CASCADE")
  return try result.get()
}

/// A new database of the test server by its URL, for a program that wants one to itself; dropped when the body ends.
public func withPostgresDatabase<Result>(_ body: (_ url: String) async throws -> Result) async throws -> Result {
  let name = "test_\(UUID().uuidString.replacing("-", with: "").lowercased())"
  var url = try URLComponents(string: TestServer.url).required(TestServer.url)
  url.path = "/\(name)"
  try await administer("CREATE DATABASE \(name)")
  let result: Swift.Result<Result, any Error>
  do { result = .success(try await body(try url.string.required(name))) } catch { result = .failure(error) }
  try await administer("DROP DATABASE \(name) WITH (FORCE)")
  return try result.get()
}

extension Optional {
  fileprivate func required(_ url: String) throws -> Wrapped {
    guard let self else { throw TestServer.Missing(description: "not a URL of a server: \(url)") }
    return self
  }
}

/// On a connection that is closed again: all tests run at once, and share the connections that the server has.
private func administer(_ script: String) async throws {
  let database = try Database(.postgres(url: TestServer.url, pool: PoolOptions(minimum: 0, maximum: 1)))
  let result: Swift.Result<Void, any Error>
  do { result = .success(try await database.execute(script: script)) } catch { result = .failure(error) }
  await database.close()
  try result.get()
}
