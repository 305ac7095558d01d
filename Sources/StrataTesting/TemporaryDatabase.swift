public import Foundation
public import Strata
public import StrataSQLite

/// A database file of one test, removed when the body ends.
///
/// ```swift
/// try await withTemporaryDatabase { db, path in … }
/// ```
public func withTemporaryDatabase<Result>(
  _ configure: (inout SQLiteConfiguration) -> Void = { _ in },
  _ body: (Database, _ path: String) async throws -> Result
) async throws -> Result {
  try await withTemporaryFolder { folder in
    let path = folder.appending(path: "test.sqlite").path
    var configuration = SQLiteConfiguration(.file(path))
    configure(&configuration)
    return try await Database.opened(configuration) { database in try await body(database, path) }
  }
}

/// An empty folder of one test, removed when the body ends.
public func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "strata-\(UUID().uuidString)", directoryHint: .isDirectory)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let result: Result
  do {
    result = try await body(folder)
  } catch {
    try FileManager.default.removeItem(at: folder)
    throw error
  }
  try FileManager.default.removeItem(at: folder)
  return result
}
