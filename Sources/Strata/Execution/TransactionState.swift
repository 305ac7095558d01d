/// How far a transaction, or a savepoint inside one, has come: who may send, who must wait, what there is to undo.
///
/// A value without I/O; ``Transaction`` sends and waits.
struct TransactionState: Sendable, Equatable {
  enum Phase: Sendable {
    /// `BEGIN` or `SAVEPOINT` goes out with the first statement, so it costs no round trip of its own.
    case idle
    /// The first statement is under way, with what begins the transaction. The others wait: one that overtakes it would
    /// be a transaction by itself.
    case opening
    case active
    case aborted
    case ended
  }

  private(set) var phase = Phase.idle
  /// Statements that are under way.
  private(set) var running = 0
  /// The transaction, or the savepoint, may exist on the server.
  private(set) var isOpen = false
  /// A statement in it has gone well, so what begins it has, too.
  private(set) var hasBegun = false
  /// The first statement is a copy, whose data goes on for as long as somebody wants it.
  private var opensWithCopy = false
  /// The first statement began everything around it as well, down to the transaction itself.
  private var opensTransaction = false
  private(set) var hasNested = false

  // MARK: Statements

  enum Claim: Sendable, Equatable {
    /// Together with what begins the transaction.
    case first
    case next
    case mustWait
    /// A nested scope is open.
    case nested
    case aborted
    case ended
  }

  /// Asks to send a statement.
  /// - Parameter isCopy: The end of a transaction stops a copy that nobody ends and does not wait for it, so it is not counted.
  mutating func claim(isCopy: Bool) -> Claim {
    if hasNested { return .nested }
    switch phase {
    case .idle:
      phase = .opening
      opensWithCopy = isCopy
      if !isCopy { running += 1 }
      return .first
    case .active:
      if !isCopy { running += 1 }
      return .next
    case .opening: return .mustWait
    case .aborted: return .aborted
    case .ended: return .ended
    }
  }

  /// A statement that was claimed has ended, one way or the other.
  mutating func leave(isCopy: Bool) {
    if !isCopy { running -= 1 }
  }

  /// The first statement waits to be sent with these beginnings.
  mutating func opens(transaction: Bool) { opensTransaction = transaction }

  /// The first statement was answered.
  mutating func opened() {
    isOpen = true
    switch phase {
    case .opening:
      phase = .active
      hasBegun = true
    case .idle, .active, .aborted, .ended: break
    }
  }

  /// The first statement failed on its way, and the server may have seen it.
  mutating func mayHaveOpened() { isOpen = true }

  mutating func abort() {
    switch phase {
    case .idle, .opening, .active: phase = .aborted
    case .aborted, .ended: break
    }
  }

  /// The first statement is under way, and it is a copy.
  var isCopying: Bool {
    switch phase {
    case .opening: opensWithCopy
    case .idle, .active, .aborted, .ended: false
    }
  }

  /// The first statement is under way, and will end by itself.
  var isOpening: Bool {
    switch phase {
    case .opening: !opensWithCopy
    case .idle, .active, .aborted, .ended: false
    }
  }

  // MARK: Nested scopes

  enum NestedClaim: Sendable, Equatable {
    case begun
    case mustWaitForFirst
    case mustWaitForStatements
    case nested
    case aborted
    case ended
  }

  /// Asks to begin a nested scope: what is under way must not become part of it.
  mutating func claimNested() -> NestedClaim {
    switch phase {
    case .idle, .active:
      if hasNested { return .nested }
      if running > 0 { return .mustWaitForStatements }
      hasNested = true
      return .begun
    case .opening: return .mustWaitForFirst
    case .aborted: return .aborted
    case .ended: return .ended
    }
  }

  mutating func endNested() { hasNested = false }

  /// A nested scope sends its first statement.
  /// - Returns: Whether this scope must be begun together with it.
  mutating func beginForNested() -> Bool {
    switch phase {
    case .idle:
      phase = .active
      isOpen = true
      return true
    case .opening, .active, .aborted, .ended: return false
    }
  }

  /// What was sent in front of a nested scope's statement went well.
  /// - Returns: Whether that is new.
  mutating func noteBegun() -> Bool {
    defer { hasBegun = true }
    return !hasBegun
  }

  /// What was begun for a nested scope was rolled back, or never sent: the next statement begins it again.
  /// - Returns: Whether it was begun for one.
  mutating func beginAgain() -> Bool {
    switch phase {
    case .active where !hasBegun:
      phase = .idle
      isOpen = false
      return true
    case .idle, .opening, .active, .aborted, .ended: return false
    }
  }

  // MARK: End

  /// What a scope was at its end.
  struct End: Sendable, Equatable {
    let phase: Phase
    /// Whether there may be something to roll back. The first statement may be a copy that is still under way.
    let mayBeOpen: Bool
    /// Its first statement failed together with what begins the scopes around it, which had done nothing yet.
    let failedWithTransaction: Bool
  }

  /// - Returns: `nil` while a statement is under way, which the end must not overtake.
  mutating func end() -> End? {
    guard running == 0 else { return nil }
    let mayBeOpen =
      switch phase {
      case .opening, .active: true
      case .idle, .aborted, .ended: isOpen
      }
    defer { phase = .ended }
    return End(phase: phase, mayBeOpen: mayBeOpen, failedWithTransaction: opensTransaction && !hasBegun)
  }
}
