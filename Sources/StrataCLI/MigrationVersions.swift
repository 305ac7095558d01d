import ArgumentParser
import Foundation
import StrataMigrations

/// What a shell offers where a command takes the version of a migration.
enum MigrationVersions<App: DatabaseApplication> {
  static var completion: CompletionKind { .custom { arguments, _, _ in versions(arguments) } }

  /// Those of the folder that the line names with `--migrations`, else the application's.
  /// - Parameter arguments: The words of the line so far.
  /// - Returns: None where they cannot be read: a shell that completes has no place for an error, and the command itself will say it.
  static func versions(_ arguments: [String]) -> [String] {
    let set: MigrationSet?
    if let folder = folder(in: arguments) {
      set = try? MigrationSet(folder: URL(fileURLWithPath: folder, isDirectory: true))
    } else {
      set = try? App.migrations()
    }
    return set?.migrations.map(\.version) ?? []
  }

  private static func folder(in arguments: [String]) -> String? {
    let option = "--migrations"
    if let word = arguments.last(where: { $0.hasPrefix("\(option)=") }) {
      return String(word.dropFirst(option.count + 1))
    }
    guard let index = arguments.lastIndex(of: option), index + 1 < arguments.count else { return nil }
    return arguments[index + 1]
  }
}
