/// Who has had a connection, and for how long.
struct PoolHolder: Sendable {
  let source: CallSite
  let held: Duration
}

extension DatabaseError {
  static func poolClosed(source: CallSite) -> DatabaseError {
    DatabaseError(.poolClosed, "the database was closed; open another one before this call") { $0.source = source }
  }

  static func acquireCancelled(source: CallSite) -> DatabaseError {
    DatabaseError(.cancelled, "the task was cancelled before it got a connection") { $0.source = source }
  }

  static func connectTimedOut(after limit: Duration) -> DatabaseError {
    DatabaseError(
      .connectionRefused,
      "no connection within connectTimeout (\(limit.inSeconds)); is the server reachable and not overloaded?")
  }

  /// - Parameters:
  ///   - holders: Everybody who has a connection; the three longest are named.
  ///   - outage: Why more connections could not be opened, if that was tried.
  static func poolExhausted(
    _ reason: String, waited: Duration, holders: [PoolHolder], maximum: Int, outage: DatabaseError?,
    source: CallSite
  ) -> DatabaseError {
    var message = "\(reason) (waited \(waited.inSeconds)); \(holders.count) of \(maximum) connections are in use"
    let longest = holders.sorted { $0.held > $1.held }.prefix(3)
    if !longest.isEmpty {
      message += ", longest by " + longest.map { "\($0.source) for \($0.held.inSeconds)" }.joined(separator: ", ")
    }
    if let outage { message += "; opening more fails with \(outage.code.rawValue)" }
    message += "; make transactions shorter, or raise the pool's maximum"
    return DatabaseError(.poolExhausted, message) { $0.source = source }
  }

}

extension Duration {
  fileprivate var inSeconds: String {
    let (seconds, attoseconds) = components
    return "\(seconds).\(attoseconds / 100_000_000_000_000_000) s"
  }
}
