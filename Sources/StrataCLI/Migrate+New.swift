import ArgumentParser
import Foundation
import Strata
import StrataMigrations

extension Migrate {
  struct New: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "new", abstract: "Make the folder and the files of a new migration.")
    }

    @Argument(help: "What it does, such as create_chores.") var name: String
    @Option(help: ArgumentHelp("Where migrations lie.", valueName: "folder"), completion: .directory) var migrations =
      "Migrations"
    @Option(
      help: ArgumentHelp("Files for each of these databases instead of one for all.", valueName: "dialect"),
      completion: .list(["postgres", "sqlite"]))
    var dialect: [String] = []
    @Option(
      help: ArgumentHelp(
        "Write a data migration in Swift into this folder of sources instead of scripts.", valueName: "folder"),
      completion: .directory)
    var swift: String?
    @Flag(help: "Print one JSON document on standard output.") var json = false

    func run() async throws {
      try await CommandFailure.reporting {
        let writer = MigrationWriter(folder: URL(fileURLWithPath: migrations, isDirectory: true), now: Date())
        let files =
          try swift.map { [try writer.writeData(name, into: URL(fileURLWithPath: $0, isDirectory: true))] }
          ?? writer.writeEmpty(name, dialects: dialect)
        if json { return try Terminal.json(files.map(\.path)) }
        for file in files { Terminal.line("created    \(file.path)") }
      }
    }
  }
}
