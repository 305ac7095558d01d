import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

@Entity
struct Board {
  let id: Key<Board>
  @Unique var name: String
  var size: Int = 1
  @Version let version: Int
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?

  static let threads = hasMany(Thread.self, \.boardID)
  static let pinned = hasMany(Thread.self, \.pinnedOnID)
  static let visits = hasMany(Visit.self, \.boardID)
  static let moderations = hasMany(Moderation.self, \.boardID)
}

@Entity("board_threads")
struct Thread {
  let id: Key<Thread>
  var title: String
  var boardID: Key<Board>
  var pinnedOnID: Key<Board>?
  @Version let version: Int
  @UpdatedBy let updatedBy: String?
  @DeletedAt let deletedAt: Date?

  static let board = belongsTo(Board.self, \.boardID, onDelete: .cascade)
  /// Belongs to the board no more than before.
  static let pinnedOn = belongsTo(Board.self, \.pinnedOnID, onDelete: .setNull)
  static let comments = hasMany(Remark.self, \.threadID)
}

/// A tree, below a thread.
@Entity
struct Remark {
  let id: Key<Remark>
  var text: String
  var threadID: Key<Thread>
  var parentID: Key<Remark>?
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?

  static let thread = belongsTo(Thread.self, \.threadID, onDelete: .cascade)
  static let parent = belongsTo(Remark.self, \.parentID, onDelete: .cascade)
  static let answers = hasMany(Remark.self, \.parentID)
}

/// Has no `@DeletedAt`.
@Entity
struct Visit {
  let id: Key<Visit>
  var boardID: Key<Board>

  static let board = belongsTo(Board.self, \.boardID, onDelete: .cascade)
}

/// Has a key of two columns.
@Entity
struct Moderation {
  @ID let boardID: Key<Board>
  @ID let name: String
  @DeletedAt let deletedAt: Date?

  static let board = belongsTo(Board.self, \.boardID, onDelete: .cascade)
}

// Own each other in a circle.

@Entity
struct Chicken {
  let id: Key<Chicken>
  var eggID: Key<Egg>?
  @DeletedAt let deletedAt: Date?

  static let egg = belongsTo(Egg.self, \.eggID, onDelete: .cascade)
  static let eggs = hasMany(Egg.self, \.chickenID)
}

@Entity
struct Egg {
  let id: Key<Egg>
  var chickenID: Key<Chicken>?
  @DeletedAt let deletedAt: Date?

  static let chicken = belongsTo(Chicken.self, \.chickenID, onDelete: .cascade)
  static let chickens = hasMany(Chicken.self, \.eggID)
}

@Suite struct SoftDeleteTests {
  private struct Forum {
    let boards: [Board]
    let threads: [Thread]
    /// Of the first thread: a root, two answers, an answer to the first of them; and a root of the second thread.
    let remarks: [Remark]
  }

  /// Two boards with two threads each, remarks below the first board.
  private func withForum(_ kind: TestDatabase, _ body: (Database, Forum) async throws -> Void) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Remark.self, Visit.self, Moderation.self, Thread.self, Board.self])
      let boards = try await db.insert(["a", "b"].map { Board.New(name: $0) })
      let threads = try await db.insert(
        [("1", 0), ("2", 0), ("3", 1), ("4", 1)].map {
          Thread.New(title: $0.0, boardID: boards[$0.1].id, pinnedOnID: boards[1 - $0.1].id)
        })
      let root = Remark.New(text: "root", threadID: threads[0].id)
      let first = Remark.New(text: "first", threadID: threads[0].id, parentID: root.id)
      let second = Remark.New(text: "second", threadID: threads[0].id, parentID: root.id)
      let deep = Remark.New(text: "deep", threadID: threads[0].id, parentID: first.id)
      let other = Remark.New(text: "other", threadID: threads[1].id)
      let remarks = try await db.insert([root, first, second, deep, other])
      try await db.insert(Visit.New(boardID: boards[0].id))
      try await db.insert([
        Moderation.New(boardID: boards[0].id, name: "x"), Moderation.New(boardID: boards[1].id, name: "y"),
      ])
      try await body(db, Forum(boards: boards, threads: threads, remarks: remarks))
    }
  }

  private func titles(_ db: Database) async throws -> [String] {
    try await db.all(Thread.everything.order { $0.title.ascending }).map(\.title)
  }

  private func texts(_ db: Database) async throws -> [String] {
    try await db.all(Remark.everything.order { $0.text.ascending }).map(\.text)
  }

  @Test(arguments: TestDatabase.allCases) func threeLevelsGoAndComeBack(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      let (_, trips) = try await countingRoundTrips {
        try await ChangeAuthor.with("ann") { try await db.delete(forum.boards[0]) }
      }
      #expect(trips == 1)
      #expect(try await titles(db) == ["3", "4"])
      #expect(try await texts(db).isEmpty)
      #expect(try await db.count(Visit.everything) == 1)
      #expect(try await db.all(Moderation.everything).map(\.name) == ["y"])
      let board = try #require(try await db.first(Board.everything.onlyDeleted))
      let threads = try await db.all(Thread.everything.onlyDeleted)
      let remarks = try await db.all(Remark.everything.onlyDeleted)
      #expect(board.version == 2 && threads.map(\.version) == [2, 2] && threads.map(\.updatedBy) == ["ann", "ann"])
      #expect(Set(threads.map(\.deletedAt) + remarks.map(\.deletedAt)) == [board.deletedAt])
      #expect(remarks.count == 5 && remarks.allSatisfy { $0.updatedAt >= forum.remarks[0].updatedAt })
      let (back, again) = try await countingRoundTrips { try await db.restore(board) }
      #expect(again == 1 && back.deletedAt == nil && back.version == 3)
      #expect(try await titles(db) == ["1", "2", "3", "4"])
      #expect(try await texts(db) == ["deep", "first", "other", "root", "second"])
      #expect(try await db.count(Moderation.everything) == 2)
      #expect(try await db.find(Thread.self, forum.threads[0].id).version == 3)
    }
  }

  @Test(arguments: TestDatabase.allCases) func branchesOfATreeGoAlone(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      try await db.delete(forum.remarks[1])
      #expect(try await texts(db) == ["other", "root", "second"])
      // A circle, which no foreign key forbids: it ends all the same.
      try await db.execute("UPDATE remarks SET parent_id = \(forum.remarks[2].id) WHERE id = \(forum.remarks[0].id)")
      try await db.delete(forum.remarks[0])
      #expect(try await texts(db) == ["other"])
      let root = try #require(try await db.first(Remark.where { $0.text == "root" }.onlyDeleted))
      try await db.restore(root)
      #expect(try await texts(db) == ["other", "root", "second"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func whatWasDeletedEarlierStaysDeleted(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      try await db.delete(forum.threads[0])
      try await Task.sleep(for: .milliseconds(5))
      try await db.delete(forum.boards[0])
      let board = try #require(try await db.first(Board.everything.onlyDeleted))
      let earlier = try #require(try await db.first(Thread.where { $0.title == "1" }.onlyDeleted))
      #expect(earlier.version == 2)
      try await db.restore(board)
      #expect(try await titles(db) == ["2", "3", "4"])
      #expect(try await texts(db) == ["other"])
      try await db.restore(earlier)
      #expect(try await texts(db) == ["deep", "first", "other", "root", "second"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func staleParentsTakeNothingAlong(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      try await db.update(forum.boards[0]) { $0.size = 2 }
      let stale = await #expect(throws: DatabaseError.self) { try await db.delete(forum.boards[0]) }
      #expect(stale?.code == .staleEntity && stale?.details.stale?.actual == 2)
      #expect(try await titles(db).count == 4)
      #expect(try await texts(db).count == 5)
      let board = try await db.find(Board.self, forum.boards[0].id)
      try await db.delete(board)
      let gone = await #expect(throws: DatabaseError.self) { try await db.delete(board) }
      #expect(gone?.code == .notFound)
      let restored = await #expect(throws: DatabaseError.self) { try await db.restore(forum.boards[1]) }
      #expect(restored?.code == .notFound)
      #expect(try await titles(db) == ["3", "4"])
      // Of the version before it was deleted.
      _ = await #expect(throws: DatabaseError.self) { try await db.restore(board) }
      #expect(try await titles(db) == ["3", "4"])
    }
  }

  /// PostgreSQL finds the rows in the state before the wait; that the parent has changed must count all the same.
  @Test func aParentThatIsBeingChangedIsWaitedFor() async throws {
    try await withForum(.postgres) { db, forum async throws in
      let board = forum.boards[0]
      let deletion = try await db.transaction { tx in
        try await tx.update(board) { $0.size = 9 }
        let deletion = Task { () -> DatabaseError? in
          do {
            try await db.delete(board)
            return nil
          } catch {
            return error as? DatabaseError
          }
        }
        var isWaiting = false
        for _ in 0..<500 where !isWaiting {
          try await Task.sleep(for: .milliseconds(10))
          isWaiting =
            try await db.first(
              sql: """
                SELECT EXISTS (SELECT 1 FROM pg_stat_activity
                  WHERE query LIKE 'WITH RECURSIVE "rows_0"%' AND wait_event_type = 'Lock')
                """, as: Bool.self) == true
        }
        #expect(isWaiting)
        return deletion
      }
      #expect(await deletion.value?.code == .staleEntity)
      #expect(try await titles(db).count == 4)
      #expect(try await texts(db).count == 5)
    }
  }

  @Test(arguments: TestDatabase.allCases) func allRowsOfAQueryTakeTheirsAlong(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      #expect(try await db.deleteAll(Thread.where { $0.title < "3" }.order { $0.title.descending }.limit(1)) == 1)
      #expect(try await titles(db) == ["1", "3", "4"])
      #expect(try await texts(db) == ["deep", "first", "root", "second"])
      let named = Board.named("boards_of").where { $0.name == "a" }
      let deleted = try await db.deleteAll(named.includingDeleted, returning: Board.self)
      #expect(deleted.map(\.name) == ["a"] && deleted[0].deletedAt != nil)
      #expect(try await titles(db) == ["3", "4"])
      #expect(try await texts(db).isEmpty)
      #expect(try await db.deleteAll(Board.where { $0.name == "a" }.includingDeleted) == 0)
      #expect(try await db.restoreAll(Board.where { $0.name == "a" }) == 1)
      #expect(try await titles(db) == ["1", "3", "4"])
      #expect(try await db.restoreAll(Thread.everything) == 1)
      #expect(try await texts(db).count == 5)
      #expect(try await db.deleteAll(Board.everything) == 2)
      #expect(try await titles(db).isEmpty)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rowsOfAJoinTakeTheirsAlong(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      // Found by rows that go with them.
      let first = Board.everything.join(Thread.self) { $1.boardID == $0.id }.where { $1.title < "3" }
      let (deleted, trips) = try await countingRoundTrips { try await db.deleteAll(first, returning: Board.self) }
      #expect(deleted.map(\.id) == [forum.boards[0].id] && deleted[0].deletedAt != nil && trips == 1)
      #expect(try await titles(db) == ["3", "4"])
      #expect(try await texts(db).isEmpty)
      #expect(try await db.all(Moderation.everything).map(\.name) == ["y"])
      let lonely = Thread.everything.leftJoin(Remark.self) { $1.threadID == $0.id }.where { $1.id == nil }
      #expect(try await db.deleteAll(lonely) == 2)
      #expect(try await db.count(Thread.everything) == 0)
      #expect(try await db.deleteAll(first) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func conditionsMayBeAboutRowsThatGoToo(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      let answered = Board.where { board in
        Remark.everything.join(Thread.self) { $0.threadID == $1.id }
          .where { $0.text == "deep" && $1.boardID == board.id }.exists
      }
      #expect(try await db.deleteAll(answered) == 1)
      #expect(try await titles(db) == ["3", "4"])
      #expect(try await texts(db).isEmpty)
      let gone = Board.where { board in
        Thread.where { $0.title == "1" && $0.boardID == board.id }.onlyDeleted.exists
      }
      #expect(try await db.restoreAll(gone) == 1)
      #expect(try await titles(db) == ["1", "2", "3", "4"])
      #expect(try await texts(db).count == 5)
    }
  }

  @Test(arguments: TestDatabase.allCases) func valuesOfTheRowsAreReturned(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      let named = Board.named("boards_of").where { $0.name == "a" }
      let names = try await db.deleteAll(named, returning: { ($0.name, $0.version) })
      #expect(names.map(\.0) == ["a"] && names.map(\.1) == [2])
      #expect(try await titles(db) == ["3", "4"])
      #expect(try await db.deleteAll(Thread.everything, returning: { $0.title }).sorted() == ["3", "4"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func transactionsUndoThemAll(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      struct Undo: Error {}
      await #expect(throws: Undo.self) {
        try await db.transaction { tx in
          try await tx.delete(forum.boards[0])
          throw Undo()
        }
      }
      #expect(try await titles(db).count == 4)
      #expect(try await texts(db).count == 5)
    }
  }

  @Test(arguments: TestDatabase.allCases) func destroyIsLeftToTheForeignKeys(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      try await db.delete(forum.boards[0])
      let board = try #require(try await db.first(Board.everything.onlyDeleted))
      try await db.destroy(board)
      #expect(try await db.count(Thread.everything.includingDeleted) == 2)
      #expect(try await db.count(Remark.everything.includingDeleted) == 0)
      #expect(try await db.count(Visit.everything) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func circlesOfTablesAreRefused(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Chicken.self, Egg.self])
      let chicken = try await db.insert(Chicken.New())
      let error = await #expect(throws: DatabaseError.self) { try await db.delete(chicken) }
      #expect(error?.code == .unsupported && error?.message.contains("chickens, eggs") == true)
      #expect(try await db.count(Chicken.everything) == 1)
    }
  }

  @Test(arguments: TestDatabase.allCases) func uniqueAmongThoseThatLive(kind: TestDatabase) async throws {
    try await withForum(kind) { db, forum async throws in
      try await db.delete(forum.boards[0])
      let again = try await db.insert(Board.New(name: "a"))
      let changed = try await db.upsert(Board.New(name: "a", size: 7), onConflict: .columns(\.name))
      #expect(changed.id == again.id && changed.size == 7)
      #expect(try await db.insertIfAbsent(Board.New(name: "a"), onConflict: .columns(\.name)) == nil)
      // The name is taken by now.
      let old = try #require(try await db.first(Board.everything.onlyDeleted))
      let taken = await #expect(throws: DatabaseError.self) { try await db.restore(old) }
      #expect(taken?.code == .uniqueViolation && taken?.failures.map(\.field) == ["name"])
      #expect(try await titles(db) == ["3", "4"])
      try await db.destroy(changed)
      try await db.restore(old)
      #expect(try await titles(db).count == 4)
    }
  }
}
