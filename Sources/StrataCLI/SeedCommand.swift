public import ArgumentParser
import Foundation
public import Strata
public import StrataMigrations

/// `seed`
///
/// Exit codes: 0 when done, also when there was nothing to do; 1 when something failed or is refused, and the error says what; 64 for arguments that
/// cannot be read.
public struct Seed<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "seed", abstract: "Fill the database with data to work with, once.",
      discussion: """
        What is there already stays as it is. Production is refused: when the application, STRATA_ENVIRONMENT, APP_ENV or the \
        database's setting strata.environment says that it is, and when nothing says what a server on another machine is for.

        Exits with 0 when done, 1 when something failed or is refused, 64 for wrong arguments.
        """)
  }

  @OptionGroup var database: DatabaseOptions

  @Option(help: ArgumentHelp("Which data: development, test, or a set of the application.", valueName: "name"))
  var set = SeedSet.development.rawValue

  @Option(
    help: ArgumentHelp(
      "Only these seeders and those that they need, with commas between their names, whatever their sets; may be given several times.",
      valueName: "names"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only data of these tenants, with commas between their names; may be given several times.", valueName: "names"))
  var tenant: [String] = []

  @Flag(
    help:
      "First remove all rows of the tables of the seeders, whoever made them; with --only those of the named seeders alone."
  )
  var truncate = false

  @Option(help: ArgumentHelp("Other rows for another number; the same for the same one.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "What dates lie around, as 2026-11-20 or 2026-11-20T09:30:00Z; the beginning of this day in UTC by default.",
      valueName: "time"))
  var now: String?

  @Flag(help: "Do everything in one transaction and take it back: says what would be removed and inserted.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("Also in production; the name of the database, to say that it is meant.", valueName: "database"))
  var forceProduction: String?

  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func validate() throws {
    guard !set.isEmpty else { throw ValidationError("--set needs a name") }
    guard only.isEmpty || !Self.names(only).isEmpty else { throw ValidationError("--only needs the names of seeders") }
    guard tenant.isEmpty || !Self.names(tenant).isEmpty else {
      throw ValidationError("--tenant needs the names of tenants")
    }
    guard now == nil || date != nil else {
      throw ValidationError("--now is a day or a time, such as 2026-11-20 or 2026-11-20T09:30:00Z")
    }
  }

  public func run() async throws {
    try await CommandFailure.reporting {
      try await database.withDatabase(for: App.self) { db in try await fill(db) }
    }
  }

  private func fill(_ db: Database) async throws {
    let printing = SeedReport.printing(dryRun: dryRun)
    let isSilent = json
    let seeder = try DatabaseSeeder(db, App.seeders, selection: selection) { if !isSilent { printing($0) } }
    try await database.productionGuard(for: App.self).check(
      db, for: truncate ? "seed --truncate" : "seed", forced: forceProduction)
    let done: SeedRun
    if dryRun {
      done = try await seeder.rehearse(truncating: truncate)
    } else if truncate {
      done = try await seeder.reseed()
    } else {
      done = SeedRun(removals: [], outcomes: try await seeder.seed())
    }
    if json {
      try Terminal.json(SeedDocument(done, selection: seeder.selection, isDryRun: dryRun))
    } else if done.outcomes.isEmpty {
      Terminal.line("The application has no seeders.")
    } else {
      Terminal.line(SeedReport.summary(done, dryRun: dryRun))
    }
  }

  private var selection: SeedSelection {
    let only = Self.names(only)
    let tenants = Self.names(tenant)
    return SeedSelection(
      set: SeedSet(rawValue: set), only: only.isEmpty ? nil : only, tenants: tenants.isEmpty ? nil : tenants,
      seedNumber: seed, now: date ?? SeedSelection.today())
  }

  private var date: Date? {
    guard let now else { return nil }
    let time = now.contains("T") ? now : "\(now)T00:00:00Z"
    return try? Date(time, strategy: .iso8601)
  }

  private static func names(_ lists: [String]) -> [String] {
    lists.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}

extension DatabaseOptions {
  /// What tells whether the database of the command is one of production: `isProduction` of the application, the environment of the process, where the
  /// server is, and the database itself.
  public func productionGuard<App: DatabaseApplication>(for application: App.Type) throws -> ProductionGuard {
    ProductionGuard(
      isDeclared: App.isProduction, isOnThisMachine: try location(for: application).isOnThisMachine,
      environment: ProcessInfo.processInfo.environment)
  }

  /// Why the database counts as one of production; `nil` when it does not.
  public func productionReason<App: DatabaseApplication>(
    for application: App.Type, _ database: Database
  ) async throws -> String? {
    try await productionGuard(for: application).reason(for: database)
  }
}
