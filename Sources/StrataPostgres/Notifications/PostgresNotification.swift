/// What `NOTIFY` sent.
/// https://www.postgresql.org/docs/current/sql-notify.html
public struct PostgresNotification: Sendable, Hashable {
  public let channel: String
  /// Empty when the sender gave none.
  public let payload: String
  /// The server process that sent it: that of this process's own session when it notified itself.
  public let processID: Int32

  public init(channel: String, payload: String, processID: Int32) {
    self.channel = channel
    self.payload = payload
    self.processID = processID
  }
}

/// What happens to somebody who listens.
public enum NotificationEvent: Sendable, Hashable {
  /// From now on nothing is missed: read here what is to be kept up to date.
  case listening
  case notification(PostgresNotification)
  /// The connection was lost and is back, or the loop was so slow that notifications had to be thrown away. What came in
  /// between is lost: read again what is kept up to date.
  case mayHaveMissed
}
