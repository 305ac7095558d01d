/// How much a connection over TCP is protected: `sslmode`
/// (https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION). There is no `allow`: it would try
/// without encryption first and protect against nothing that ``prefer`` does not.
public enum TLSMode: String, Sendable, Hashable, CaseIterable {
  /// Never encrypted.
  case disable
  /// Encrypted if the server can, whoever it is. No protection against an active attacker, who says that it cannot.
  case prefer
  /// Always encrypted. Behaves as ``verifyCA`` when there is a root certificate to verify with, as in libpq.
  case require
  /// Encrypted, and the server's certificate comes from a trusted authority.
  case verifyCA = "verify-ca"
  /// Encrypted, and the certificate comes from a trusted authority and names the host.
  case verifyFull = "verify-full"
}
