public import Foundation
public import Strata
import StrataMigrationFiles

/// Writes migrations that a diff made into a folder of migrations, each in a folder of its own.
public struct MigrationWriter: Sendable {
  private let folder: URL
  private let now: Date

  /// - Parameters:
  ///   - folder: Made when it is not there.
  ///   - now: The time that versions are made of, `20261120093000` in UTC.
  public init(folder: URL, now: Date) {
    self.folder = folder
    self.now = now
  }

  /// Writes a migration that does nothing yet, to be written by hand.
  /// - Parameters:
  ///   - name: Words, as `add_due_dates`.
  ///   - dialects: Databases to write scripts for, as `postgres`; without any, one script for all.
  /// - Returns: The files that were written.
  /// - Throws: `invalidArgument` for a name that cannot be one and a folder that cannot be read or written.
  public func writeEmpty(_ name: String, dialects: [String] = []) throws(DatabaseError) -> [URL] {
    for dialect in dialects where dialect.isEmpty || !dialect.allSatisfy({ $0.isASCII && $0.isLetter }) {
      throw DatabaseError(.invalidArgument, "a dialect is a word, such as postgres or sqlite")
    }
    let name = try Self.folderName(name)
    let target = folder.appending(path: "\(nextVersion(behind: try existing()))_\(name)")
    var files: [String: String] = [:]
    for middle in dialects.isEmpty ? [""] : dialects.map({ ".\($0)" }) {
      files["up\(middle).sql"] = "-- What the migration changes.\n"
      files["down\(middle).sql"] = "-- The way back. Where there is none, the directive irreversible says why.\n"
    }
    try write(files, to: target)
    return files.keys.sorted().map { target.appending(path: $0) }
  }

  /// Writes a data migration that does nothing yet, to be written by hand.
  /// - Parameters:
  ///   - name: Words, as `fill_in_slugs`.
  ///   - sources: The folder of Swift files that it goes to.
  /// - Returns: The file that was written; one that is there is not written over.
  /// - Throws: `invalidArgument` for a name that cannot be one and a folder that cannot be read or written.
  public func writeData(_ name: String, into sources: URL) throws(DatabaseError) -> URL {
    let name = try Self.folderName(name)
    let type = name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    guard let first = type.first, first.isLetter else {
      throw DatabaseError(.invalidArgument, "the name of a migration in Swift begins with a letter: fill_in_slugs")
    }
    let text = """
      import Strata
      import StrataMigrations

      /// What the migration changes. It runs once it is named in `MigrationSet(…, data: [\(type)()])`.
      struct \(type): ReversibleDataMigration {
        let id = "\(nextVersion(behind: try existing()))_\(name)"

        func up(_ data: DataMigrationContext) async throws {
          try await data.transaction { transaction in
            try await transaction.execute("SELECT 1")
          }
        }

        /// The way back. Where there is none, conform to DataMigration instead.
        func down(_ data: DataMigrationContext) async throws {}

        /// How many rows are left to do; nil where nothing can be counted.
        func remaining(in connection: DatabaseConnection) async throws -> Int? { nil }
      }

      """
    try write(["\(type).swift": text], to: sources)
    return sources.appending(path: "\(type).swift")
  }

  /// - Parameters:
  ///   - name: Words, as `add_due_dates`.
  ///   - migrations: By kind of database. Where there is one kind, and no migration in the folder tells kinds apart, the files are
  ///     `up.sql` and `down.sql`; otherwise `up.postgres.sql` and so on.
  /// - Returns: The folders that were written.
  /// - Throws: `invalidArgument` for a name that cannot be one and a folder that cannot be read or written.
  public func write(
    _ name: String, _ migrations: [SchemaKind: [SchemaMigration]]
  ) throws(DatabaseError) -> [URL] {
    let name = try Self.folderName(name)
    let existing = try existing()
    let isSplit = migrations.count > 1 || existing.contains { $0.scripts.contains { $0.dialect != nil } }
    var written: [URL] = []
    var version = nextVersion(behind: existing)
    for place in 0..<(migrations.values.map(\.count).max() ?? 0) {
      let isOnline = migrations.values.contains { $0.count > place && $0[place].isOnline }
      let target = folder.appending(path: "\(version)_\(name)\(isOnline && place > 0 ? "_online" : "")")
      var files: [String: String] = [:]
      for (kind, list) in migrations {
        let middle = isSplit ? ".\(kind.rawValue)" : ""
        let nothing = "-- Nothing is to be done here on \(kind.rawValue).\n"
        files["up\(middle).sql"] = place < list.count ? list[place].upScript : nothing
        files["down\(middle).sql"] = place < list.count ? list[place].downScript : nothing
      }
      try write(files, to: target)
      written.append(target)
      version = Self.following(version)
    }
    return written
  }

  private static func folderName(_ name: String) throws(DatabaseError) -> String {
    let name = name.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
    guard !name.isEmpty,
      name.unicodeScalars.allSatisfy({
        $0.isASCII && ($0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil)
      })
    else {
      throw DatabaseError(.invalidArgument, "the name of a migration is letters, digits and underscores: add_due_dates")
    }
    return name
  }

  /// The time, or what comes behind the last migration.
  private func nextVersion(behind existing: [MigrationFolder.Entry]) -> String {
    let version = Self.version(now)
    guard let last = existing.last?.version, !MigrationFolder.precedes(last, version) else { return version }
    return Self.following(last)
  }

  private func existing() throws(DatabaseError) -> [MigrationFolder.Entry] {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    do throws(MigrationFolder.Problem) {
      return try MigrationFolder(reading: folder).entries
    } catch {
      throw DatabaseError(.invalidArgument, "\(error)")
    }
  }

  private func write(_ files: [String: String], to target: URL) throws(DatabaseError) {
    do {
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        try Data(text.utf8).write(to: target.appending(path: name), options: .withoutOverwriting)
      }
    } catch {
      throw DatabaseError(
        .invalidArgument,
        "\(target.path) cannot be written, or has a file of that name; choose another folder or another name")
    }
  }

  /// The date and time of UTC as digits: `20261120093000`.
  package static func version(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    return String(
      format: "%04d%02d%02d%02d%02d%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0, parts.hour ?? 0,
      parts.minute ?? 0, parts.second ?? 0)
  }

  /// One more: seconds may well be 60.
  private static func following(_ version: String) -> String {
    var digits = Array(version.utf8)
    var place = digits.count - 1
    while place >= 0 {
      guard digits[place] == UInt8(ascii: "9") else {
        digits[place] += 1
        return String(decoding: digits, as: UTF8.self)
      }
      digits[place] = UInt8(ascii: "0")
      place -= 1
    }
    return "1" + String(decoding: digits, as: UTF8.self)
  }
}
