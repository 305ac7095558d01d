/// Whether the password exchange is tied to the TLS connection, so that nobody in between can relay it:
/// `channel_binding` (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CHANNEL-BINDING).
public enum ChannelBindingPolicy: String, Sendable, Hashable, CaseIterable {
  /// Never, for a proxy that terminates TLS.
  case disable
  /// When both sides can. The default: it costs nothing, and a server without TLS or SCRAM still works.
  case prefer
  /// Always; a server that does not prove that it knows the password over this very connection is refused.
  case require
}
