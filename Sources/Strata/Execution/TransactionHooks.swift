/// What is to run when it is known what becomes of the work of a scope: of a transaction, or of a savepoint in it.
struct TransactionHooks: Sendable {
  struct Hook: Sendable {
    let occasion: Occasion
    let run: @Sendable () async -> Void
  }

  /// When a hook runs. Never before the outermost transaction has ended.
  enum Occasion: Sendable {
    /// When the work of the scope is durable.
    case commit
    /// When it is undone.
    case rollback
    /// Whatever becomes of it: the hook is one of a scope inside it that is undone already.
    case end
  }

  enum Fate: Sendable {
    /// Not known: the scope is open, or what ends it is under way.
    case open
    /// That of the scope around it.
    case joined
    case committed
    case undone
    /// The connection was lost during the commit.
    case unknown
  }

  /// What becomes of a hook that is given.
  enum Placement: Sendable {
    case kept
    /// It waits for what cannot happen any more.
    case dropped
    /// The scope around this one has it from now on.
    case outer(Occasion)
    /// It is to run now: those who ran the others have gone.
    case due
  }

  private let isOutermost: Bool
  private var fate = Fate.open
  private var waiting: [Hook] = []
  private var due: ArraySlice<Hook> = []
  private var isDrained = false

  init(isOutermost: Bool) { self.isOutermost = isOutermost }

  /// Hooks are given at any time, also when the scope has ended: what has become of it decides.
  mutating func add(_ hook: Hook) -> Placement {
    switch (fate, hook.occasion) {
    case (.open, _):
      waiting.append(hook)
      return .kept
    case (.joined, let occasion): return .outer(occasion)
    case (.committed, .commit), (.committed, .end), (.undone, .rollback), (.undone, .end), (.unknown, .end):
      guard isOutermost else { return .outer(.end) }
      guard !isDrained else { return .due }
      due.append(hook)
      return .kept
    case (.committed, .rollback), (.undone, .commit), (.unknown, .commit), (.unknown, .rollback): return .dropped
    }
  }

  /// It is known what becomes of the scope.
  /// - Returns: What the scope around it is to be given.
  mutating func settle(_ fate: Fate) -> [Hook] {
    guard case .open = self.fate else { return [] }
    self.fate = fate
    let given = waiting
    waiting = []
    return given.compactMap { hook in
      switch add(hook) {
      case .kept, .dropped, .due: nil
      case .outer(let occasion): Hook(occasion: occasion, run: hook.run)
      }
    }
  }

  /// - Returns: The next one to run; `nil` when there is none, and then nobody asks again.
  mutating func next() -> Hook? {
    guard let hook = due.popFirst() else {
      isDrained = true
      return nil
    }
    return hook
  }
}
