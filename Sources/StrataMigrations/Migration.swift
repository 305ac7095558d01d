import StrataMigrationFiles

/// One change of the schema, or of rows, there and back.
public struct Migration: Sendable, Hashable {
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    case up
    case down
  }

  /// The SQL of one direction, for one kind of database or for all.
  public struct Script: Sendable, Hashable {
    public let direction: Direction
    /// The dialect's name, such as `sqlite`; `nil` for all databases.
    public let dialect: String?
    /// Where it was written, for messages.
    public let file: String
    public let sql: String

    public init(direction: Direction, dialect: String?, file: String, sql: String) {
      self.direction = direction
      self.dialect = dialect
      self.file = file
      self.sql = sql
    }
  }

  /// Digits; migrations run in the order of this number.
  public let version: String
  public let name: String
  /// None, where it is written in Swift.
  public let scripts: [Script]
  let data: (any DataMigration)?

  public init(version: String, name: String, scripts: [Script]) {
    self.version = version
    self.name = name
    self.scripts = scripts
    data = nil
  }

  /// A migration that is written in Swift.
  public init(_ data: any DataMigration) {
    let parts = data.id.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    version = String(parts[0])
    name = parts.count > 1 ? String(parts[1]) : ""
    scripts = []
    self.data = data
  }

  public static func == (left: Migration, right: Migration) -> Bool {
    left.version == right.version && left.name == right.name && left.scripts == right.scripts
      && (left.data == nil) == (right.data == nil)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(version)
    hasher.combine(name)
    hasher.combine(scripts)
  }

  /// Changes rows, and is written in Swift.
  public var isData: Bool { data != nil }

  /// How the folder is called.
  public var id: String { "\(version)_\(name)" }

  /// The script for a database: the one made for it, else the one for all.
  func script(_ direction: Direction, for dialect: String) -> Script? {
    let candidates = scripts.filter { $0.direction == direction }
    return candidates.first { $0.dialect == dialect } ?? candidates.first { $0.dialect == nil }
  }

  /// Of the script that was or would be applied; ends of lines do not count, since version control may change them.
  func checksum(for dialect: String) -> String {
    // A program cannot tell whether its code is the one that ran.
    if isData { return "swift" }
    return MigrationChecksum.of(script(.up, for: dialect)?.sql ?? "")
  }
}

extension Migration {
  /// A migration as it lies in a folder.
  init(_ entry: MigrationFolder.Entry) {
    self.init(
      version: entry.version, name: entry.name,
      scripts: entry.scripts.map { script in
        let direction: Direction =
          switch script.direction {
          case .up: .up
          case .down: .down
          }
        return Script(direction: direction, dialect: script.dialect, file: script.file, sql: script.sql)
      })
  }
}
