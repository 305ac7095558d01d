public import Strata

/// Keeps seeds, and whatever else is only for data to work with, out of databases of production.
///
/// A database is one of production when any of these says so:
/// - the application itself (``isDeclared``);
/// - the environment variable `STRATA_ENVIRONMENT` or `APP_ENV`: a value that begins with `prod`, or `live`, in capital or small letters;
/// - the database, on PostgreSQL: `ALTER DATABASE shop SET strata.environment = 'production'`. That holds on the machine of a developer who connects to
///   it, too, where the variables say something else.
///
/// Where none of these says anything at all, a database on this machine (``isOnThisMachine``) is one to work with, and one on another machine is taken for
/// production: seeding a remote database by a URL that was left in the environment is the accident that this is for. One word ends it: the variable, or the
/// setting of the database, with another value such as `development` or `staging`.
public struct ProductionGuard: Sendable {
  /// The variables that are asked.
  public static let variables = ["STRATA_ENVIRONMENT", "APP_ENV"]

  public var isDeclared: Bool
  public var isOnThisMachine: Bool
  private let environment: [String: String]

  /// - Parameters:
  ///   - isDeclared: Whether the application says that this is production.
  ///   - isOnThisMachine: Whether the database is a file, or its server is reached by a socket or a loopback address.
  ///   - environment: Variables by their names: `ProcessInfo.processInfo.environment`.
  public init(isDeclared: Bool = false, isOnThisMachine: Bool, environment: [String: String]) {
    self.isDeclared = isDeclared
    self.isOnThisMachine = isOnThisMachine
    self.environment = environment
  }

  /// Why a database counts as one of production; `nil` when it does not.
  public func reason(for database: some Executor) async throws(DatabaseError) -> String? {
    if isDeclared { return "the application says so" }
    let named = Self.variables.filter { environment[$0]?.isEmpty == false }
    if let variable = named.first(where: { Self.isProduction(environment[$0] ?? "") }) { return "\(variable) says so" }
    var mark = ""
    switch try SchemaKind(database.dialect) {
    case .postgres:
      mark =
        try await database.first(
          sql: "SELECT coalesce(current_setting('strata.environment', true), '')", as: String.self) ?? ""
    case .sqlite: break
    }
    if Self.isProduction(mark) { return "its setting strata.environment says so" }
    guard named.isEmpty, mark.isEmpty, !isOnThisMachine else { return nil }
    return
      "its server is on another machine and nothing says what it is for (STRATA_ENVIRONMENT=development says that it is to work with)"
  }

  /// Refuses production unless it is named.
  /// - Parameters:
  ///   - work: What is to be done, for the message: `seed`.
  ///   - name: The database that somebody named to have it done in production anyhow. A wrong name is refused everywhere: whoever wrote it takes
  ///     this database for another one.
  /// - Throws: `permissionDenied`.
  public func check(_ database: some Executor, for work: String, forced name: String?) async throws(DatabaseError) {
    let actual = try await Self.name(of: database)
    if let name {
      guard name == actual else {
        throw DatabaseError(
          .permissionDenied,
          "this is the database \(actual), not the one that was named; nothing was done: give its name, or connect to the other one"
        )
      }
      return
    }
    guard let reason = try await reason(for: database) else { return }
    throw DatabaseError(
      .permissionDenied,
      "the database \(actual) counts as production, as \(reason): \(work) is refused; --force-production \(actual) does it anyhow"
    )
  }

  /// The name that has to be given: of PostgreSQL's database; of SQLite's file, without its folder, or `:memory:`.
  public static func name(of database: some Executor) async throws(DatabaseError) -> String {
    switch try SchemaKind(database.dialect) {
    case .postgres: return try await database.first(sql: "SELECT current_database()::text", as: String.self) ?? ""
    case .sqlite:
      let file = try await database.first(
        sql: "SELECT coalesce(file, '') FROM pragma_database_list WHERE name = 'main'", as: String.self)
      return file?.split(separator: "/").last.map(String.init) ?? ":memory:"
    }
  }

  static func isProduction(_ value: String) -> Bool {
    let value = value.lowercased()
    return value.hasPrefix("prod") || value == "live"
  }
}
