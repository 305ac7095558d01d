import ArgumentParser
import Foundation
import Strata
import StrataCLI
import StrataMigrations

/// An application that is nothing but its commands: migrations come from `--migrations`, and one in Swift when the environment says so.
@main
struct MigrationProcess: AsyncParsableCommand, DatabaseApplication {
  static let configuration = CommandConfiguration(subcommands: [Migrate<MigrationProcess>.self])
  static let defaultDatabase = "migrations.sqlite"
  static let seeders: [any Seeder] = []

  static func migrations() throws -> MigrationSet { try MigrationSet([], data: dataMigrations) }

  static var dataMigrations: [any DataMigration] {
    ProcessInfo.processInfo.environment["STRATA_TEST_DATA_MIGRATION"] == "1" ? [CountRuns()] : []
  }
}

@Entity("counted_rows")
struct CountedRow {
  let id: IdentityKey<CountedRow>
  var runs: Int
}

/// Counts how often it has come to a row, slowly enough to be killed in between.
struct CountRuns: DataMigration {
  let id = "2_count_runs"

  func up(_ data: DataMigrationContext) async throws {
    var pace = BackfillPace()
    pace.rows = 10
    pace.rest = 2
    try await data.update(CountedRow.everything, pace: pace) { changes, row in changes.runs = row.runs + 1 }
  }

  func remaining(in connection: DatabaseConnection) async throws -> Int? {
    try await connection.count(CountedRow.where { $0.runs == 0 })
  }
}
