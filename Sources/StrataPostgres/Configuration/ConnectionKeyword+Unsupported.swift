extension ConnectionKeyword {
  /// Why a parameter that libpq knows is refused, and what to do instead. Ignoring it would be worse: most of these
  /// are about security.
  var refusal: String? {
    switch self {
    case .service, .servicefile:
      "service files are not supported; write the service's parameters into the URL or into PG* variables"
    case .replication: "replication connections are not supported; leave it out"
    case .requirepeer: "the owner of a socket is not checked; protect the socket's directory, and leave it out"
    case .sslcrl, .sslcrldir: "certificate revocation lists are not supported; leave it out"
    case .sslkeylogfile: "the keys of TLS sessions are never written to a file; leave it out"
    case .requireAuthentication: "is not supported; channel_binding=require accepts nothing but SCRAM over TLS"
    case .kerberosServiceName, .gssLibrary, .gssDelegation:
      "Kerberos and GSSAPI are not supported; use scram-sha-256 in pg_hba.conf, and leave it out"
    case .scramClientKey, .scramServerKey: "SCRAM pass-through is not supported; use a password"
    case .oauthIssuer, .oauthClientID, .oauthClientSecret, .oauthScope:
      "OAuth is not supported; use scram-sha-256 in pg_hba.conf, and a password provider for tokens that expire"
    case .host, .hostaddr, .port, .user, .password, .passfile, .database, .applicationName, .fallbackApplicationName,
      .clientEncoding, .options, .connectTimeout, .targetSession, .loadBalanceHosts, .channelBinding, .sslMode,
      .sslNegotiation, .sslCertificateMode, .sslRootCertificate, .sslCertificate, .sslKey, .sslPassword, .sslServerName,
      .sslMinimumVersion, .sslMaximumVersion, .sslCompression, .keepAlives, .keepAlivesIdle, .keepAlivesInterval,
      .keepAlivesCount, .tcpUserTimeout, .gssEncryptionMode, .minimumProtocolVersion, .maximumProtocolVersion,
      .poolMinimum, .poolMaximum, .pgbouncer:
      nil
    }
  }
}
