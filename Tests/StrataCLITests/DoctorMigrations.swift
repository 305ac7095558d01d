import Strata
import StrataMigrations
import Testing

@testable import StrataCLI

/// A database beside what its application says, on both databases alike.
enum DoctorMigrations {
  private static func set(_ up: String) throws -> MigrationSet {
    try MigrationSet([
      Migration(
        version: "1", name: "others",
        scripts: [
          .init(direction: .up, dialect: nil, file: "1_others/up.sql", sql: up),
          .init(direction: .down, dialect: nil, file: "1_others/down.sql", sql: "DROP TABLE others"),
        ])
    ])
  }

  /// - Parameter db: Without tables.
  static func check(_ db: Database, _ examine: (DoctorApplication) async throws -> DoctorReport) async throws {
    let first = try set("CREATE TABLE others (id INTEGER PRIMARY KEY)")
    let pending = try await examine(DoctorApplication(migrations: first))
    #expect(pending.codes == ["migrations-out-of-step"] && pending.worst == .warning, "\(pending.findings)")
    #expect(pending.findings.first?.subject == "1_others" && pending.findings.first?.advice == "migrate up")

    _ = try await MigrationRunner(db, first).up()
    let applied = try await examine(DoctorApplication(migrations: first))
    #expect(applied.findings == [] && applied.checks.contains("migrations-out-of-step"))

    let changed = try await examine(
      DoctorApplication(migrations: try set("CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT)")))
    #expect(changed.codes == ["migrations-out-of-step"] && changed.worst == .error, "\(changed.findings)")

    _ = try await MigrationRunner(db, first).down()
    let drifted = try await examine(DoctorApplication(entities: [DoctorNote.self]))
    #expect(drifted.codes == ["schema-drift"] && drifted.worst == .warning, "\(drifted.findings)")
    #expect(drifted.findings.first?.message == "1 difference from the entities: + table doctor_notes")
    try await db.createSchema(for: [DoctorNote.self])
    let same = try await examine(DoctorApplication(entities: [DoctorNote.self]))
    #expect(same.findings == [] && same.checks.contains("schema-drift"))
  }
}
