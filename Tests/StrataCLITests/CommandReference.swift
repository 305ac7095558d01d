import ArgumentParser
import StrataCLI
import StrataMigrations

/// The page of the documentation that says what every command takes, made of the commands.
enum CommandReference {
  /// An application as any other, for the commands that all of them have.
  private struct Application: AsyncParsableCommand, DatabaseApplication {
    static let configuration = CommandConfiguration(
      commandName: "app",
      subcommands: [Migrate<Application>.self, Seed<Application>.self, SchemaCommands<Application>.self])

    static func migrations() throws -> MigrationSet { try MigrationSet([]) }
  }

  static func markdown() -> String {
    let codes = CommandExit.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }.joined(separator: "\n")
    return """
      # Command-line reference

      Every command, as `--help` shows it, and what its exit code means.

      ## Overview

      This page is made of the commands. In an application the program has another name than `app`; `strata` has the same commands but `seed`,
      for a folder of SQL, and `init`. With `--json` results are one JSON document on standard output and an error is one line of JSON on standard
      error: <doc:CommandLine>.

      ## Exit codes

      | Code | Meaning |
      | --- | --- |
      \(codes)

      ## Commands of every application

      \(sections(of: Application.self, under: []).joined(separator: "\n"))
      ## Commands of strata alone

      \(section(of: InitCommand.self, path: ["strata", "init"], in: StrataTool.self))
      """
  }

  /// Commands without `--json`.
  static func withoutJSON() -> [String] {
    func names(of command: any ParsableCommand.Type) -> [String] {
      command.configuration.subcommands.flatMap { command -> [String] in
        guard command.configuration.subcommands.isEmpty else { return names(of: command) }
        let help = Application.helpMessage(for: command, columns: 100)
        return help.contains("\n  --json ") ? [] : [command.configuration.commandName ?? "\(command)"]
      }
    }
    return names(of: Application.self)
  }

  private static func sections(of command: any ParsableCommand.Type, under path: [String]) -> [String] {
    command.configuration.subcommands.flatMap { command -> [String] in
      let path = path + [command.configuration.commandName ?? "\(command)".lowercased()]
      return command.configuration.subcommands.isEmpty
        ? [section(of: command, path: path, in: Application.self)] : sections(of: command, under: path)
    }
  }

  private static func section(
    of command: any ParsableCommand.Type, path: [String], in root: any ParsableCommand.Type
  ) -> String {
    let help = root.helpMessage(for: command, columns: 100).split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
      .joined(separator: "\n")
    return "### \(path.joined(separator: " "))\n\n```text\n\(help.trimmed)\n```\n"
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == "\n" }.reversed().drop { $0 == "\n" }.reversed())
  }
}
