public import ArgumentParser
import Strata
import StrataMigrations

/// `db create`
public struct CreateCommand<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "create", abstract: "Make the database, without tables.",
      discussion: "One that is there is left as it is, and that is no error. `migrate up` makes its tables.")
  }

  @OptionGroup var database: DatabaseOptions
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let lifetime = try database.lifetime(for: App.self)
      let isMade = try await lifetime.create()
      try LifetimeDocument(database: try lifetime.name(), done: isMade ? [.created] : []).print(
        json: json, otherwise: "there before")
    }
  }
}

/// `db drop`
public struct DropCommand<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "drop", abstract: "Remove the database with everything in it.")
  }

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var removal: RemovalOptions
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let lifetime = try database.lifetime(for: App.self)
      try removal.check(lifetime)
      let isRemoved = try await lifetime.drop(force: removal.force)
      try LifetimeDocument(database: try lifetime.name(), done: isRemoved ? [.dropped] : []).print(
        json: json, otherwise: "not there")
    }
  }
}

/// `db reset`
public struct ResetCommand<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "reset", abstract: "Remove the database, make it anew and apply every migration.",
      discussion: "What was in it is lost. `seed` fills it again, or --seed does so at once.")
  }

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var removal: RemovalOptions
  @Flag(help: "Fill it with data to work with as well.") var seed = false
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let lifetime = try database.lifetime(for: App.self)
      try removal.check(lifetime)
      // Read before anything is lost: a migration that is wrong is an error here.
      let migrations = try App.migrations()
      let seeders = App.seeders
      var document = LifetimeDocument(database: try lifetime.name(), done: [])
      if try await lifetime.drop(force: removal.force) { document.done.append(.dropped) }
      if try await lifetime.create() { document.done.append(.created) }
      if !json { try document.print(json: false, otherwise: "there before") }
      let isSilent = json
      let printing = SeedReport.printing()
      document.migrations = try await database.withDatabase(for: App.self) { db in
        let applied = try await MigrationRunner(db, migrations) { if !isSilent { MigrationReport.print($0) } }.up()
        if seed { try await DatabaseSeeder(db, seeders) { if !isSilent { printing($0) } }.seed() }
        return applied.map(\.id)
      }
      if json { try document.print(json: true, otherwise: "") }
    }
  }
}

/// What `db create`, `drop` and `reset` have done. Keys stay as they are from version to version; new ones may come.
struct LifetimeDocument: Encodable {
  enum Step: String, Encodable {
    case dropped
    case created
  }

  let database: String
  var done: [Step]
  /// Those that were applied.
  var migrations: [String] = []

  /// - Parameter otherwise: What to say when nothing was done.
  func print(json: Bool, otherwise: String) throws {
    if json { return try Terminal.json(self) }
    for step in done { Terminal.line("\(step.rawValue)  \(database)") }
    if done.isEmpty { Terminal.line("\(otherwise)  \(database)") }
  }
}

/// What stands between a typing error and the loss of a database.
struct RemovalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The name of the database (of SQLite, of its file): it is removed.", valueName: "name"))
  var confirm: String?
  @Flag(help: "End the sessions of others on PostgreSQL.") var force = false

  func check(_ lifetime: DatabaseLifetime) throws(DatabaseError) {
    let name = try lifetime.name()
    guard confirm == name else {
      throw DatabaseError(
        .invalidArgument,
        "everything in \(name) would be lost; to remove it, write --confirm \(name)")
    }
  }
}

extension DatabaseOptions {
  fileprivate func lifetime<App: DatabaseApplication>(for application: App.Type) throws -> DatabaseLifetime {
    DatabaseLifetime(location: try location(for: application), logger: logger)
  }
}
