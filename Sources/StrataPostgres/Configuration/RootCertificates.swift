/// The authorities whose word about a server's identity counts: `sslrootcert`
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT).
public enum RootCertificates: Sendable, Hashable {
  /// `~/.postgresql/root.crt` if it is there; otherwise those of the system, which only ``TLSMode/verifyFull`` may use.
  case `default`
  /// Those that the operating system trusts: `sslrootcert=system`. For ``TLSMode/verifyFull`` only: anybody can get a
  /// certificate from a public authority, so one that does not name the host proves nothing.
  case system
  /// A file of PEM certificates, such as the bundle of a managed service.
  case file(String)
  /// PEM certificates themselves, for a process without files.
  case pem(String)
}
