import Strata

/// A group that was sent and is not answered yet.
struct SentGroup {
  enum Kind {
    case statements
    /// Only describes the statements; the group itself is sent afterwards.
    case preparation
    /// One simple Query; in front of the script's text stand so many characters.
    case script(prefixLength: Int)
    /// Cleans the session up: nobody waits for it.
    case reset
  }

  let kind: Kind
  let running: RunningBurst?
  let index: Int
  let prepared: [PreparedStatement]
  let isRetry: Bool
  var completions: [Completion] = []
  /// The first thing that went wrong on our side: rows that could not be decoded.
  var failure: DatabaseError?
  var serverFailure: ServerMessage?
  var hasDelivered = false
  private var describedCount = 0

  init(
    _ kind: Kind, _ running: RunningBurst?, _ index: Int, _ prepared: [PreparedStatement] = [], isRetry: Bool = false
  ) {
    self.kind = kind
    self.running = running
    self.index = index
    self.prepared = prepared
    self.isRetry = isRetry
  }

  var statements: [Statement] { running?.request.burst.groups[index].statements ?? [] }

  /// The statement whose answer comes next.
  var current: Statement? {
    let statements = statements
    return completions.count < statements.count ? statements[completions.count] : nil
  }

  var currentPrepared: PreparedStatement? {
    completions.count < prepared.count ? prepared[completions.count] : nil
  }

  /// Gives the description to the next statement that was asked about.
  mutating func describeNext(_ columns: ResultColumns?) {
    while describedCount < prepared.count {
      let next = prepared[describedCount]
      describedCount += 1
      guard next.description == nil else { continue }
      return next.describe(columns)
    }
  }
}
