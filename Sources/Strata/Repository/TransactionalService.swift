/// A service whose operations take several steps, each of them all or nothing, and all under one policy.
///
/// ```swift
/// struct CheckoutService: TransactionalService {
///   let transactions = TransactionPolicy(isolation: .serializable, retry: .upTo(5), deadline: .seconds(2))
///   let payments = PaymentService()
///
///   func checkOut(_ cart: Cart, on executor: some Executor) async throws -> Receipt {
///     try await perform(on: executor) { tx in
///       let order = try await tx.insert(Receipt.New(total: cart.total))
///       try await payments.charge(cart.owner, cart.total, on: tx)
///       return order
///     }
///   }
///
///   func didCommit() async { await mailer.wake() }
/// }
/// ```
/// On a database an operation is a transaction. On a transaction it joins that one, as a savepoint: so services call each other, what they do is
/// one transaction, and whoever is outermost decides how often it runs. The transaction can be given hooks of one operation
/// (``Transaction/afterCommit(_:)``, ``Transaction/afterRollback(_:)``); the service has those of all.
public protocol TransactionalService: Sendable {
  /// `TransactionPolicy()` unless the service says otherwise.
  var transactions: TransactionPolicy { get }

  /// Runs once for every operation whose work is durable, when the outermost transaction has committed. It can ask the database.
  func didCommit() async

  /// Runs for every attempt at an operation whose work is undone, when the outermost transaction has ended. Of a commit whose outcome is unknown
  /// neither this runs nor ``didCommit()``.
  func didRollBack() async
}

extension TransactionalService {
  public var transactions: TransactionPolicy { TransactionPolicy() }

  public func didCommit() async {}

  public func didRollBack() async {}

  /// Runs the steps of an operation in a transaction: committed when the body returns, rolled back when it throws, and run again when another
  /// transaction was in the way.
  /// - Parameters:
  ///   - executor: Another transaction is joined: the body is a savepoint of it, what it throws undoes the body alone, and it is not run again.
  ///   - access: `readOnly` for an operation that reads: it may run on a reader, and refuses writes.
  /// - Throws: What the body throws; of the last attempt, when there were several. `invalidArgument` when it joins a transaction with a weaker
  ///   isolation than the service's.
  @discardableResult
  public func perform<Result>(
    on executor: some Executor, access: TransactionOptions.Access = .readWrite, fileID: StaticString = #fileID,
    line: UInt = #line, _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let policy = transactions
    guard let deadline = policy.deadline else {
      return try await perform(on: executor, access, policy, fileID, line, body)
    }
    return try await withDeadline(deadline) { try await perform(on: executor, access, policy, fileID, line, body) }
  }

  private func perform<Result>(
    on executor: some Executor, _ access: TransactionOptions.Access, _ policy: TransactionPolicy,
    _ fileID: StaticString, _ line: UInt, _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    var options = TransactionOptions(isolation: policy.isolation, access: access, retry: policy.retry)
    if let outer = executor as? Transaction, let demanded = policy.isolation, outer.provides(demanded) {
      // The level of the one around it is as good, or better.
      options.isolation = nil
    }
    return try await executor.transaction(options, fileID: fileID, line: line) { tx in
      tx.afterCommit { await didCommit() }
      tx.afterRollback { await didRollBack() }
      return try await body(tx)
    }
  }
}

extension Transaction {
  /// Whether it has an isolation level, or a stronger one.
  fileprivate func provides(_ isolation: TransactionOptions.Isolation) -> Bool {
    switch (isolation, options.isolation) {
    case (.readCommitted, _), (.serializable, .serializable), (.repeatableRead, .repeatableRead),
      (.repeatableRead, .serializable):
      true
    case (.repeatableRead, .readCommitted), (.repeatableRead, nil), (.serializable, .readCommitted),
      (.serializable, .repeatableRead), (.serializable, nil):
      false
    }
  }
}
