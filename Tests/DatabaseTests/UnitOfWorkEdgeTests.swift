import Foundation
import Strata
import Synchronization
import TestDatabases
import Testing

@Entity("uow_prices")
struct ListedPrice {
  let id: Key<ListedPrice>
  @Column(type: "numeric(5,2)") var amount: Decimal
  var weight: JSON<Double>
}

/// Its key is a time, which the database takes from its clock.
@Entity("uow_moments")
struct Moment {
  @ID @Default(.now) let at: Date
  var text: String
}

/// What units of work refuse, and what they delete softly.
@Suite struct UnitOfWorkEdgeTests {
  private func withBoards(
    _ kind: TestDatabase, _ body: (Database, _ boards: [Board], _ threads: [Thread]) async throws -> Void
  ) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Remark.self, Visit.self, Moderation.self, Thread.self, Board.self])
      let boards = try await db.insert(["a", "b", "c"].map { Board.New(name: $0) })
      let threads = try await db.insert(
        (0..<6).map { Thread.New(title: "\($0)", boardID: boards[$0 / 2].id, pinnedOnID: boards[2].id) })
      try await db.insert(Remark.New(text: "of 0", threadID: threads[0].id))
      try await body(db, boards, threads)
    }
  }

  /// What belongs to rows goes with them, at the same time, and comes back with them.
  @Test(arguments: TestDatabase.allCases) func deletionsCascade(kind: TestDatabase) async throws {
    try await withBoards(kind) { db, boards, threads async throws in
      try await db.unitOfWork { work in
        let found = try await work.all(Board.where { $0.name < "c" }.order { $0.name.ascending })
        for board in found { try work.delete(board) }
        try work.insert(Board.New(name: "d"))
      }
      #expect(try await db.all(Board.everything.order { $0.name.ascending }).map(\.name) == ["c", "d"])
      #expect(try await db.all(Thread.everything.order { $0.title.ascending }).map(\.title) == ["4", "5"])
      #expect(try await db.count(Remark.everything) == 0)
      let deleted = try await db.all(Board.everything.onlyDeleted)
      let gone = try await db.all(Thread.everything.onlyDeleted)
      #expect(deleted.map(\.version) == [2, 2] && gone.map(\.version) == [2, 2, 2, 2])
      #expect(Set(deleted.map(\.deletedAt) + gone.map(\.deletedAt)).count == 1)
      let first = try #require(deleted.first { $0.id == boards[0].id })
      try await db.restore(first)
      #expect(try await db.all(Thread.where { $0.boardID == first.id }).count == 2)
      #expect(try await db.count(Remark.everything) == 1)
    }
  }

  /// All or nothing: not what belongs to a row, when somebody else has changed the row.
  @Test(arguments: TestDatabase.allCases) func aStaleRowKeepsWhatBelongsToIt(kind: TestDatabase) async throws {
    try await withBoards(kind) { db, boards, _ async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.unitOfWork { work in
          for board in try await work.all(Board.everything) { try work.delete(board) }
          try await db.update(Board.self, boards[1].id) { $0.size = 7 }
        }
      }
      #expect(error?.code == .staleEntity)
      #expect(error?.details.staleRows.map(\.id) == ["\(boards[1].id)"])
      #expect(try await db.count(Board.everything) == 3)
      #expect(try await db.count(Thread.everything) == 6)
      #expect(try await db.count(Remark.everything) == 1)
    }
  }

  @Test(arguments: TestDatabase.allCases) func whatIsNotForTheApplication(kind: TestDatabase) async throws {
    try await withBoards(kind) { db, boards, _ async throws in
      try await db.unitOfWork { work in
        let board = try await work.find(Board.self, boards[0].id)
        let newer = Board(
          id: board.id, name: board.name, size: 3, version: 9, updatedAt: board.updatedAt, deletedAt: nil)
        let error = #expect(throws: DatabaseError.self) { try work.save(newer) }
        #expect(error?.code == .invalidArgument && error?.details.column == "version")
        #expect(error?.details.table == "boards")
        try work.delete(board)
        let late = #expect(throws: DatabaseError.self) { try work.save(board) }
        #expect(late?.code == .notFound && late?.details.table == "boards")
      }
      #expect(try await db.count(Board.everything) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func valuesThatNoColumnCanHave(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [ListedPrice.self])
      let price = try await db.insert(ListedPrice.New(amount: 1, weight: JSON(2)))
      try await db.unitOfWork { work in
        let tooLarge = #expect(throws: DatabaseError.self) {
          try work.insert(ListedPrice.New(amount: 1_000, weight: JSON(1)))
        }
        #expect(tooLarge?.code == .valueOutOfRange && tooLarge?.details.table == "uow_prices")
        let noNumber = #expect(throws: DatabaseError.self) {
          try work.insert(ListedPrice.New(amount: 1, weight: JSON(.nan)))
        }
        #expect(noNumber?.code == .valueOutOfRange)
        var known = try await work.find(ListedPrice.self, price.id)
        known.weight = JSON(.nan)
        let unwritable = #expect(throws: DatabaseError.self) { try work.save(known) }
        #expect(unwritable?.code == .valueOutOfRange && unwritable?.details.column == "weight")
        known.weight = JSON(3)
        try work.save(known)
      }
      #expect(try await db.all(ListedPrice.everything).map(\.weight) == [JSON(3)])
    }
  }

  @Test(arguments: TestDatabase.allCases) func decimalNumbersAreChanged(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [ListedPrice.self])
      let amount = try #require(Decimal(string: "2.5"))
      let prices = try await db.insert((1...4).map { ListedPrice.New(amount: Decimal($0), weight: JSON(1)) })
      try await db.unitOfWork { work in
        for price in prices.prefix(3) {
          var known = try await work.find(ListedPrice.self, price.id)
          known.amount += amount
          try work.save(known)
        }
      }
      let expected = ["3.5", "4.5", "5.5", "4"].compactMap { Decimal(string: $0) }
      #expect(try await db.find(ListedPrice.self, ids: prices.map(\.id)).map(\.amount) == expected)
      // Refused before anything is sent, and never rounded.
      try await db.unitOfWork { work in
        for text in ["1000", "1.005"] {
          var known = try await work.find(ListedPrice.self, prices[3].id)
          known.amount = try #require(Decimal(string: text))
          let changed = known
          let error = #expect(throws: DatabaseError.self) { try work.save(changed) }
          #expect(error?.code == .valueOutOfRange && error?.details.column == "amount")
        }
      }
      #expect(try await db.find(ListedPrice.self, prices[3].id).amount == 4)
    }
  }

  /// Nobody knows the key before the row is there, so other rows could not refer to it.
  @Test(arguments: TestDatabase.allCases) func keysThatNobodyKnows(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Moment.self])
      let time = Date(timeIntervalSince1970: 1_800_000_000)
      try await db.unitOfWork { work in
        let error = #expect(throws: DatabaseError.self) { try work.insert(Moment.New(text: "now")) }
        #expect(error?.code == .unsupported && error?.details.table == "uow_moments")
        try work.insert(Moment.New(at: time, text: "then"))
      }
      #expect(try await db.all(Moment.everything).map(\.at) == [time])
    }
  }

  private final class Flag: Sendable {
    private let isRaised = Atomic<Bool>(false)

    func raise() { isRaised.store(true, ordering: .releasing) }

    func wait() async throws {
      for _ in 0..<6_000 where !isRaised.load(ordering: .acquiring) { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  /// While the rows are on their way, held up by a lock: what is changed then would be lost.
  @Test func nothingIsChangedWhileItIsSent() async throws {
    try await withBoards(.postgres) { db, boards, _ async throws in
      let (isLocked, isRefused, id) = (Flag(), Flag(), boards[0].id)
      let code = try await withThrowingTaskGroup(of: DatabaseError.Code?.self) { group in
        group.addTask {
          try await db.transaction { tx in
            _ = try await tx.first(Board.where { $0.id == id }.locked())
            isLocked.raise()
            try await isRefused.wait()
          }
          return nil
        }
        try await isLocked.wait()
        let code = try await db.unitOfWork { work in
          var board = try await work.find(Board.self, id)
          board.size = 5
          try work.save(board)
          group.addTask {
            try await work.flush()
            return nil
          }
          defer { isRefused.raise() }
          for _ in 0..<2_000 {
            do throws(DatabaseError) {
              try work.insert(Visit.New(boardID: id))
            } catch {
              // The unit of work ends here; the other task has its rows sent.
              isRefused.raise()
              try await group.waitForAll()
              return DatabaseError.Code?.some(error.code)
            }
            try await Task.sleep(for: .milliseconds(5))
          }
          return nil
        }
        return code
      }
      #expect(code == .invalidArgument)
      #expect(try await db.find(Board.self, id).size == 5)
    }
  }
}
