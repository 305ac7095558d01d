import Foundation
import Strata

/// What the file system knows of an SQLite database.
enum SQLiteFile {
  /// The first 100 bytes, or all of a shorter file (https://www.sqlite.org/fileformat.html#the_database_header).
  static func header(of path: String) throws(DatabaseError) -> [UInt8] {
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { file.closeFile() }
      return Array(try file.read(upToCount: 100) ?? Data())
    } catch {
      throw unreadable(path, error)
    }
  }

  /// - Returns: `nil` when there is no such file.
  static func size(of path: String) throws(DatabaseError) -> Int? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return (try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue
    } catch {
      throw unreadable(path, error)
    }
  }

  /// Of the disk that the file is on, in bytes.
  static func freeSpace(beside path: String) throws(DatabaseError) -> Int {
    do {
      let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
      guard let free = attributes[.systemFreeSize] as? NSNumber else {
        throw DatabaseError(.unsupported, "the file system of \(path) does not say how much room it has")
      }
      return free.intValue
    } catch {
      throw (error as? DatabaseError) ?? unreadable(path, error)
    }
  }

  private static func unreadable(_ path: String, _ error: any Error) -> DatabaseError {
    DatabaseError(.storageUnavailable, "\(path) cannot be looked at: \(error.localizedDescription)")
  }
}
