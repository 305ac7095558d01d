import Foundation
import Strata
import StrataSQLite
import StrataTesting
import Testing

@Entity("notes")
struct Note {
  let id: Key<Note>
  @CreatedAt let createdAt: Date
  var text: String
  var count: Int?
  var ratio: Double
  var isRead: Bool = false
  var tags: [String?] = []
  var seenAt: [Date]?
  @Version let version: Int
  var writtenAt: Date?
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?
}

/// Inserts come back as the table keeps them, whether they are asked for or not.
@Suite struct EchoedInsertTests {
  private static func withNotes(
    _ definition: String, _ body: @Sendable (Database) async throws -> Void
  ) async throws {
    try await withTemporaryDatabase { db, _ async throws in
      try await db.execute(script: definition)
      try await body(db)
    }
  }

  private static func table(count: String = "INTEGER", options: String = "STRICT") -> String {
    """
    CREATE TABLE notes (
      id BLOB NOT NULL PRIMARY KEY, created_at INTEGER NOT NULL, text TEXT NOT NULL, count \(count), ratio REAL NOT NULL,
      is_read INTEGER NOT NULL, tags TEXT NOT NULL, seen_at TEXT, version INTEGER NOT NULL, written_at INTEGER, updated_at INTEGER NOT NULL, deleted_at INTEGER
    ) \(options);
    """
  }

  private static func note(_ number: Int) -> Note.New {
    Note.New(
      text: String(repeating: "ü", count: number * 7), count: number.isMultiple(of: 2) ? number : nil,
      ratio: Double(number) / 7, isRead: number.isMultiple(of: 3),
      tags: (0..<(number % 4)).map { $0 == 2 ? nil : "\"\\\(number)é" },
      seenAt: number.isMultiple(of: 7) ? nil : [Date(timeIntervalSince1970: Double(number) / 8)],
      writtenAt: number.isMultiple(of: 5) ? nil : Date(timeIntervalSince1970: Double(number)))
  }

  private static func expectSame(_ notes: [Note], _ kept: [Note]) {
    #expect(notes.count == kept.count)
    for (note, kept) in zip(notes, kept) {
      #expect(note.id == kept.id && note.text == kept.text && note.count == kept.count && note.ratio == kept.ratio)
      #expect(note.tags == kept.tags && note.seenAt == kept.seenAt)
      #expect(note.isRead == kept.isRead && note.version == kept.version && note.writtenAt == kept.writtenAt)
      #expect(
        note.createdAt == kept.createdAt && note.updatedAt == kept.updatedAt && note.deletedAt == kept.deletedAt)
    }
  }

  @Test(arguments: [table(), table(options: ""), table(count: "", options: "")])
  func theRowsAreThoseOfTheTable(definition: String) async throws {
    try await Self.withNotes(definition) { db async throws in
      let before = Date.now
      // Far more than a batch of rows holds.
      let notes = try await db.insert((0..<300).map(Self.note))
      let single = try await db.insert(Self.note(1))
      Self.expectSame(notes + [single], try await db.all(Note.everything.order { $0.id.ascending }))
      #expect(abs(single.createdAt.timeIntervalSince(before)) < 60 && single.createdAt == single.updatedAt)
      #expect(single.version == 1 && single.deletedAt == nil)
      let updated = try await db.update(single) { $0.count = 5 }
      #expect(updated.updatedAt >= single.updatedAt && updated.version == 2)
    }
  }

  @Test(arguments: [table(), table(count: "", options: "")])
  func aValueThatHasNoEncodingIsFoundByItsRow(definition: String) async throws {
    try await Self.withNotes(definition) { db async throws in
      var notes = (0..<50).map(Self.note)
      notes[40].writtenAt = Date(timeIntervalSince1970: .infinity)
      let error = await #expect(throws: DatabaseError.self) { try await db.insert(notes) }
      #expect(error?.code == .valueOutOfRange)
      #expect(error?.message.hasPrefix("parameter 8 of row 40: ") == true, "\(error?.message ?? "")")
      #expect(try await db.count(Note.everything) == 0)
    }
  }

  /// A column of another type may make something else of a value, so the row is asked for and found to be wrong.
  @Test func aColumnOfAnotherTypeIsFoundOut() async throws {
    try await Self.withNotes(Self.table(count: "TEXT", options: "")) { db async throws in
      let error = await #expect(throws: DatabaseError.self) { try await db.insert(Self.note(2)) }
      #expect(error?.code == .typeMismatch && error?.details.column == "count")
      #expect(try await db.all(sql: "SELECT count(*) FROM notes", as: Int.self) == [0])
    }
  }

  @Test func aRowThatATriggerIgnores() async throws {
    let definition =
      Self.table() + "CREATE TRIGGER ignoring BEFORE INSERT ON notes BEGIN SELECT RAISE(IGNORE); END;"
    try await Self.withNotes(definition) { db async throws in
      let error = await #expect(throws: DatabaseError.self) { try await db.insert(Self.note(1)) }
      #expect(error?.code == .protocolViolation)
      #expect(try await db.insert((0..<3).map(Self.note)).isEmpty)
    }
  }

  @Test func nothingIsKeptWhenOneFails() async throws {
    try await Self.withNotes(Self.table()) { db async throws in
      let kept = try await db.insert(Self.note(1))
      var twice = Self.note(3)
      twice.id = kept.id
      let rows = [Self.note(2), twice, Self.note(4)]
      let error = await #expect(throws: DatabaseError.self) { try await db.insert(rows) }
      #expect(error?.code == .uniqueViolation && error?.details.table == "notes")
      #expect(try await db.all(Note.everything).map(\.id) == [kept.id])
    }
  }
}
