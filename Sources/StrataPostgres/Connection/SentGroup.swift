import Strata

/// A group that was sent and is not answered yet.
final class SentGroup {
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
  private let known: Statement?
  /// Its reader has seen the columns before it was sent.
  var isChecked: Bool { known != nil }
  let isRetry: Bool
  private(set) var completions: [Completion] = []
  /// What the only statement did, when there is one: instead of ``completions``.
  private(set) var completion: Completion?
  /// The statement whose answer comes next, and how the server knows it.
  private(set) var current: Statement?
  private(set) var currentPrepared: PreparedStatement?
  /// The first thing that went wrong on our side: rows that could not be decoded.
  var failure: DatabaseError?
  var serverFailure: ServerMessage?
  var hasDelivered = false
  /// Its Sync comes behind a later one: a statement that shares it.
  var isOpen = false
  private var describedCount = 0
  private let first: PreparedStatement?
  private let others: ArraySlice<PreparedStatement>

  init(
    _ kind: Kind, _ running: RunningBurst?, _ index: Int, _ prepared: [PreparedStatement] = [], isRetry: Bool = false
  ) {
    self.kind = kind
    self.running = running
    self.index = index
    self.isRetry = isRetry
    known = nil
    current = running?.burst.groups[index].statements.first
    first = prepared.first
    others = prepared.dropFirst()
    currentPrepared = first
  }

  /// One statement that is known: without an array for it.
  init(
    _ running: RunningBurst, _ index: Int, _ statement: Statement, known: PreparedStatement, isRetry: Bool, isOpen: Bool
  ) {
    kind = .statements
    self.isOpen = isOpen
    self.running = running
    self.index = index
    self.isRetry = isRetry
    self.known = statement
    current = statement
    first = known
    others = []
    currentPrepared = known
  }

  var statements: [Statement] { known.map { [$0] } ?? running?.burst.groups[index].statements ?? [] }

  /// How the server knows the statements, in their order.
  var prepared: [PreparedStatement] { first.map { [$0] + others } ?? [] }

  /// Once: what is unknown to the server again was not made unknown by accident. A script's own statements may fail in the
  /// same way as ours, and the data of a copy has ended.
  var mayBeSentAgain: Bool {
    guard !isRetry, !hasDelivered else { return false }
    switch kind {
    case .statements, .preparation: return !statements.contains { $0.copies }
    case .script, .reset: return false
    }
  }

  /// Notes what the current statement did, and goes on to the next.
  func complete(_ completion: Completion) {
    guard known == nil else {
      self.completion = completion
      current = nil
      currentPrepared = nil
      return
    }
    let statements = statements
    if completions.isEmpty { completions.reserveCapacity(statements.count) }
    completions.append(completion)
    let next = completions.count
    current = next < statements.count ? statements[next] : nil
    // Slices keep the indices of their array.
    currentPrepared = others.indices.contains(next) ? others[next] : nil
  }

  /// Gives the description to the next statement that was asked about.
  func describeNext(_ columns: ResultColumns?) {
    let prepared = prepared
    while describedCount < prepared.count {
      let next = prepared[describedCount]
      describedCount += 1
      guard next.description == nil else { continue }
      return next.describe(columns)
    }
  }
}
