public import Logging
public import Strata

extension PostgresConfiguration: DatabaseConfiguration {
  public func makeDriver(logger: Logger) throws(DatabaseError) -> any Driver {
    try PostgresDriver(self, logger: logger)
  }
}

extension DatabaseConfiguration where Self == PostgresConfiguration {
  /// A PostgreSQL database by its URL; see ``PostgresConfiguration/init(url:environment:)``.
  /// - Parameter pool: How many connections, and how long to wait for one; `nil` leaves it to the URL and the defaults.
  /// - Throws: `invalidArgument` for a URL that cannot be read, naming the part.
  public static func postgres(url: String, pool: PoolOptions? = nil) throws(DatabaseError) -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(url: url)
    if let pool { configuration.pool = pool }
    return configuration
  }

  /// A PostgreSQL database by the variables of the process, `DATABASE_URL` first; see
  /// ``PostgresConfiguration/init(environment:)``.
  public static func postgres(
    environment: PostgresConfiguration.Environment = .process
  ) throws(DatabaseError) -> PostgresConfiguration {
    try PostgresConfiguration(environment: environment)
  }

  public static func postgres(_ configuration: PostgresConfiguration) -> PostgresConfiguration { configuration }
}

extension ChannelBindingPolicy {
  var authentication: AuthenticationPolicy.ChannelBinding {
    switch self {
    case .disable: .disable
    case .prefer: .prefer
    case .require: .require
    }
  }
}
