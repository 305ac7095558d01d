/// One migration that is to run, as a dry run shows it.
public struct MigrationStep: Sendable, Hashable {
  public let migration: Migration
  public let direction: Migration.Direction
  /// The script that was chosen for the database; the type of a data migration.
  public let file: String
  public let statements: [String]
  /// False with the directive `no-transaction`, or without transactions at all.
  public let runsInTransaction: Bool
  /// How many statements an earlier run has finished.
  public let statementsDone: Int
}
