import Synchronization

/// What to do with a query whose rows are asked for in batches. Valid inside one transaction of one session.
public struct CursorStep: Sendable, Hashable {
  public enum Action: Sendable, Hashable {
    /// Runs the query up to its first batch.
    case open
    case fetch
    /// Gives the query up, whether or not it has rows left. Closing what is closed already does nothing.
    case close
  }

  /// Tells the cursors of a process from each other.
  public let cursor: Int
  public let action: Action
  /// The most rows that come back; without meaning for `close`.
  public let rows: Int

  private static let last = Atomic<Int>(0)

  public init(_ action: Action, cursor: Int, rows: Int = 0) {
    self.cursor = cursor
    self.action = action
    self.rows = rows
  }

  static func newCursor() -> Int { last.add(1, ordering: .relaxed).newValue }
}
