/// Where a server listens.
public enum PostgresHost: Sendable, Hashable {
  /// - Parameters:
  ///   - host: A name or an address. It is also what a certificate is checked against.
  ///   - port: 5432 by default, PostgreSQL's own.
  ///   - address: Where to connect without asking for the host's address: `hostaddr`
  ///     (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-HOSTADDR).
  case tcp(host: String, port: Int = 5432, address: String? = nil)
  /// - Parameters:
  ///   - directory: Where the server puts its socket, such as `/var/run/postgresql`.
  ///   - port: Part of the socket's name. 5432 by default.
  case unixSocket(directory: String, port: Int = 5432)

  public var port: Int {
    switch self {
    case .tcp(_, let port, _), .unixSocket(_, let port): port
    }
  }

  /// The path of the socket; `nil` for TCP.
  public var socketPath: String? {
    switch self {
    case .tcp: nil
    case .unixSocket(let directory, let port): "\(directory)/.s.PGSQL.\(port)"
    }
  }

  /// The name to look for in the password file: `localhost` for a socket in a directory that servers use by default,
  /// which is `/tmp` for PostgreSQL and `/var/run/postgresql` for most distributions.
  var passfileName: String {
    switch self {
    case .tcp(let host, _, _): host
    case .unixSocket(let directory, _):
      ["/tmp", "/var/run/postgresql", "/run/postgresql"].contains(directory) ? "localhost" : directory
    }
  }
}

extension PostgresHost: CustomStringConvertible {
  /// `db.example.com:5432`, `[::1]:5432`, or the socket's path.
  public var description: String {
    switch self {
    case .tcp(let host, let port, let address):
      (host.contains(":") ? "[\(host)]" : host) + ":\(port)" + (address.map { " (\($0))" } ?? "")
    case .unixSocket(let directory, let port): "\(directory)/.s.PGSQL.\(port)"
    }
  }
}
