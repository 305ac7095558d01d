import Foundation
import StrataMigrations

/// What `--json` prints. Keys stay as they are from version to version; new ones may come.
enum MigrationDocument {
  struct Status: Encodable {
    let version: String
    let name: String
    /// pending, applied, changed, missing, outOfOrder or unfinished.
    let state: String
    let appliedAt: String?
    let statementsDone: Int?

    init(_ status: MigrationStatus) {
      version = status.version
      name = status.name
      let date: Date?
      switch status.state {
      case .pending: (state, date, statementsDone) = ("pending", nil, nil)
      case .applied(let at): (state, date, statementsDone) = ("applied", at, nil)
      case .changed(let at): (state, date, statementsDone) = ("changed", at, nil)
      case .missing(let at): (state, date, statementsDone) = ("missing", at, nil)
      case .outOfOrder: (state, date, statementsDone) = ("outOfOrder", nil, nil)
      case .unfinished(_, let done): (state, date, statementsDone) = ("unfinished", nil, done)
      }
      appliedAt = date?.ISO8601Format()
    }
  }

  struct Step: Encodable {
    let version: String
    let name: String
    let direction: String
    let file: String
    let statements: [String]
    let inTransaction: Bool
    let statementsDone: Int

    init(_ step: MigrationStep) {
      version = step.migration.version
      name = step.migration.name
      direction = step.direction.rawValue
      file = step.file
      statements = step.statements
      inTransaction = step.runsInTransaction
      statementsDone = step.statementsDone
    }
  }

  struct Done: Encodable {
    let version: String
    let name: String
    let direction: String

    init(_ migration: Migration, _ direction: Migration.Direction) {
      version = migration.version
      name = migration.name
      self.direction = direction.rawValue
    }
  }

  struct Finding: Encodable {
    let kind: String
    let migration: String
    let message: String

    init(_ finding: MigrationFinding) {
      kind = finding.kind.rawValue
      migration = finding.migration
      message = finding.message
    }
  }
}
