public import ArgumentParser
public import Logging
public import Strata
public import StrataMigrations
public import StrataPostgres

/// An application that embeds Strata's commands: it says what to migrate and what to seed. An asynchronous command that conforms to it gets
/// Strata's entry point by `@main`: with `--json` a wrong command line is reported as JSON, too.
///
/// ```swift
/// @main
/// struct App: AsyncParsableCommand, DatabaseApplication {
///   static let configuration = CommandConfiguration(subcommands: [Serve.self, Migrate<App>.self, Seed<App>.self])
///   static func migrations() throws -> MigrationSet { try MigrationSet(EmbeddedMigrations.all) }
///   static let seeders: [any Seeder] = []
///   static let defaultDatabase = "app.sqlite"
/// }
/// ```
public protocol DatabaseApplication: ParsableCommand {
  /// The migrations that the binary carries.
  static func migrations() throws -> MigrationSet

  /// Those of ``migrations()`` that are written in Swift: `--migrations FOLDER` reads the others from a folder, and takes these along. None by default.
  static var dataMigrations: [any DataMigration] { get }

  /// Every entity that has a table, in any order: what the database is compared with. None by default.
  static var entities: [any Entity.Type] { get }

  /// Every seeder, of all sets and in any order: they run behind those that they depend on. None by default.
  static var seeders: [any Seeder] { get }

  /// Whether this is production, where data to work with has no place: for an application that knows by other means than those of
  /// ``ProductionGuard``, which are asked besides. False by default.
  static var isProduction: Bool { get }

  /// The file or URL to use when neither the command line nor the environment names one. Empty by default: then one of them has to.
  static var defaultDatabase: String { get }
}

extension DatabaseApplication {
  public static var dataMigrations: [any DataMigration] { [] }
  public static var entities: [any Entity.Type] { [] }
  public static var seeders: [any Seeder] { [] }
  public static var isProduction: Bool { false }
  public static var defaultDatabase: String { "" }
}

/// Which database a command works on.
public struct DatabaseOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "A file, or a URL: sqlite:///var/lib/app.sqlite, postgres://user@host/name. Otherwise the environment's DATABASE_URL, or "
        + "DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD and DB_NAME.",
      valueName: "path or URL"),
    completion: .file())
  public var database: String?

  @Flag(help: "Log the text of every statement to standard error.")
  public var verbose = false

  public init() {}

  /// Opens the database of the command line, of the environment, or of the application.
  public func open<App: DatabaseApplication>(for application: App.Type) throws -> Database {
    try location(for: application).open(logger: logger)
  }

  /// Opens the database for the body, and closes it whatever happens.
  public func withDatabase<App: DatabaseApplication, Result>(
    for application: App.Type, _ body: (Database) async throws -> Result
  ) async throws -> Result {
    let db = try open(for: application)
    do {
      let result = try await body(db)
      await db.close()
      return result
    } catch {
      await db.close()
      throw error
    }
  }

  /// - Throws: `invalidArgument` for what cannot be read; errors name the variable and never hold a value.
  public func location<App: DatabaseApplication>(
    for application: App.Type, environment: PostgresConfiguration.Environment = .process
  ) throws -> DatabaseLocation {
    if let database { return try DatabaseLocation(database) }
    if let location = try DatabaseLocation(environment: environment) { return location }
    guard !App.defaultDatabase.isEmpty else {
      throw DatabaseError(
        .invalidArgument,
        "no database is named; say --database FILE or --database postgres://user@host/name, or set DATABASE_URL")
    }
    return try DatabaseLocation(App.defaultDatabase)
  }

  public var logger: Logger {
    var logger = Logger(label: "strata") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .trace : .notice
    return logger
  }
}
