import Synchronization

/// The isolation level of statements outside of transactions, as far as it is known.
final class ServerIsolation: Sendable {
  private let readCommitted = Atomic<Bool>(false)

  /// False until the server has said so.
  var isReadCommitted: Bool { readCommitted.load(ordering: .relaxed) }

  /// - Parameter setting: The server's `default_transaction_isolation`.
  func learn(_ setting: String) { readCommitted.store(setting == "read committed", ordering: .relaxed) }
}
