import ArgumentParser
import Foundation
import Strata

extension Migrate {
  struct New: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "new", abstract: "Make the folder and the files of a new migration.")
    }

    @Argument(help: "What it does, such as create_chores.") var name: String
    @Option(help: ArgumentHelp("Where migrations lie.", valueName: "folder")) var migrations = "Migrations"
    @Option(
      help: ArgumentHelp("Files for each of these databases instead of one for all.", valueName: "dialect"))
    var dialect: [String] = []
    @Flag(help: "Print one JSON document on standard output.") var json = false

    func run() async throws {
      try await CommandFailure.reporting {
        let files = try NewMigration.write(
          name, dialects: dialect, in: URL(fileURLWithPath: migrations, isDirectory: true), now: Date())
        if json { return try Terminal.json(files) }
        for file in files { Terminal.line("created    \(file)") }
      }
    }
  }
}

/// The files of a migration that is to be written.
enum NewMigration {
  /// - Returns: The paths of the files.
  /// - Throws: `invalidArgument` for a name that makes no folder's name; `storageUnavailable` when nothing can be written.
  static func write(
    _ name: String, dialects: [String], in folder: URL, now: Date
  ) throws(DatabaseError) -> [String] {
    let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    guard !words.isEmpty else {
      throw DatabaseError(.invalidArgument, "a migration's name has letters and digits, such as create_chores")
    }
    for dialect in dialects where dialect.isEmpty || !dialect.allSatisfy({ $0.isASCII && $0.isLetter }) {
      throw DatabaseError(.invalidArgument, "a dialect is a word, such as postgres or sqlite")
    }
    let target = folder.appending(
      path: "\(version(now))_\(words.joined(separator: "_"))", directoryHint: .isDirectory)
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw DatabaseError(.invalidArgument, "\(target.lastPathComponent) is there already; try again in a second")
    }
    var paths: [String] = []
    do {
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      for dialect in dialects.isEmpty ? [""] : dialects.map({ ".\($0)" }) {
        for (direction, text) in [
          ("up", "-- What the migration changes.\n"),
          ("down", "-- The way back. Where there is none, the directive irreversible says why.\n"),
        ] {
          let file = target.appending(path: "\(direction)\(dialect).sql")
          try text.write(to: file, atomically: true, encoding: .utf8)
          paths.append(file.path)
        }
      }
    } catch {
      throw DatabaseError(.storageUnavailable, "\(target.path) cannot be written; may you write there?")
    }
    return paths
  }

  /// The time in UTC, to the second: migrations of several people sort by when they were begun.
  static func version(_ date: Date) -> String {
    String(date.ISO8601Format().filter(\.isNumber))
  }
}
