import Foundation
import Strata
import TestDatabases
import Testing

/// Values over the rows around a row, on every database.
@Suite struct WindowTests {
  @Test(arguments: TestDatabase.allCases) func places(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let rows = try await db.all(
        Book.select {
          (
            $0.pages, .rowNumber(over: .partition(by: $0.genre).order($0.pages.descending)),
            .rank(over: .order($0.genre.ascending)), .denseRank(over: .order($0.genre.ascending))
          )
        }
        .order { $0.pages.ascending })
      #expect(rows.map(\.0) == [10, 20, 30, 40, 50, 60])
      #expect(rows.map(\.1) == [2, 1, 4, 3, 2, 1])
      #expect(rows.map(\.2) == [1, 1, 3, 3, 3, 3] && rows.map(\.3) == [1, 1, 2, 2, 2, 2])
    }
  }

  @Test(arguments: TestDatabase.allCases) func neighbours(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let rows = try await db.all(
        Book.select { book in
          let window = Window.partition(by: book.genre).order(book.pages.ascending)
          return (
            book.pages.previous(over: window), book.pages.next(2, over: window), book.title.first(over: window),
            book.pages.last(over: window)
          )
        }
        .order { $0.pages.ascending })
      #expect(rows.map(\.0) == [nil, 10, nil, 30, 40, 50])
      #expect(rows.map(\.1) == [nil, nil, 50, 60, nil, nil])
      #expect(rows.map(\.2) == ["Apple", "Apple"] + Array(repeating: "50% off", count: 4))
      #expect(rows.map(\.3) == [10, 20, 30, 40, 50, 60])
    }
  }

  @Test(arguments: TestDatabase.allCases) func runningTotals(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let rows = try await db.all(
        Book.select {
          (
            $0.pages.sum().over(.order($0.pages.ascending)), $0.pages.sum().over(.partition(by: $0.genre)),
            $0.pages.sum().filter($0.pages > 20).over(.order($0.pages.ascending).frame(.rows(before: 1, behind: 1))),
            .count(over: .order($0.pages.ascending).frame(.rows(before: nil, behind: 0)))
          )
        }
        .order { $0.pages.ascending })
      #expect(rows.map(\.0) == [10, 30, 60, 100, 150, 210] && rows.map(\.1) == [30, 30, 180, 180, 180, 180])
      #expect(rows.map(\.2) == [nil, 30, 70, 120, 150, 110] && rows.map(\.3) == [1, 2, 3, 4, 5, 6])
    }
  }
}
