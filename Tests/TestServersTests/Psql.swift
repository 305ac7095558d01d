import Foundation
import TestServers
import Testing

/// PostgreSQL's own client, as somebody who knows the protocol and nothing of our servers.
struct Psql: Sendable {
  let status: Int32
  let output: String
  let errors: String
  let elapsed: Duration

  /// Runs statements, one after the other in one session.
  static func run(_ url: String, _ statements: String...) async throws -> Psql {
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") }
    environment["PGCONNECT_TIMEOUT"] = "60"
    environment["PGSSLMODE"] = "disable"
    environment["PGGSSENCMODE"] = "disable"
    let options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"] + statements.flatMap { ["-c", $0] }
    let result = try await Command([try program()] + options + [url]).run(environment: environment)
    return Psql(
      status: result.status, output: result.output.trimmingCharacters(in: .newlines), errors: result.errors,
      elapsed: result.elapsed)
  }

  private static func program() throws -> String {
    let environment = ProcessInfo.processInfo.environment
    let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let folders = [environment["STRATA_TEST_POSTGRES_BIN"] ?? ""] + path
    let paths = folders.map { $0 + "/psql" }
    return try #require(paths.first { FileManager.default.isExecutableFile(atPath: $0) }, "there is no psql")
  }
}

/// The plain server that the test command has started.
func sharedPostgres() throws -> String {
  try #require(
    ProcessInfo.processInfo.environment["STRATA_TEST_POSTGRES_URL"],
    "run make test, or eval \"$(Scripts/services.sh start postgres)\"")
}

/// Waits up to two minutes: other tests and other programs want the machine, too.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(120)
  while clock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(5))
  }
  return false
}
