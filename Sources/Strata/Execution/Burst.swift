/// Statements that succeed or fail together: sent with one Sync, an implicit transaction when none is open.
public struct StatementGroup: Sendable {
  public var statements: [Statement]

  public init(_ statements: [Statement]) { self.statements = statements }
}

/// What is sent in one go and answered in one go: one round trip, whatever it holds.
///
/// Each group stands for itself: an error ends its own group only, and the groups after it still run.
public struct Burst: Sendable {
  // One statement is by far the most frequent burst, and has no arrays around it.
  private enum Content: Sendable {
    case one(Statement)
    case groups([StatementGroup])
  }

  private var content: Content
  /// False for the work of cleaning up, which must also be done in a cancelled task.
  public var isCancellable = true
  /// A transaction is open, or begins with it.
  package var isInTransaction = false
  /// When the caller gives up: the burst is then cancelled and fails with `statementTimeout`.
  public var deadline: ContinuousClock.Instant? {
    get { carriedDeadline?.instant }
    set { carriedDeadline = newValue.map { CarriedDeadline(instant: $0) } }
  }

  /// ``deadline``, for those who only pass it on or ask whether there is one.
  package var carriedDeadline: CarriedDeadline?

  public init(_ groups: [StatementGroup], isCancellable: Bool = true) {
    content = .groups(groups)
    self.isCancellable = isCancellable
  }

  /// One statement by itself, in autocommit.
  public init(_ statement: Statement) { content = .one(statement) }

  public var groups: [StatementGroup] {
    get {
      switch content {
      case .one(let statement): [StatementGroup([statement])]
      case .groups(let groups): groups
      }
    }
    set { content = .groups(newValue) }
  }

  public var groupCount: Int {
    switch content {
    case .one: 1
    case .groups(let groups): groups.count
    }
  }

  /// Whether one of its statements is a COPY.
  var copies: Bool {
    switch content {
    case .one(let statement): statement.copies
    case .groups(let groups): groups.contains { $0.statements.contains { $0.copies } }
    }
  }

  /// The statement of a burst that was made of one statement.
  public var only: Statement? {
    switch content {
    case .one(let statement): statement
    case .groups: nil
    }
  }

  /// What the burst as a whole may do: a read only when every statement is one.
  public var access: Statement.Access {
    if let only { return only.access }
    var result = Statement.Access.read
    for group in groups {
      for statement in group.statements {
        switch statement.access {
        case .read: break
        case .undeclared: result = .undeclared
        case .write: return .write
        }
      }
    }
    return result
  }

  var source: CallSite? { only?.source ?? groups.first?.statements.first?.source }
}

/// What a statement did.
public struct Completion: Sendable, Hashable {
  /// Rows inserted, updated, deleted or, for a query, returned.
  public let affectedRows: Int
  /// A step of a cursor that has returned as many rows as it was asked for: there may be more.
  public let hasMore: Bool

  public init(affectedRows: Int, hasMore: Bool = false) {
    self.affectedRows = affectedRows
    self.hasMore = hasMore
  }
}

/// What became of one group.
public enum GroupResult: Sendable {
  case completed([Completion])
  /// Nothing of the group took effect.
  case failed(DatabaseError)

  public func get() throws(DatabaseError) -> [Completion] {
    switch self {
    case .completed(let completions): return completions
    case .failed(let error): throw error
    }
  }
}
