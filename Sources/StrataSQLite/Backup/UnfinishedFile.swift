import Foundation
package import Strata

/// A file that gets its name when it is whole. Until then it lies beside it under a hidden name, so that a process that is killed leaves nothing that
/// looks like a backup.
package struct UnfinishedFile: Sendable {
  /// Where it is written.
  package let path: String
  private let destination: String

  /// Makes it, empty, for its owner alone: a copy of a database holds what the database holds.
  /// - Throws: `invalidArgument` when something has the name already, and why the folder cannot be written.
  package init(for destination: String) throws(DatabaseError) {
    guard !FileManager.default.fileExists(atPath: destination) else { throw Self.isThere(destination) }
    try self.init(beside: destination)
  }

  /// As ``init(for:)``, for a name that something may have.
  package init(beside destination: String) throws(DatabaseError) {
    let url = URL(fileURLWithPath: destination)
    let name = url.lastPathComponent
    let mark = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    // A name has 255 bytes at most, of which the mark takes up to 24.
    let path = url.deletingLastPathComponent().appending(path: ".\(name.prefix(100)).\(mark).partial").path
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure("cannot be made", path) }
    close(descriptor)
    self.path = path
    self.destination = url.path
  }

  /// Gives it its name once the disk has it.
  /// - Throws: `invalidArgument` when something took the name meanwhile. The file is then still there under its own.
  package func finish() throws(DatabaseError) {
    try Self.sync(path)
    // A link, unlike a rename, replaces nothing; where the file system has no links, what can be done is to look.
    if link(path, destination) == 0 {
      unlink(path)
    } else {
      guard errno != EEXIST, !FileManager.default.fileExists(atPath: destination) else {
        throw Self.isThere(destination)
      }
      guard rename(path, destination) == 0 else { throw Self.failure("cannot get its name", destination) }
    }
    try Self.sync(URL(fileURLWithPath: destination).deletingLastPathComponent().path)
  }

  /// Gives it the name of another file in one step: whoever opens the name finds the one or the other.
  /// - Parameter kept: A name under which the other file stays; without it, it is gone.
  package func finish(replacingAndKeeping kept: String?) throws(DatabaseError) {
    try Self.sync(path)
    if let kept {
      guard !FileManager.default.fileExists(atPath: kept) else { throw Self.isThere(kept) }
      if link(destination, kept) != 0 {
        guard errno != EEXIST else { throw Self.isThere(kept) }
        guard rename(destination, kept) == 0 else { throw Self.failure("cannot be kept", kept) }
      }
    }
    guard rename(path, destination) == 0 else { throw Self.failure("cannot be replaced", destination) }
    try Self.sync(URL(fileURLWithPath: destination).deletingLastPathComponent().path)
  }

  /// Removes it, unless it has its name.
  package func discard() {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
  }

  /// Waits until the disk has a file, or the names in a folder.
  package static func sync(_ path: String) throws(DatabaseError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot be opened", path) }
    defer { close(descriptor) }
    // Some file systems cannot do it for a folder, and say so.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw failure("cannot be written", path)
    }
  }

  private static func isThere(_ path: String) -> DatabaseError {
    DatabaseError(
      .invalidArgument, "\(path) is there already and is left as it is; choose another name or move it away")
  }

  /// What the system said last.
  private static func failure(_ what: String, _ path: String) -> DatabaseError {
    let number = errno
    let code: DatabaseError.Code =
      switch number {
      case ENOSPC, EDQUOT: .diskFull
      case EACCES, EPERM: .permissionDenied
      case EROFS: .readOnly
      default: .storageUnavailable
      }
    return DatabaseError(code, "\(path) \(what): \(String(cString: strerror(number)))")
  }
}
