import ArgumentParser
import Foundation
import Strata
import StrataCLI
import StrataLint
import StrataMigrations
import StrataPostgres
import TestDatabases
import Testing

/// `migrate lint`, with its exit codes.
@Suite struct LintCommandTests {
  struct App: AsyncParsableCommand, DatabaseApplication {
    static let configuration = CommandConfiguration(subcommands: [Migrate<App>.self])
    static func migrations() throws -> MigrationSet {
      try MigrationSet([
        .script("1", sql: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);"),
        .script("2", sql: "CREATE INDEX orders_note_idx ON orders (note);"),
        .script("10", sql: "ALTER TABLE orders ADD COLUMN code varchar(5);"),
      ])
    }
    static let seeders: [any Seeder] = []
    static let defaultDatabase = "unused.sqlite"
  }

  /// How the process would end.
  private func exitCode(_ arguments: String...) async throws -> Int32 {
    do {
      var command = try App.parseAsRoot(["migrate", "lint"] + arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return 0
    } catch {
      return App.exitCode(for: error).rawValue
    }
  }

  @Test func exitCodes() async throws {
    #expect(try await exitCode() == 1, "an error")
    #expect(try await exitCode("--json") == 1)
    #expect(try await exitCode("--since", "10") == 0, "a note fails nothing")
    #expect(try await exitCode("--since", "10", "--fail-on", "note") == 1)
    #expect(try await exitCode("--disable", "index-without-concurrently") == 0)
    #expect(try await exitCode("--disable", "no-such-rule") == 1)
    #expect(try await exitCode("--no-lock-timeout", "--since", "10") == 1, "missing-lock-timeout")
    #expect(try await exitCode("--list") == 0)
    #expect(try await exitCode("--fail-on", "panic") == 64)
    #expect(try await exitCode("--since", "tomorrow") == 64)
  }

  /// Pending migrations only, and a table that is small.
  @Test func aDatabaseMakesNotesOfSmallTables() async throws {
    try await withPostgresDatabase { url async throws in
      #expect(try await exitCode("--connect", "--database", url) == 0, "the table is made by a pending migration")
      let database = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 1)))
      try await MigrationRunner(database, try MigrationSet([App.migrations().migrations[0]])).up()
      await database.close()
      #expect(try await exitCode("--connect", "--database", url) == 0)
      #expect(try await exitCode("--connect", "--database", url, "--fail-on", "note") == 1)
    }
    #expect(try await exitCode("--connect", "--database", "sqlite::memory:") == 1, "not PostgreSQL")
  }
}
