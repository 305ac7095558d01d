public import Foundation

/// Where one migration stands in one database.
public struct MigrationStatus: Sendable, Hashable {
  public enum State: Sendable, Hashable {
    case pending
    case applied(at: Date)
    /// Applied, and its script is another one by now.
    case changed(appliedAt: Date)
    /// Applied by somebody, and not among the application's migrations.
    case missing(appliedAt: Date)
    /// Not applied, although later ones are.
    case outOfOrder
    /// A script without a transaction stopped on its way.
    case unfinished(Migration.Direction, statementsDone: Int)
  }

  public let version: String
  public let name: String
  public let state: State
}
