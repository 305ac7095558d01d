import Foundation
import Strata
import StrataCLI
import StrataPostgres
import StrataSQLite
import TestServers
import Testing

@testable import StrataCLI

/// What an application with one table says of it.
@Entity
struct DoctorNote {
  let id: Key<DoctorNote>
  var title: String
}

extension Doctor {
  /// On a day when every version of PostgreSQL that the tests run on gets corrections.
  static func ofTests(_ change: (inout Doctor) -> Void = { _ in }) -> Doctor {
    var doctor = Doctor(now: Date(timeIntervalSince1970: 1_704_067_200))
    // Two processors run all tests at once.
    doctor.thresholds.roundTrip = .seconds(60)
    change(&doctor)
    return doctor
  }
}

extension DoctorReport {
  var codes: [String] { findings.map(\.code) }
}

/// A PostgreSQL server of these tests alone: some of what they break holds for the whole of it. It ends with the process.
enum DoctorServer {
  private static let starting = Task {
    try await TemporaryPostgres.start(settings: [
      "fsync = on", "wal_level = logical", "max_prepared_transactions = 4", "max_connections = 40",
    ])
  }

  static func url(of database: String, user: String = "postgres") async throws -> String {
    "postgres://\(user)@127.0.0.1:\(try await starting.value.port)/\(database)"
  }

  /// Runs statements by psql, one after the other and each by itself, as no driver would: those of two-phase commit among them.
  /// - Returns: What psql wrote to standard error.
  @discardableResult
  static func psql(_ url: String, _ statements: String..., mayFail: Bool = false) async throws -> String {
    guard let programs = ProcessInfo.processInfo.environment["STRATA_TEST_POSTGRES_BIN"] else {
      throw DatabaseError(.invalidArgument, "STRATA_TEST_POSTGRES_BIN is not set; run the tests with `make test`")
    }
    let words = [programs + "/psql", "-XAtq", "-v", "ON_ERROR_STOP=1"] + statements.flatMap { ["-c", $0] } + [url]
    let result = try await Command(words).run()
    guard result.status == 0 || mayFail else { throw DatabaseError(.other, "psql: \(result.errors)") }
    return result.errors
  }

  /// A database in which nothing is wrong: two tables, one of which refers to the other.
  static func withHealthyDatabase<Result>(_ body: (_ url: String, Database) async throws -> Result) async throws
    -> Result
  {
    let name = "doctor_\(UUID().uuidString.replacing("-", with: "").lowercased())"
    let server = try await url(of: "postgres")
    try await psql(server, "CREATE DATABASE \(name)")
    let place = try await url(of: name)
    let db = try Database(.postgres(url: place, pool: PoolOptions(minimum: 0, maximum: 4)))
    let result: Swift.Result<Result, any Error>
    do {
      try await db.execute(script: schema)
      result = .success(try await body(place, db))
    } catch {
      result = .failure(error)
    }
    await db.close()
    try await psql(server, "DROP DATABASE \(name) WITH (FORCE)")
    return try result.get()
  }

  private static let schema = """
    CREATE TABLE parents (id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
    CREATE TABLE children (
      id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent_id int4 NOT NULL REFERENCES parents, name text NOT NULL);
    CREATE INDEX children_parent_id_idx ON children (parent_id);
    """
}

/// An SQLite file in which nothing is wrong.
enum DoctorFile {
  static func withHealthyFile<Result>(_ body: (_ path: String, Database) async throws -> Result) async throws -> Result
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "strata-doctor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: "data.sqlite").path
    let db = try Database(.sqlite(path: path))
    let result: Swift.Result<Result, any Error>
    do {
      try await db.execute(script: schema)
      result = .success(try await body(path, db))
    } catch {
      result = .failure(error)
    }
    await db.close()
    try FileManager.default.removeItem(at: folder)
    return try result.get()
  }

  private static let schema = """
    CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents, name TEXT NOT NULL);
    CREATE INDEX children_parent_id_idx ON children (parent_id);
    CREATE TABLE profiles (id INTEGER PRIMARY KEY REFERENCES parents, text TEXT);
    """

  /// Changes bytes of a file that nobody has open.
  static func overwrite(_ path: String, at offset: UInt64, with bytes: [UInt8]) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seek(toOffset: offset)
    try file.write(contentsOf: Data(bytes))
    try file.close()
  }
}
