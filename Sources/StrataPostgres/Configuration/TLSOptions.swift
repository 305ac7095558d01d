public import Strata

/// Encryption of the connection to the server. Over a Unix-domain socket TLS is never used, whatever stands here: the
/// bytes do not leave the machine, and PostgreSQL does not offer it there.
public struct TLSOptions: Sendable {
  /// A version of the TLS protocol. Older ones are not offered (RFC 8996).
  public enum Version: String, Sendable, Hashable, CaseIterable, Comparable {
    case v1_2 = "TLSv1.2"
    case v1_3 = "TLSv1.3"

    public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
  }

  /// `prefer` by default, as in libpq: the same URL works with a server on this machine and with one that has TLS. It
  /// does not protect against an active attacker; over a network that others share, use `verifyFull`.
  public var mode = TLSMode.prefer
  /// `default` by default: where libpq looks.
  public var rootCertificates = RootCertificates.default
  /// Path of this client's certificate in PEM: `sslcert`. `nil` by default, which means
  /// `~/.postgresql/postgresql.crt` if it is there.
  public var certificate: String?
  /// Path of the certificate's private key in PEM: `sslkey`. `nil` by default, which means
  /// `~/.postgresql/postgresql.key`. Others than its owner must not be able to read it, as in libpq.
  public var key: String?
  /// What decrypts ``key``: `sslpassword`. None by default.
  public var keyPassword = PasswordSource.none
  /// The name that the certificate must carry and that is sent as server name indication, in place of the host's, for a
  /// server that is reached through a tunnel. `nil` by default.
  public var serverName: String?
  /// Whether the name is sent (RFC 6066, section 3), so that a proxy can route by it: `sslsni`. True by default; it
  /// crosses the network in the clear.
  public var sendsServerName = true
  /// TLS 1.2 by default, as in libpq: all older versions are deprecated.
  public var minimumVersion = Version.v1_2
  /// The newest version to offer, `nil` for the newest there is. `nil` by default; for servers that fail at newer ones.
  public var maximumVersion: Version?

  public init(mode: TLSMode = .prefer, rootCertificates: RootCertificates = .default) {
    self.mode = mode
    self.rootCertificates = rootCertificates
  }

  /// - Throws: `invalidArgument`, saying which setting cannot hold.
  public func validate() throws(DatabaseError) {
    switch rootCertificates {
    case .default: break
    case .system:
      if mode != .verifyFull {
        throw .invalidParameter(
          "sslrootcert", "system proves nothing without the host's name; use sslmode=verify-full with it")
      }
    case .file(let path): try path.validateName("sslrootcert")
    case .pem(let text):
      if !text.contains("-----BEGIN CERTIFICATE-----") {
        throw .invalidParameter("rootCertificates", "holds no PEM certificate; for a path use .file")
      }
    }
    try certificate?.validateName("sslcert")
    try key?.validateName("sslkey")
    try serverName?.validateName("serverName")
    if let maximumVersion, maximumVersion < minimumVersion {
      throw .invalidParameter(
        "ssl_max_protocol_version", "is older than ssl_min_protocol_version; raise it or leave it out")
    }
  }
}
