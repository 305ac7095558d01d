extension ConnectionKeyword {
  /// The variables that fill in what a connection string leaves out
  /// (https://www.postgresql.org/docs/current/libpq-envars.html).
  static let environmentVariables: [(keyword: ConnectionKeyword, variable: String)] = [
    (.host, "PGHOST"), (.hostaddr, "PGHOSTADDR"), (.port, "PGPORT"), (.database, "PGDATABASE"), (.user, "PGUSER"),
    (.password, "PGPASSWORD"), (.passfile, "PGPASSFILE"), (.applicationName, "PGAPPNAME"), (.options, "PGOPTIONS"),
    (.clientEncoding, "PGCLIENTENCODING"), (.connectTimeout, "PGCONNECT_TIMEOUT"),
    (.targetSession, "PGTARGETSESSIONATTRS"), (.loadBalanceHosts, "PGLOADBALANCEHOSTS"),
    (.channelBinding, "PGCHANNELBINDING"), (.sslMode, "PGSSLMODE"), (.sslNegotiation, "PGSSLNEGOTIATION"),
    (.sslRootCertificate, "PGSSLROOTCERT"), (.sslCertificate, "PGSSLCERT"), (.sslKey, "PGSSLKEY"),
    (.sslServerName, "PGSSLSNI"), (.sslMinimumVersion, "PGSSLMINPROTOCOLVERSION"),
    (.sslMaximumVersion, "PGSSLMAXPROTOCOLVERSION"), (.sslCompression, "PGSSLCOMPRESSION"),
    (.gssEncryptionMode, "PGGSSENCMODE"), (.minimumProtocolVersion, "PGMINPROTOCOLVERSION"),
    (.maximumProtocolVersion, "PGMAXPROTOCOLVERSION"), (.service, "PGSERVICE"), (.requirepeer, "PGREQUIREPEER"),
    (.requireAuthentication, "PGREQUIREAUTH"), (.sslcrl, "PGSSLCRL"), (.sslcrldir, "PGSSLCRLDIR"),
    (.sslCertificateMode, "PGSSLCERTMODE"),
  ]

  /// The variables of applications that configure their database piece by piece. They are read only when the
  /// environment is the whole configuration.
  static let applicationVariables: [(keyword: ConnectionKeyword, variable: String)] = [
    (.host, "DB_HOST"), (.port, "DB_PORT"), (.user, "DB_USERNAME"), (.password, "DB_PASSWORD"), (.database, "DB_NAME"),
  ]
}
