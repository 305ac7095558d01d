/// The parameters of a connection string, under the names that libpq gives them
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS), and a few of ours.
enum ConnectionKeyword: String, Sendable, CaseIterable {
  case host, hostaddr, port, user, password, passfile
  case database = "dbname"
  case applicationName = "application_name"
  case fallbackApplicationName = "fallback_application_name"
  case clientEncoding = "client_encoding"
  case options
  case connectTimeout = "connect_timeout"
  case targetSession = "target_session_attrs"
  case loadBalanceHosts = "load_balance_hosts"
  case channelBinding = "channel_binding"
  case sslMode = "sslmode"
  case sslNegotiation = "sslnegotiation"
  case sslRootCertificate = "sslrootcert"
  case sslCertificate = "sslcert"
  case sslCertificateMode = "sslcertmode"
  case sslKey = "sslkey"
  case sslPassword = "sslpassword"
  case sslServerName = "sslsni"
  case sslMinimumVersion = "ssl_min_protocol_version"
  case sslMaximumVersion = "ssl_max_protocol_version"
  case sslCompression = "sslcompression"
  case keepAlives = "keepalives"
  case keepAlivesIdle = "keepalives_idle"
  case keepAlivesInterval = "keepalives_interval"
  case keepAlivesCount = "keepalives_count"
  case tcpUserTimeout = "tcp_user_timeout"
  case gssEncryptionMode = "gssencmode"
  case minimumProtocolVersion = "min_protocol_version"
  case maximumProtocolVersion = "max_protocol_version"

  // What libpq has and this driver has not.
  case service, servicefile, replication, requirepeer, sslcrl, sslcrldir, sslkeylogfile
  case requireAuthentication = "require_auth"
  case kerberosServiceName = "krbsrvname"
  case gssLibrary = "gsslib"
  case gssDelegation = "gssdelegation"
  case scramClientKey = "scram_client_key"
  case scramServerKey = "scram_server_key"
  case oauthIssuer = "oauth_issuer"
  case oauthClientID = "oauth_client_id"
  case oauthClientSecret = "oauth_client_secret"
  case oauthScope = "oauth_scope"

  // Ours.
  case poolMinimum = "pool_min"
  case poolMaximum = "pool_max"
  case pgbouncer

  /// Its value may be a secret, and so may what stands next to it in a string that was put together wrongly.
  var isSecret: Bool {
    [.password, .sslPassword, .scramClientKey, .scramServerKey, .oauthClientSecret].contains(self)
  }
}
