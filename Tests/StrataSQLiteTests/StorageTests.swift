import Foundation
import Strata
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

/// Files that are not what they should be, and what is around them.
@Suite struct StorageTests {
  private func failure(at path: String) async throws -> DatabaseError? {
    let db = try Database(.sqlite(path: path))
    let error = await #expect(throws: DatabaseError.self) { try await db.all(sql: "SELECT 1", as: Int.self) }
    let write = await #expect(throws: DatabaseError.self) { try await db.execute("CREATE TABLE t (a)") }
    #expect(write?.code == error?.code)
    await db.close()
    return error
  }

  @Test func foreignFile() async throws {
    try await withTemporaryFolder { folder async throws in
      let path = folder.appending(path: "letter.sqlite").path
      let text = String(repeating: "Dear database, I am no database. ", count: 100)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let error = try await failure(at: path)
      #expect(error?.code == .notADatabase && error?.message.contains(path) == true)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text, "the file is as it was")
    }
  }

  @Test func missingFolder() async throws {
    try await withTemporaryFolder { folder async throws in
      let error = try await failure(at: folder.appending(path: "no/such/folder/a.sqlite").path)
      #expect(error?.code == .storageUnavailable)
    }
  }

  @Test func folderInsteadOfFile() async throws {
    try await withTemporaryFolder { folder async throws in
      #expect(try await failure(at: folder.path)?.code == .storageUnavailable)
    }
  }

  @Test func wrongSettings() {
    #expect(throws: DatabaseError.self) { try Database(.sqlite(path: "")) }
    #expect(throws: DatabaseError.self) { try Database(SQLiteConfiguration(.memory, readers: 0)) }
    #expect(throws: DatabaseError.self) { try Database(SQLiteConfiguration(.memory, statementCacheSize: 0)) }
  }

  /// A database that may not grow is what a full disk looks like to SQLite.
  @Test func fullDisk() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      try await db.execute(script: TestDatabase.sqliteFile.librarySchema)
      try await db.insert(Author.New(name: "kept"))
      let pages = try await db.all(sql: "PRAGMA page_count", as: Int.self)[0]
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          _ = try await tx.all(sql: SQL(trusted: "PRAGMA max_page_count = \(pages + 2)"), as: Int.self)
          try await tx.insert((0..<5000).map { Author.New(name: "author \($0)") })
        }
      }
      #expect(error?.code == .diskFull && error?.sqlState == "53100")
      #expect(try await db.all(Author.everything).map(\.name) == ["kept"])
    }
  }

  @Test func closedDatabase() async throws {
    let db = try Database(.sqlite(.memory))
    #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    await db.close()
    await db.close()
    let error = await #expect(throws: DatabaseError.self) { try await db.all(sql: "SELECT 1", as: Int.self) }
    #expect(error?.code == .poolClosed)
  }

  @Test func twoDatabasesOnOneFile() async throws {
    try await withTemporaryDatabase { first, path async throws in
      try await first.execute(script: TestDatabase.sqliteFile.librarySchema)
      let second = try Database(SQLiteConfiguration(.file(path), busyTimeout: .milliseconds(50)))
      try await first.transaction { tx in
        try await tx.insert(Author.New(name: "a"))
        let busy = await #expect(throws: DatabaseError.self) { try await second.insert(Author.New(name: "b")) }
        #expect(busy?.code == .databaseBusy && busy?.isTransient == true)
        #expect(try await second.count(Author.everything) == 0, "readers do not wait")
      }
      try await second.insert(Author.New(name: "b"))
      #expect(try await first.count(Author.everything) == 2)
      await second.close()
    }
  }

  @Test func manyReadersAtOnce() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      try await db.execute(script: TestDatabase.sqliteFile.librarySchema)
      try await db.insert((0..<500).map { Author.New(name: "Author \($0)") })
      try await withThrowingTaskGroup(of: Int.self) { group in
        for index in 0..<200 {
          group.addTask { try await db.all(Author.where { $0.name.hasSuffix("\(index % 10)") }).count }
        }
        for try await count in group { #expect(count == 50) }
      }
    }
  }

  @Test func smallStatementCache() async throws {
    try await withTemporaryDatabase({ $0.statementCacheSize = 2 }) { db, _ async throws in
      for round in 0..<3 {
        for number in 0..<10 {
          #expect(try await db.all(sql: SQL(trusted: "SELECT \(number) + \(round)"), as: Int.self) == [number + round])
        }
      }
    }
  }

  @Test func writersQueueAndNoUpdateIsLost() async throws {
    try await withTemporaryDatabase({ $0.synchronous = .normal }) { db, _ async throws in
      try await db.execute(script: TestDatabase.sqliteFile.librarySchema)
      let ann = try await db.insert(Author.New(name: "Ann"))
      let book = try await db.insert(Book.New(title: "Counter", pages: 1, authorID: ann.id))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<32 {
          group.addTask {
            for _ in 0..<10 {
              try await db.transaction { tx in
                let now = try await tx.find(Book.self, book.id)
                try await tx.update(now) { $0.pages = now.pages + 1 }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let end = try await db.find(Book.self, book.id)
      #expect(end.pages == 321 && end.version == 321)
    }
  }
}
