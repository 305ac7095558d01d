import Foundation
import Strata
import StrataSQLite

/// A template that is a file of SQLite. It is kept in memory, so that nothing of it stays behind.
struct FileTemplate: TemplateStore {
  private let content: Data

  init(_ prepare: @Sendable (Database) async throws -> Void) async throws {
    content = try await withTemporaryFolder { folder in
      let file = folder.appending(path: "template.sqlite")
      try await Database.opened(SQLiteConfiguration(.file(file.path))) { try await prepare($0) }
      // The last connection has brought everything from the log into the file.
      return try Data(contentsOf: file)
    }
  }

  func withCopy<Result>(_ body: (Database) async throws -> Result) async throws -> Result {
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "copy.sqlite")
      try content.write(to: file)
      return try await Database.opened(SQLiteConfiguration(.file(file.path)), body)
    }
  }

  func remove() async throws {}
}
