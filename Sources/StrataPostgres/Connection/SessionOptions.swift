import NIOCore
import Strata

/// What every connection of a driver has in common once it is open.
struct SessionOptions: Sendable {
  var statementCacheSize = 256
  /// False behind a pooler that gives every transaction another server.
  var usesNamedStatements = true
  /// How long a statement may run before reads that were sent behind it go to another connection.
  var isolation = ServerIsolation()
  var displacementDelay = TimeAmount.milliseconds(5)
  /// A statement that was taken back and takes longer than this is cancelled, which costs the server a connection: more
  /// than a short statement does. Well below `deadlock_timeout` (1 s): what shares a Sync also holds its locks until the last
  /// has ended, and must not be in the way of a migration that locks several tables.
  var abandonedLimit = TimeAmount.milliseconds(250)
  /// How long after a cancel request another one is sent when the statement still runs; doubled each time.
  var cancelRetryDelay = TimeAmount.milliseconds(50)
  /// How long a server may take to react to a cancel request: the caller waits for it, and has no more time. One that is
  /// too far away for that loses a connection; the request still arrives.
  var cancelReactionLimit = TimeAmount.seconds(1)
  /// How long a server may take to clean a session up, which takes it less than a millisecond.
  var resetLimit = TimeAmount.seconds(5)
  /// How long the connection of a cancel request may last.
  var cancelDeliveryLimit = TimeAmount.seconds(5)
}

/// What the server said while the session began.
struct SessionInfo: Sendable {
  var key: BackendKey?
  var parameters: [String: String] = [:]
  var isEncrypted = false
  /// How long the socket took to connect, in nanoseconds: one round trip of the network.
  var connectDuration = 0
}
