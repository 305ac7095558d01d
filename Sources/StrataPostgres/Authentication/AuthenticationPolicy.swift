/// What a client agrees to while it authenticates.
struct AuthenticationPolicy: Sendable, Hashable {
  /// As libpq's `channel_binding` (https://www.postgresql.org/docs/current/libpq-connect.html).
  enum ChannelBinding: Sendable, Hashable, CaseIterable {
    case disable
    /// Binds where server, TLS and certificate allow it.
    case prefer
    /// Accepts SCRAM-SHA-256-PLUS only, so nobody in between can pass the exchange on.
    case require
  }

  var channelBinding: ChannelBinding = .prefer
  /// Whether the connection runs over TLS.
  var isEncrypted: Bool
  /// Whether the password may go over a connection without TLS as it is.
  var allowsCleartextPassword = false
}
