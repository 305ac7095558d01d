import Foundation
import Strata
import StrataMigrations
import StrataSQLite

/// What stands beside a backup in `FILE.manifest.json`: what the file is, and what the database held. Keys stay as they are from version to
/// version; new ones may come.
struct BackupManifest: Sendable, Codable {
  /// What a new database needs so that texts sort as in the old one.
  struct Locale: Sendable, Codable {
    let encoding: String
    let collate: String
    let ctype: String
    /// `c`, `i` (ICU) or `b` (built in), as `pg_database` has it.
    let provider: String
    let name: String?
  }

  var format = 1
  /// As ``Strata/Dialect/name``.
  let kind: String
  let database: String
  /// In UTC, ISO 8601.
  let takenAt: String
  var tool = MigrationRunner.toolVersion
  let serverVersion: String
  /// Of pg_dump; `nil` for SQLite.
  let dumpVersion: Int?
  let locale: Locale?
  var bytes = 0
  /// Of the file: it finds damage, not forgery.
  var checksum = ""
  /// `nil` when the backup was not verified.
  var contents: DatabaseContents?

  static func path(of file: String) -> String { "\(file).manifest.json" }

  /// Fills in what the file itself says.
  mutating func describe(_ file: String) throws(DatabaseError) {
    (bytes, checksum) = try FileChecksum.of(file)
  }

  /// - Returns: What was written, without its name yet.
  func write(for file: String) throws -> UnfinishedFile {
    let unfinished = try UnfinishedFile(for: Self.path(of: file))
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: unfinished.path))
      try handle.write(contentsOf: try encoder.encode(self))
      try handle.close()
      return unfinished
    } catch {
      unfinished.discard()
      throw DatabaseError(
        .storageUnavailable, "\(Self.path(of: file)) cannot be written: \(error.localizedDescription)")
    }
  }

  /// Reads what stands beside a backup, and checks that the backup is the file that it describes.
  /// - Returns: `nil` for a backup without one, made by other means.
  /// - Throws: `corrupted` when the file is damaged, `invalidArgument` for a file that is not there, a manifest that cannot be read, and a backup of
  ///   another kind of database.
  static func checked(for file: String, kind: String) throws(DatabaseError) -> BackupManifest? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
      throw DatabaseError(.invalidArgument, "there is no file \(file) to restore")
    }
    let path = path(of: file)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let manifest: BackupManifest
    do {
      manifest = try JSONDecoder().decode(
        BackupManifest.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw DatabaseError(
        .invalidArgument, "\(path) cannot be read; move it away to restore without what it says of the backup")
    }
    guard manifest.kind == kind else {
      throw DatabaseError(
        .invalidArgument, "\(file) is a backup of \(manifest.kind), and the database is \(kind); correct --database")
    }
    let (bytes, checksum) = try FileChecksum.of(file)
    guard bytes == manifest.bytes, checksum == manifest.checksum else {
      throw DatabaseError(
        .corrupted,
        "\(file) is not the file that was written as a backup: \(bytes == manifest.bytes ? "its bytes are others" : "it has \(bytes) bytes in place of \(manifest.bytes)"); take another copy of it"
      )
    }
    return manifest
  }
}

/// FNV-1a with 64 bits over a file, as migrations have it.
enum FileChecksum {
  static func of(_ path: String) throws(DatabaseError) -> (bytes: Int, checksum: String) {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      var count = 0
      while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
        count += data.count
        data.withUnsafeBytes { bytes in
          for byte in bytes {
            hash ^= UInt64(byte)
            hash = hash &* 0x0000_0100_0000_01b3
          }
        }
      }
      try handle.close()
      let digits = String(hash, radix: 16)
      return (count, "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits)
    } catch {
      throw DatabaseError(.storageUnavailable, "\(path) cannot be read: \(error.localizedDescription)")
    }
  }
}
