/// Who has had a connection, and for how long.
struct PoolHolder: Sendable {
  let source: CallSite
  let held: Duration
}

/// Why there is no connection to be had: the part of `poolExhausted` that is the same for all who wait.
struct PoolShortage: Sendable {
  /// Those who have a connection to themselves.
  let holders: [PoolHolder]
  /// How many connections a driver shares between tasks.
  let shared: Int
  let maximum: Int
  /// Why more connections could not be opened, if that was tried.
  let outage: DatabaseError?

  /// Names the three who have held a connection longest.
  var description: String {
    var text = "\(holders.count + shared) of \(maximum) connections are in use"
    if shared > 0 { text += ", \(shared) shared" }
    let longest = holders.sorted { $0.held > $1.held }.prefix(3)
    if !longest.isEmpty {
      text += ", longest by " + longest.map { "\($0.source) for \($0.held.inSeconds)" }.joined(separator: ", ")
    }
    if let outage { text += "; opening more fails with \(outage.code.rawValue)" }
    return text
  }
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

  /// - Parameter shortage: What ``PoolShortage/description`` says.
  static func poolExhausted(
    _ reason: String, waited: Duration, shortage: String, source: CallSite
  ) -> DatabaseError {
    DatabaseError(
      .poolExhausted,
      "\(reason) (waited \(waited.inSeconds)); \(shortage); make transactions shorter, or raise the pool's maximum"
    ) { $0.source = source }
  }
}

extension Duration {
  /// For people, to a tenth of a second.
  var inSeconds: String {
    let (seconds, attoseconds) = components
    return "\(seconds).\(attoseconds / 100_000_000_000_000_000) s"
  }

  /// For people, rounded to a millisecond.
  var inMilliseconds: String { "\(Int((self / .milliseconds(1)).rounded())) ms" }
}
