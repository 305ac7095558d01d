import Foundation
import Logging
import Strata
import StrataPostgres
import StrataSQLite

/// Looks for what is wrong with a database, and changes nothing: a check reads in a transaction that cannot write (but for the comparison with
/// entities, which is rolled back), and is stopped when its time is over.
struct Doctor: Sendable {
  var thresholds = DoctorThresholds()
  var now = Date()
  /// The names of the checks to make; empty for all.
  var only: Set<String> = []
  var logger = Logger(label: "strata")

  /// - Throws: `invalidArgument` for a database in memory, which would be another one than that which the application has.
  func examine(_ location: DatabaseLocation, _ application: DoctorApplication) async throws -> DoctorReport {
    var report = DoctorReport(
      database: try DatabaseLifetime(location: location, logger: logger).name(), isChosen: !only.isEmpty)
    report.checks.append(DoctorCode.unreachable.name)
    if case .sqlite(.file(let path)) = location, !FileManager.default.fileExists(atPath: path) {
      report.add(.unreachable, [Self.missing(path)])
      report.leaveOut(wanted(for: location), "the database cannot be reached")
      return report
    }
    let database = try location.openForReading(logger: logger)
    do {
      try await examine(database, location, application, &report)
      await database.close()
    } catch {
      await database.close()
      throw error
    }
    report.sort()
    return report
  }

  /// Those of another kind of database are left out without a word, unless somebody asked for them.
  private func wanted(for location: DatabaseLocation) -> [DoctorCheck] {
    guard only.isEmpty else { return DoctorCheck.all.filter { only.contains($0.code.name) } }
    return DoctorCheck.all.filter { location.isFile ? $0.sqlite != nil : $0.postgres != nil }
  }

  private static func missing(_ path: String) -> DoctorObservation {
    DoctorObservation(
      .error, path, "there is no such file, or this user may not enter its folder",
      advice: "correct --database, or make the database: `db create`, or `migrate up`, which makes its tables as well")
  }

  private func examine(
    _ database: Database, _ location: DatabaseLocation, _ application: DoctorApplication, _ report: inout DoctorReport
  ) async throws {
    let context: DoctorContext
    do {
      context = try await withDeadline(thresholds.timeLimit) {
        try await reach(database, location, application)
      }
    } catch let error as DatabaseError where error.code != .cancelled {
      report.add(.unreachable, [Self.unreachable(report.database, error, location)])
      report.leaveOut(wanted(for: location), "the database cannot be reached")
      return
    }
    report.server = "\(location.isFile ? "SQLite" : "PostgreSQL") \(context.serverVersionText)"
    report.roundTripMilliseconds = DoctorFigures.milliseconds(context.roundTrip)
    let wanted = wanted(for: location)
    for (place, check) in wanted.enumerated() {
      guard let look = location.isFile ? check.sqlite : check.postgres else {
        report.leaveOut([check], "there is nothing of the kind in \(report.server ?? "")")
        continue
      }
      do {
        report.add(check, try await withDeadline(thresholds.timeLimit) { try await look(context) }, context)
      } catch let error as DatabaseError where error.code != .cancelled {
        guard !Self.hasGone(error) else {
          report.add(.unreachable, [Self.unreachable(report.database, error, location)])
          report.leaveOut(Array(wanted[place...]), "the database cannot be reached any more")
          return
        }
        report.add(check, failed: error, context)
      }
    }
  }

  /// The first statements: whether there is a connection, how fast it is, and to what.
  private func reach(
    _ database: Database, _ location: DatabaseLocation, _ application: DoctorApplication
  ) async throws -> DoctorContext {
    _ = try await database.first(sql: "SELECT 1", as: Int32.self)
    let clock = ContinuousClock()
    var times: [Duration] = []
    for _ in 0..<5 {
      let start = clock.now
      _ = try await database.first(sql: "SELECT 1", as: Int32.self)
      times.append(clock.now - start)
    }
    let version: (Int, String)? =
      location.isFile
      ? try await database.first(sql: "SELECT 0, sqlite_version()", as: (Int, String).self)
      : try await database.first(
        sql: "SELECT current_setting('server_version_num')::int8, current_setting('server_version')",
        as: (Int, String).self)
    return DoctorContext(
      database: database, location: location, serverVersion: version?.0 ?? 0, serverVersionText: version?.1 ?? "",
      roundTrip: times.sorted()[times.count / 2], application: application, thresholds: thresholds, now: now)
  }

  private static func unreachable(
    _ name: String, _ error: DatabaseError, _ location: DatabaseLocation
  ) -> DoctorObservation {
    let advice: String? =
      if error.sqlState == "3D000" {
        "correct --database, or make the database: `db create`"
      } else if location.isFile, [.readOnly, .permissionDenied, .storageUnavailable].contains(error.code) {
        // The write-ahead log has memory that its readers share, which is a file of its own (https://www.sqlite.org/wal.html#readonly).
        "correct the path in --database, or run the command as a user who may write in the file's folder"
      } else if [.connectionRefused, .connectionLost, .poolExhausted, .statementTimeout].contains(error.code) {
        "start the server, or correct --database"
      } else {
        NextStep.text(for: error)
      }
    return DoctorObservation(
      .error, name, CommandFailure.text(error), advice: advice ?? "correct --database, or look into the server's log")
  }

  /// Whether the other checks would only find the same.
  private static func hasGone(_ error: DatabaseError) -> Bool {
    [.connectionRefused, .connectionLost, .authenticationFailed, .poolExhausted, .poolClosed].contains(error.code)
  }
}

extension DatabaseLocation {
  fileprivate var isFile: Bool {
    switch self {
    case .sqlite: true
    case .postgres: false
    }
  }

  /// With few connections, and without making a file that is not there.
  fileprivate func openForReading(logger: Logger) throws(DatabaseError) -> Database {
    switch self {
    case .sqlite(let storage):
      var configuration = SQLiteConfiguration(storage, readers: 1)
      configuration.createsFile = false
      return try Database(configuration, logger: logger)
    case .postgres(var configuration):
      configuration.pool.minimum = 0
      configuration.pool.maximum = 2
      if configuration.applicationName == nil { configuration.applicationName = "strata db doctor" }
      return try Database(configuration, logger: logger)
    }
  }
}
