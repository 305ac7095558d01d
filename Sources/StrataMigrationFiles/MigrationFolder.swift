public import Foundation

/// A folder of migrations as it lies on disk: one folder for each, `20261120093000_create_chores`, with the files
/// `up.sql` and `down.sql`, or `up.sqlite.sql`, `up.postgres.sql` and so on where databases differ.
///
/// Apart from the runner, because the build-tool plug-in reads folders, too, and should not have to build the library.
public struct MigrationFolder: Sendable {
  public struct Script: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable, CaseIterable {
      case up
      case down
    }

    public let direction: Direction
    /// `nil` for all databases.
    public let dialect: String?
    /// The path from the folder of migrations on, for messages.
    public let file: String
    public let sql: String

    public init(direction: Direction, dialect: String?, file: String, sql: String) {
      self.direction = direction
      self.dialect = dialect
      self.file = file
      self.sql = sql
    }
  }

  public struct Entry: Sendable, Hashable {
    /// The digits in front: the order of migrations.
    public let version: String
    public let name: String
    public let scripts: [Script]
  }

  /// What is wrong with a folder, and where.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    public let path: String
    public let message: String

    public var description: String { "\(path): \(message)" }
  }

  public let entries: [Entry]

  /// Reads a folder. Hidden files and Markdown files are left out.
  public init(reading folder: URL) throws(Problem) {
    var entries: [Entry] = []
    for url in try Self.contents(of: folder) {
      guard try Self.isFolder(url) else {
        throw Problem(
          path: url.path, message: "not a migration; each is a folder, such as 20261120093000_create_chores")
      }
      entries.append(try Self.entry(url))
    }
    for (first, second) in zip(entries, entries.dropFirst()) where first.version == second.version {
      throw Problem(
        path: folder.path, message: "two migrations have the version \(first.version): \(first.name) and \(second.name)"
      )
    }
    self.entries = entries.sorted { Self.precedes($0.version, $1.version) }
  }

  /// By number, so that `2` comes before `10`.
  public static func precedes(_ left: String, _ right: String) -> Bool {
    let (a, b) = (left.drop { $0 == "0" }, right.drop { $0 == "0" })
    return a.count == b.count ? a < b : a.count < b.count
  }

  private static func entry(_ url: URL) throws(Problem) -> Entry {
    let parts = url.lastPathComponent.split(separator: "_", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0].allSatisfy(\.isASCIIDigit), !parts[0].isEmpty else {
      throw Problem(
        path: url.path,
        message: "the name must be digits, an underscore and words, such as 20261120093000_create_chores")
    }
    var scripts: [Script] = []
    for file in try contents(of: url) { scripts.append(try script(file, in: url)) }
    guard scripts.contains(where: { $0.direction == .up }) else {
      throw Problem(path: url.path, message: "has no up.sql")
    }
    return Entry(version: parts[0], name: parts[1], scripts: scripts)
  }

  private static func script(_ file: URL, in folder: URL) throws(Problem) -> Script {
    let parts = file.lastPathComponent.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 || parts.count == 3, parts.last == "sql",
      let direction = Script.Direction(rawValue: parts[0]), parts.allSatisfy({ !$0.isEmpty })
    else {
      throw Problem(
        path: file.path, message: "not a file of a migration; they are named up.sql, down.sql, up.sqlite.sql and so on")
    }
    do {
      return Script(
        direction: direction, dialect: parts.count == 3 ? parts[1] : nil,
        file: "\(folder.lastPathComponent)/\(file.lastPathComponent)",
        sql: try String(contentsOf: file, encoding: .utf8))
    } catch {
      throw Problem(path: file.path, message: "cannot be read as UTF-8 text")
    }
  }

  private static func contents(of folder: URL) throws(Problem) -> [URL] {
    do {
      return try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles]
      )
      .filter { $0.pathExtension.lowercased() != "md" && !$0.lastPathComponent.hasPrefix(".") }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    } catch {
      throw Problem(path: folder.path, message: "the folder cannot be read; does it exist?")
    }
  }

  private static func isFolder(_ url: URL) throws(Problem) -> Bool {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) else {
      throw Problem(path: url.path, message: "cannot be read")
    }
    return isDirectory.boolValue
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
