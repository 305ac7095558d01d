import Strata

/// What ``TLSOptions`` come to for one host on this machine: the files that are there have been taken into account.
struct TLSPlan: Sendable, Hashable {
  enum Verification: Sendable, Hashable {
    /// The certificate is not looked at.
    case none
    /// The certificate comes from one of `roots`.
    case authority(TrustRoots)
    /// The certificate comes from one of the roots and carries the name or address.
    case authorityAndName(TrustRoots, name: String)
  }

  enum TrustRoots: Sendable, Hashable {
    case system
    case file(String)
    case pem(String)
  }

  struct ClientCertificate: Sendable, Hashable {
    let certificate: String
    let key: String
  }

  /// True when a server without TLS is talked to in the clear.
  let isOptional: Bool
  let verification: Verification
  /// What to send as server name indication; never an address (RFC 6066, section 3).
  let serverNameIndication: String?
  let clientCertificate: ClientCertificate?
  let minimumVersion: TLSOptions.Version
  let maximumVersion: TLSOptions.Version?
}

extension TLSOptions {
  /// - Parameter host: Where the connection goes.
  /// - Returns: `nil` for a connection without TLS.
  /// - Throws: `invalidArgument` for a file that is named but not there, a private key that others can read, and a
  ///   verification that has nothing to verify with; `unsupported` for an address to verify that is not the one to
  ///   connect to.
  func plan(
    for host: PostgresHost, environment: PostgresConfiguration.Environment
  ) throws(DatabaseError) -> TLSPlan? {
    let hostName: String
    let destination: String
    switch host {
    case .unixSocket: return nil
    case .tcp(let name, _, let address):
      hostName = name
      destination = address ?? name
    }
    if mode == .disable { return nil }
    let name = serverName ?? hostName
    // A certificate's addresses are compared with where the connection went.
    if mode == .verifyFull, name.isIPAddress, name != destination {
      throw DatabaseError(
        .unsupported,
        "sslmode=verify-full checks an address only when the connection goes there; use a name as host or serverName")
    }
    return TLSPlan(
      isOptional: mode == .prefer,
      verification: try verification(of: name, environment),
      serverNameIndication: sendsServerName && !name.isIPAddress ? name : nil,
      clientCertificate: try clientCertificate(environment),
      minimumVersion: minimumVersion, maximumVersion: maximumVersion)
  }

  private func verification(
    of name: String, _ environment: PostgresConfiguration.Environment
  ) throws(DatabaseError) -> TLSPlan.Verification {
    switch mode {
    // libpq verifies under `prefer` too, and then goes on without encryption when that fails: nothing is gained.
    case .disable, .prefer: return .none
    case .require: return try explicitRoots(environment).map { .authority($0) } ?? .none
    case .verifyCA:
      guard let roots = try explicitRoots(environment) else {
        throw .invalidParameter(
          "sslmode", "verify-ca needs the authority's certificate; set sslrootcert, or use verify-full")
      }
      return .authority(roots)
    case .verifyFull: return .authorityAndName(try explicitRoots(environment) ?? .system, name: name)
    }
  }

  /// The roots that somebody chose, by a setting or by putting a file where libpq looks.
  private func explicitRoots(
    _ environment: PostgresConfiguration.Environment
  ) throws(DatabaseError) -> TLSPlan.TrustRoots? {
    switch rootCertificates {
    case .default:
      guard let path = environment.homeFile(".postgresql/root.crt"), environment.files.status(path) != nil else {
        return nil
      }
      return .file(path)
    case .system: return .system
    case .file(let path):
      // libpq goes on unverified here when the mode is `require`; a name that leads nowhere is a mistake.
      guard environment.files.status(path) != nil else {
        throw .invalidParameter("sslrootcert", "names a file that is not there; correct the path, or leave it out")
      }
      return .file(path)
    case .pem(let text): return .pem(text)
    }
  }

  private func clientCertificate(
    _ environment: PostgresConfiguration.Environment
  ) throws(DatabaseError) -> TLSPlan.ClientCertificate? {
    let path: String
    if let certificate {
      guard environment.files.status(certificate) != nil else {
        throw .invalidParameter("sslcert", "names a file that is not there; correct the path, or leave it out")
      }
      path = certificate
    } else {
      guard let usual = environment.homeFile(".postgresql/postgresql.crt"), environment.files.status(usual) != nil
      else {
        if key == nil { return nil }
        throw .invalidParameter("sslkey", "is set, but there is no certificate for it; set sslcert too")
      }
      path = usual
    }
    guard let key = key ?? environment.homeFile(".postgresql/postgresql.key"),
      let status = environment.files.status(key)
    else {
      throw .invalidParameter("sslkey", "names no file for the certificate's private key; set it to the key's path")
    }
    guard status.isRegularFile, status.isPrivateKeyProtected else {
      throw .invalidParameter(
        "sslkey",
        "names a private key that others may read; chmod it to 0600, or to 0640 when root owns it")
    }
    return TLSPlan.ClientCertificate(certificate: path, key: key)
  }
}
