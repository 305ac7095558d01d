import Strata
import StrataMigrations

/// Whether the database is what the application takes it for.
enum ApplicationCheck {
  static let all = [migrations, drift]

  private static let migrations = DoctorCheck(
    DoctorCode(
      "migrations-out-of-step", [.error, .warning, .note],
      """
      A migration is changed, missing, out of order, unfinished or unreadable (error), is pending (warning), or has no way back (note). \
      Without migrations it is left out; `strata` reads the folder `Migrations` where it runs.
      """,
      remedy: "`migrate up` for pending ones; `migrate check` for the rest."),
    postgres: lookAtMigrations, sqlite: lookAtMigrations)

  @Sendable private static func lookAtMigrations(_ context: DoctorContext) async throws -> DoctorOutcome {
    guard let set = context.application.migrations else { return .leftOut(context.application.reason) }
    return .looked(judge(try await MigrationRunner(context.database, set).check()))
  }

  static func judge(_ findings: [MigrationFinding]) -> [DoctorObservation] {
    findings.map { finding in
      let (severity, advice): (DoctorSeverity, String) =
        switch finding.kind {
        case .pending: (.warning, "migrate up")
        case .changed: (.error, "restore its script, and put the change into a migration of its own: migrate new NAME")
        case .missing:
          (.error, "run the command of the version of the application that has it, or take it back with that one")
        case .outOfOrder:
          (.error, "give it a version after those that are applied, or run: migrate up --allow-out-of-order")
        case .unfinished: (.error, "run the command that stopped again: it goes on behind what is done")
        case .unreadable: (.error, "correct its script")
        case .noScript: (.error, "write its script for this database")
        case .noWayBack:
          (.note, "write a script down.sql, or say in up why there is none: -- strata: irreversible: reason")
        }
      return DoctorObservation(severity, finding.migration, finding.message, advice: advice)
    }
  }

  private static let drift = DoctorCheck(
    DoctorCode(
      "schema-drift", [.warning],
      """
      Tables are not as the entities declare them: somebody changed them by hand, or a migration is missing. Left out without entities. On PostgreSQL \
      the comparison needs the right to create a schema, which is rolled back.
      """,
      remedy: "`migrate diff` shows every difference, `migrate generate NAME` writes the migration."),
    postgres: lookAtEntities, sqlite: lookAtEntities)

  @Sendable private static func lookAtEntities(_ context: DoctorContext) async throws -> DoctorOutcome {
    let entities = context.application.entities
    guard !entities.isEmpty else { return .leftOut("the application names no entities") }
    let reader = SchemaReader()
    let current = try await reader.schema(of: context.database)
    let wanted = try await reader.schema(for: entities, in: context.database, current: current)
    return .looked(judge(differences: try SchemaDiff(from: current, to: wanted).changes.map(\.summary)))
  }

  /// - Parameter differences: One finding for all of them: where one is, there are mostly many, of one cause.
  static func judge(differences: [String]) -> [DoctorObservation] {
    guard !differences.isEmpty else { return [] }
    let shown = differences.prefix(3).joined(separator: "; ")
    let rest = differences.count > 3 ? "; and \(differences.count - 3) more" : ""
    return [
      DoctorObservation(
        .warning, "the tables",
        "\(DoctorFigures.count(differences.count, "difference")) from the entities: \(shown)\(rest)",
        advice: "`migrate diff` shows them all, `migrate generate NAME` writes the migration")
    ]
  }
}
