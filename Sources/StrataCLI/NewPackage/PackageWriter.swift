import Foundation
import Strata

/// Writes a new package, as a whole or not at all: into a folder beside, which gets the package's name when everything is in it.
struct PackageWriter: Sendable {
  /// - Parameter target: The package's folder, which is not there or empty.
  /// - Throws: `invalidArgument` when there is something, or when it cannot be written.
  func write(_ files: [PackageTemplate.File], to target: URL) throws(DatabaseError) {
    try checkIsFree(target)
    let parent = target.deletingLastPathComponent()
    let unfinished = parent.appending(path: ".\(target.lastPathComponent)-\(UUID().uuidString)")
    do {
      // Not with what is above it: a folder that is misspelled is not made.
      try FileManager.default.createDirectory(at: unfinished, withIntermediateDirectories: false)
    } catch {
      throw DatabaseError(
        .invalidArgument, "nothing can be written into \(parent.path); the folder must be there, and be yours to write")
    }
    do {
      for file in files {
        let url = unfinished.appending(path: file.path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.text.utf8).write(to: url, options: .withoutOverwriting)
      }
    } catch {
      throw removing(
        unfinished,
        DatabaseError(.invalidArgument, "not all files could be written into \(parent.path); is the disk full?"))
    }
    // Takes the place of an empty folder, and of nothing else (POSIX, rename): what came meanwhile is not lost.
    guard rename(unfinished.path, target.path) == 0 else { throw removing(unfinished, Self.taken(target)) }
  }

  private func checkIsFree(_ target: URL) throws(DatabaseError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: target.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else { throw Self.taken(target) }
    let contents: [String]
    do {
      contents = try FileManager.default.contentsOfDirectory(atPath: target.path)
    } catch {
      throw DatabaseError(.invalidArgument, "\(target.path) cannot be read; choose another folder with --directory")
    }
    guard contents.isEmpty else { throw Self.taken(target) }
  }

  private static func taken(_ target: URL) -> DatabaseError {
    DatabaseError(
      .invalidArgument, "\(target.path) is there and not empty; choose another name, or another folder with --directory"
    )
  }

  private func removing(_ unfinished: URL, _ error: DatabaseError) -> DatabaseError {
    do {
      try FileManager.default.removeItem(at: unfinished)
      return error
    } catch {
      return DatabaseError(.invalidArgument, "what was written could not be removed again; delete \(unfinished.path)")
    }
  }
}
