public import Strata

extension PostgresConfiguration {
  /// Reads `postgres://user:password@host:port/database?name=value`
  /// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS).
  ///
  /// Beside libpq's parameters there are `pool_min`, `pool_max` and `pgbouncer=true`. What the URL leaves out is taken
  /// from the `PG*` variables, then from defaults: `localhost` over TCP, the operating system's user, a database of the
  /// user's name, and of ``PoolOptions`` the time to connect. An `@` in the path and a `?` in the credentials must be
  /// percent-encoded, which libpq does not ask for: they are mostly pieces of a password.
  /// - Throws: `invalidArgument` for what cannot be read, `unsupported` for parameters of libpq that Strata has not.
  ///   Errors name the parameter and never hold a value or the URL.
  public init(url: String, environment: Environment = .process) throws(DatabaseError) {
    try self.init(filling: try ConnectionURL(url).parameters, from: environment)
  }

  /// Reads `host=db user=app password='a b'`, or a URL
  /// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE). Otherwise as
  /// ``init(url:environment:)``.
  public init(connectionString: String, environment: Environment = .process) throws(DatabaseError) {
    try self.init(filling: try Self.parameters(of: connectionString), from: environment)
  }

  /// Reads the environment. In order of precedence:
  /// 1. `DATABASE_URL`, a URL or a connection string. When it is set, `DB_*` are not looked at, so that the pieces of
  ///    two databases are never mixed.
  /// 2. `DB_HOST`, `DB_PORT`, `DB_USERNAME`, `DB_PASSWORD`, `DB_NAME`.
  /// 3. For whatever is still missing libpq's variables, such as `PGHOST` and `PGSSLMODE`
  ///    (https://www.postgresql.org/docs/current/libpq-envars.html).
  /// 4. The defaults of ``init(url:environment:)``.
  ///
  /// An empty variable counts as one that is not set. `PGTZ` becomes the setting `timezone`; `PGDATESTYLE` and `PGGEQO`
  /// are not looked at, because they are for people at a prompt.
  /// - Throws: As ``init(url:environment:)``; errors name the variable.
  public init(environment: Environment = .process) throws(DatabaseError) {
    var parameters = ConnectionParameters()
    if let url = environment.variable("DATABASE_URL") {
      do {
        parameters = try Self.parameters(of: url)
        parameters.attribute(to: "DATABASE_URL")
      } catch {
        throw DatabaseError(error.code, "DATABASE_URL: \(error.message)")
      }
    } else {
      try parameters.fill(from: environment, ConnectionKeyword.applicationVariables)
    }
    try self.init(filling: parameters, from: environment)
  }

  private static func parameters(of text: String) throws(DatabaseError) -> ConnectionParameters {
    if ConnectionURL.isRecognized(text) { return try ConnectionURL(text).parameters }
    // `mysql://…?a=b` would be read as a strange name before "=".
    if let scheme = text.firstRange(of: "://"), !text[..<scheme.lowerBound].contains("=") {
      throw .invalidParameter("the URL", "must begin with postgres:// or postgresql://; correct its scheme")
    }
    return try KeywordValueString(text).parameters
  }

  private init(
    filling given: ConnectionParameters, from environment: Environment
  ) throws(DatabaseError) {
    var parameters = given
    try parameters.fill(from: environment, ConnectionKeyword.environmentVariables)
    guard let user = parameters.text(.user) ?? environment.userName else {
      throw .invalidParameter("user", "is missing, and the operating system has no name for this process; set it")
    }
    try self.init(
      hosts: try parameters.hosts(), user: user,
      password: parameters.text(.password).map { .fixed($0) } ?? .none, database: parameters.text(.database))
    surroundings = environment.withoutVariables
    passfile = parameters.text(.passfile)
    applicationName = parameters.text(.applicationName) ?? parameters.text(.fallbackApplicationName)
    targetSession = try parameters.choice(.targetSession, TargetSession.self) ?? .any
    loadBalancesHosts = try parameters.choice(.loadBalanceHosts, HostOrder.self) == .random
    channelBinding = try parameters.choice(.channelBinding, ChannelBindingPolicy.self) ?? .prefer
    tls = try parameters.tlsOptions()
    serverSettings = try parameters.serverSettings(environment)
    poolingMode = try parameters.flag(.pgbouncer) == true ? .transaction : .none
    tcpKeepAlive = try parameters.keepAlive()
    tcpUserTimeout = try parameters.integer(.tcpUserTimeout).flatMap { $0 > 0 ? .milliseconds($0) : nil }
    pool = try parameters.poolOptions()
    try parameters.checkFixedParameters()
    try validate()
  }
}

/// The words of `load_balance_hosts`.
private enum HostOrder: String, CaseIterable {
  case disable
  case random
}
