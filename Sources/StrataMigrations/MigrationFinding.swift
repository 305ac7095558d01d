import Strata
import StrataMigrationFiles

/// One thing that keeps a database and an application from being in step, or a migration from being safe to run.
public struct MigrationFinding: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case pending
    case changed
    case missing
    case outOfOrder
    case unfinished
    /// A script that cannot be split into statements, or has a wrong directive.
    case unreadable
    /// There is no script for this database.
    case noScript
    /// There is neither a way back nor the directive `irreversible`.
    case noWayBack
  }

  public let kind: Kind
  /// The folder's name.
  public let migration: String
  public let message: String
}

extension MigrationRunner {
  /// Whether the database is in step with the application, and every script can be read. Changes nothing.
  /// - Returns: Nothing when all is well.
  public func check() async throws -> [MigrationFinding] {
    var findings: [MigrationFinding] = []
    for status in try await status() {
      let id = "\(status.version)_\(status.name)"
      func add(_ kind: MigrationFinding.Kind, _ message: String) {
        findings.append(MigrationFinding(kind: kind, migration: id, message: message))
      }
      switch status.state {
      case .applied: continue
      case .pending: add(.pending, "is not applied; run `migrate up`")
      case .changed: add(.changed, "was changed after it was applied; restore its script and write a new migration")
      case .missing: add(.missing, "was applied and is not among the application's migrations")
      case .outOfOrder: add(.outOfOrder, "is not applied although later ones are; give it a version after them")
      case .unfinished(let direction, let done):
        add(.unfinished, "stopped behind \(done) statement(s); run `migrate \(direction.rawValue)` to finish it")
      }
    }
    for migration in set.migrations { findings += findingsInScripts(of: migration) }
    return findings
  }

  private func findingsInScripts(of migration: Migration) -> [MigrationFinding] {
    func finding(_ kind: MigrationFinding.Kind, _ message: String) -> MigrationFinding {
      MigrationFinding(kind: kind, migration: migration.id, message: message)
    }
    if let data = migration.data {
      guard !(data is any ReversibleDataMigration) else { return [] }
      return [finding(.noWayBack, "has no way back; let its type conform to ReversibleDataMigration")]
    }
    guard migration.script(.up, for: dialect) != nil else {
      return [finding(.noScript, "has no script up.\(dialect).sql, nor up.sql for all")]
    }
    let up: PreparedScript
    do throws(DatabaseError) {
      up = try PreparedScript(migration, .up, dialect: dialect)
    } catch {
      return [finding(.unreadable, error.message)]
    }
    guard up.directives.irreversible == nil else { return [] }
    guard let down = migration.script(.down, for: dialect) else {
      return [
        finding(
          .noWayBack, "has no script down; add down.\(dialect).sql, or say in up why: -- strata: irreversible: reason")
      ]
    }
    do throws(DatabaseError) {
      let read = try PreparedScript.read(down, of: migration, dialect: dialect)
      guard read.directives.irreversible == nil else { return [] }
      _ = try PreparedScript(migration, .down, dialect: dialect)
      return []
    } catch {
      return [finding(.unreadable, error.message)]
    }
  }

  /// Waits until the database answers: for containers that start together with it.
  /// - Parameter limit: How long at most; 60 seconds by default, more than a server needs to start or to recover from a crash.
  /// - Throws: The last error, when the time is up; at once, what waiting does not mend, such as a wrong password.
  public func waitForDatabase(limit: Duration = .seconds(60)) async throws {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while true {
      do {
        _ = try await database.all(sql: "SELECT 1", as: Int.self)
        return
      } catch let error where [.connectionRefused, .connectionLost, .poolExhausted].contains(error.code) {
        guard clock.now < end else { throw error }
        try await clock.sleep(for: options.lockPollInterval)
      }
    }
  }
}
