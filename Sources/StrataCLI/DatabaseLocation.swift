import Foundation
public import Logging
public import Strata
public import StrataPostgres
public import StrataSQLite

/// A database by its path or URL.
public enum DatabaseLocation: Sendable {
  case sqlite(SQLiteConfiguration.Storage)
  case postgres(PostgresConfiguration)

  /// - Parameter text: A path, `sqlite:PATH`, `sqlite:///ABSOLUTE/PATH`, `sqlite::memory:`, or a URL of PostgreSQL:
  ///   `postgres://user:password@host/database`.
  /// - Throws: `invalidArgument` for a URL of another kind, and for one that cannot be read.
  public init(_ text: String) throws(DatabaseError) {
    guard let colon = text.firstIndex(of: ":"), text[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "+" }),
      text[..<colon].count > 1
    else {
      self = .sqlite(.file(text))
      return
    }
    let scheme = text[..<colon].lowercased()
    var rest = String(text[text.index(after: colon)...])
    switch scheme {
    case "sqlite", "file":
      if rest == ":memory:" {
        self = .sqlite(.memory)
        return
      }
      if rest.hasPrefix("//") { rest = String(rest.dropFirst(2)) }
      guard !rest.isEmpty, let path = rest.removingPercentEncoding else {
        throw DatabaseError(.invalidArgument, "the database URL has no path; write sqlite:///var/lib/app.sqlite")
      }
      self = .sqlite(.file(path))
    case "postgres", "postgresql":
      self = .postgres(try PostgresConfiguration(url: text))
    default:
      throw DatabaseError(
        .invalidArgument,
        "a database URL begins with sqlite: or postgres:, not with \(scheme):; or name a file without a scheme")
    }
  }

  /// What the environment names: `DATABASE_URL`, a path or a URL of either database; otherwise PostgreSQL by `DB_HOST`,
  /// `DB_PORT`, `DB_USERNAME`, `DB_PASSWORD` and `DB_NAME`, as soon as one of them is set.
  /// - Returns: `nil` when it names none. libpq's own variables do not count: they may be there for another program.
  /// - Throws: As ``init(_:)``.
  public init?(environment: PostgresConfiguration.Environment) throws(DatabaseError) {
    if let url = environment.variables["DATABASE_URL"], !url.isEmpty {
      try self.init(url)
    } else if Self.pieces.contains(where: { environment.variables[$0]?.isEmpty == false }) {
      self = .postgres(try PostgresConfiguration(environment: environment))
    } else {
      return nil
    }
  }

  private static let pieces = ["DB_HOST", "DB_PORT", "DB_USERNAME", "DB_PASSWORD", "DB_NAME"]

  /// - Throws: As ``Database/init(_:logger:)``.
  public func open(logger: Logger) throws(DatabaseError) -> Database {
    switch self {
    case .sqlite(let storage): try Database(.sqlite(storage), logger: logger)
    case .postgres(let configuration): try Database(configuration, logger: logger)
    }
  }
}

extension DatabaseLocation {
  /// Whether the database is a file, or every one of its servers is reached by a socket or a loopback address (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
  public var isOnThisMachine: Bool {
    switch self {
    case .sqlite: true
    case .postgres(let configuration): configuration.hosts.allSatisfy(Self.isOnThisMachine)
    }
  }

  private static func isOnThisMachine(_ host: PostgresHost) -> Bool {
    switch host {
    case .unixSocket: return true
    case .tcp(let name, _, let address):
      let place = (address ?? name).lowercased()
      // A name may begin like an address.
      let isIPv4 = place.allSatisfy { $0.isNumber || $0 == "." }
      return place == "localhost" || place == "::1" || (isIPv4 && place.hasPrefix("127."))
    }
  }
}
