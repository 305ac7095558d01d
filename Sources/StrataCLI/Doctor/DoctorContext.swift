import Foundation
import Strata
import StrataMigrations
import StrataSQLite

/// What a check has to work with.
struct DoctorContext: Sendable {
  let database: Database
  let location: DatabaseLocation
  /// `server_version_num` of PostgreSQL, such as 150004; 0 for SQLite.
  let serverVersion: Int
  /// As the database writes it.
  let serverVersionText: String
  let roundTrip: Duration
  let application: DoctorApplication
  let thresholds: DoctorThresholds
  let now: Date

  /// Runs statements in one transaction that cannot write.
  func read<Result: Sendable>(_ body: (Transaction) async throws -> Result) async throws -> Result {
    try await database.transaction(access: .readOnly) { transaction in try await body(transaction) }
  }

  /// The file of an SQLite database; `nil` for PostgreSQL and in memory.
  var file: String? {
    switch location {
    case .sqlite(.file(let path)): path
    case .sqlite(.memory), .postgres: nil
    }
  }
}

/// What the application says that the database should be.
struct DoctorApplication: Sendable {
  /// `nil` where there are none; then ``reason`` says why.
  var migrations: MigrationSet?
  var reason = "the application has no migrations"
  var entities: [any Entity.Type] = []

  init(migrations: MigrationSet? = nil, entities: [any Entity.Type] = []) {
    self.migrations = migrations
    self.entities = entities
  }

  /// - Throws: As `migrations()` of the application. A folder that is not there is no error: `strata` is of use without one.
  init<App: DatabaseApplication>(of application: App.Type) throws {
    entities = App.entities
    if App.self is any SQLOnlyApplication.Type, !FileManager.default.fileExists(atPath: "Migrations") {
      reason = "there is no folder Migrations here"
      return
    }
    let set = try App.migrations()
    if !set.migrations.isEmpty { migrations = set }
  }
}
