import ArgumentParser
import Foundation
import Strata
import StrataLint
import StrataMigrations

extension Migrate {
  /// `migrate lint`
  ///
  /// Exit codes: 0 when nothing was found that fails, 1 when something was or the check itself could not be done, 64 for a wrong
  /// command line.
  struct Lint: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "lint",
        abstract: "Look for what locks, rewrites, breaks or loses, before migrations run on PostgreSQL.",
        discussion: """
          Without --connect every migration is checked, or those from --since on. With --connect it is those that are pending in the \
          database, which also tells types, keys and sizes of its tables.
          """)
    }

    @OptionGroup var target: Target
    @Flag(help: "Read the database's tables; a small one gets a note instead of a warning.") var connect = false
    @Option(
      help: ArgumentHelp("Only migrations of this version and later.", valueName: "version"),
      completion: MigrationVersions<App>.completion)
    var since: String?
    @Option(help: ArgumentHelp("The oldest server that they will run on: 15 by default.", valueName: "major version"))
    var serverVersion: Int?
    @Option(
      help: ArgumentHelp("A rule that does not apply here; may be repeated.", valueName: "rule"),
      completion: .list(LintRule.all.map(\.name)))
    var disable: [String] = []
    @Option(
      help: "Fail for findings of this severity and worse: note, warning or error.",
      completion: .list(["note", "warning", "error"])) var failOn = "warning"
    @Flag(help: "Also the scripts that lead back.") var includeDown = false
    @Flag(help: "Another program than Strata runs the scripts: each has to set a lock timeout.") var noLockTimeout =
      false
    @Flag(help: "Name every rule, and check nothing.") var list = false

    func validate() throws {
      guard LintSeverity(rawValue: failOn) != nil else {
        throw ValidationError("--fail-on takes note, warning or error")
      }
      if let since, since.isEmpty || !since.allSatisfy({ ("0"..."9").contains($0) }) {
        throw ValidationError("--since takes a migration's version, which is digits")
      }
    }

    func run() async throws {
      if list {
        if target.json { return try Terminal.json(LintRule.all.map { LintCatalogue.Rule($0) }) }
        for line in LintCatalogue.lines() { Terminal.line(line) }
        return
      }
      try await CommandFailure.reporting {
        let report = try await check()
        if target.json {
          Terminal.line(report.json)
        } else {
          Terminal.write(report.text(isColored: TerminalStyle.standardOutput.isColored))
        }
        if let worst = report.worst, let limit = LintSeverity(rawValue: failOn), worst >= limit {
          throw CommandExit.failed.exitCode
        }
      }
    }

    private func check() async throws -> LintReport {
      var options = LintOptions()
      if let serverVersion { options.serverVersion = serverVersion }
      options.disabledRules = Set(disable)
      options.includesDown = includeDown
      options.hasLockTimeout = !noLockTimeout
      let set = try target.set()
      guard connect else { return try Linter(options).check(set.migrations, where: isWanted) }
      let wanted = options
      return try await target.database.withDatabase(for: App.self) { db in try await check(set, wanted, db) }
    }

    private func check(_ set: MigrationSet, _ options: LintOptions, _ db: Database) async throws -> LintReport {
      var options = options
      if serverVersion == nil, db.dialect.name == "postgres",
        let number = try await db.first(sql: "SELECT current_setting('server_version_num')::int8", as: Int.self)
      {
        options.serverVersion = number / 10_000
      }
      var linter = try Linter(options)
      try await linter.learn(from: db)
      let pending = Set(
        try await MigrationRunner(db, set).status().compactMap { status -> String? in
          switch status.state {
          case .pending, .outOfOrder, .unfinished: status.version
          case .applied, .changed, .missing: nil
          }
        })
      return try linter.check(set.migrations) { pending.contains($0.version) && isWanted($0) }
    }

    private func isWanted(_ migration: Migration) -> Bool {
      guard let since else { return true }
      let (version, first) = (migration.version.drop { $0 == "0" }, since.drop { $0 == "0" })
      return version.count == first.count ? version >= first : version.count > first.count
    }
  }
}

/// The rules on a terminal.
enum LintCatalogue {
  struct Rule: Encodable {
    let name: String
    let severity: String
    let summary: String

    init(_ rule: LintRule) {
      name = rule.name
      severity = rule.severity.rawValue
      summary = rule.summary
    }
  }

  static func lines() -> [String] {
    let width = LintRule.all.map(\.name.count).max() ?? 0
    return LintRule.all.map { rule in
      let name = rule.name.padding(toLength: width, withPad: " ", startingAt: 0)
      return "\(name)  \(rule.severity.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0))  \(rule.summary)"
    }
  }
}
