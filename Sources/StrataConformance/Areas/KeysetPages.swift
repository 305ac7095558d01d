import Strata
import StrataTesting

extension ConformanceSuite {
  static let keysetPages = ConformanceArea(
    "keyset pages", [Owner.self, Piece.self, Ticket.self, Step.self], prepare: Shelf.fill, collect: collectKeysetPages
  )

  private static func collectKeysetPages(_ cases: inout CaseCollector) {
    cases.walk("by the primary key alone", "abcdef") { _ in [] }
    cases.walk("by a column", "fedcba") { [$0.size.descending] }
    cases.walk("by a column with equal values", "bdface") { [$0.isOpen.ascending] }
    cases.walk("by an enumeration, downwards", "adbecf") { [$0.shade.descending] }
    cases.walk("by a column with NULLs, upwards", "aecfbd") { [$0.weight.ascending] }
    cases.walk("by a column with NULLs, downwards", "bdfcae") { [$0.weight.descending] }
    cases.walk("by two columns with NULLs", "fbaced") { [$0.tint.descending, $0.weight.ascending] }
    cases.walk("by a moment", "cabdef") { [$0.madeAt.ascending] }
    cases.walk("by a moment with NULLs, downwards", "acefdb") { [$0.soldAt.descending] }
    cases.walk("by a number with a fraction", "fcbaed") { [$0.ratio.descending] }
    cases.walk("by a truth with NULLs", "cfadbe") { [$0.isGood.ascending] }
    cases.walk("by a computed value", "cfadbe") { [$0.size.remainder(dividingBy: 3).ascending] }
    cases.walk("by two directions", "fcebda") { [$0.shade.ascending, $0.size.descending] }
    cases.walk("by the key downwards, and something behind it that decides nothing", "fedcba") {
      [$0.id.descending, $0.size.ascending]
    }
    cases.walk("by a text in the case of small letters", "abcdef") { [$0.name.lowercased().ascending] }
    cases.add("a composite key is the end of the order") { db in
      try await ConformanceSuite.steps(db)
      let query = Step.everything
      var found: [String] = []
      var cursor: Cursor?
      repeat {
        let page = try await db.page(query, after: cursor, size: 2)
        found += page.items.map(\.text)
        cursor = page.next
      } while cursor != nil
      try expectEqual(found, ["1.1", "1.2", "1.3", "2.1", "2.2"])
    }
    cases.add("a composite key behind a column, and back") { db in
      try await ConformanceSuite.steps(db)
      let query = Step.everything.order { $0.minutes.descending }
      let first = try await db.page(query, after: nil, size: 3)
      try expectEqual(first.items.map(\.text), ["1.1", "2.1", "1.3"])
      let second = try await db.page(query, after: first.next, size: 3)
      try expectEqual(second.items.map(\.text), ["2.2", "1.2"])
      let back = try await db.page(query, before: try expectValue(second.previous), size: 2)
      try expectEqual(back.items.map(\.text), ["2.1", "1.3"])
    }
    cases.add("one page of all") { db in
      let page = try await db.page(Piece.everything, after: nil)
      try expectEqual(page.items.count, 6)
      try expect(page.next == nil && page.previous == nil, "there is no other page")
    }
    cases.add("a page of nothing") { db in
      let page = try await db.page(Piece.where { $0.size > 6 }, after: nil, size: 2)
      try expect(page.items.isEmpty && page.next == nil && page.previous == nil, "there is no other page")
    }
    cases.add("rows that come and go move no page") { db in
      let query = Piece.everything.order { $0.size.ascending }
      let first = try await db.page(query, after: nil, size: 2)
      // The last row of the page goes, and one comes in front of it.
      try await db.destroyAll(Piece.where { $0.name == "b" })
      try await db.updateAll(Piece.where { $0.name == "f" }) { $0.size = 0 }
      let second = try await db.page(query, after: first.next, size: 2)
      try expectEqual(second.items.map(\.name), ["c", "d"])
    }
    cases.add("one page is one round trip") { db in
      let query = Piece.everything.order { $0.weight.ascending }
      let (page, trips) = try await countingRoundTrips { try await db.page(query, after: nil, size: 2) }
      try expectEqual(trips, 1)
      let (_, next) = try await countingRoundTrips { try await db.page(query, after: page.next, size: 2) }
      try expectEqual(next, 1)
    }
    cases.add("a cursor is a text that goes through a URL") { db in
      let query = Piece.everything.order { $0.text.ascending }
      let cursor = try expectValue(try await db.page(query, after: nil, size: 2).next)
      let text = cursor.description
      try expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }, text)
      let read = try expectValue(Cursor(text))
      try expectEqual(read, cursor)
      try expectEqual(try await db.page(query, after: read, size: 2).items.count, 2)
    }
    cases.add("a cursor fits its query with other values") { db in
      let first = try await db.page(Piece.where { $0.size > 0 }.order { $0.size.ascending }, after: nil, size: 2)
      let second = try await db.page(
        Piece.where { $0.size > 3 }.order { $0.size.ascending }, after: first.next, size: 2)
      try expectEqual(second.items.map(\.name), ["d", "e"])
    }
    cases.add("a cursor of another query is refused") { db in
      let query = Piece.everything.order { $0.size.ascending }
      let cursor = try await db.page(query, after: nil, size: 2).next
      let others = [
        Piece.everything, Piece.everything.order { $0.size.descending }, Piece.everything.order { $0.weight.ascending },
        query.where { $0.size > 0 }, query.order { $0.name.ascending },
      ]
      for other in others {
        try await expectError(.invalidArgument) { try await db.page(other, after: cursor, size: 2) }
      }
      try await expectError(.invalidArgument) { try await db.page(Owner.everything, after: cursor, size: 2) }
    }
    cases.add("a cursor that was changed is refused") { db in
      let query = Piece.everything.order { $0.name.ascending }
      let cursor = try expectValue(try await db.page(query, after: nil, size: 2).next)
      let text = cursor.description
      for index in text.indices {
        var changed = text
        changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
        guard let other = Cursor(changed), other != cursor else { continue }
        try await expectError(.invalidArgument, from: changed) { try await db.page(query, after: other, size: 2) }
      }
    }
    cases.add("texts that are no cursors are none") { _ in
      for text in ["", "x", "AAAA", "'; DROP TABLE pieces; --", "é", "====", "A A A A A A A A A A A A"] {
        try expect(Cursor(text) == nil, text)
      }
    }
    cases.add("a query with a limit has no pages, and a page has a size") { db in
      try await expectError(.invalidArgument) { try await db.page(Piece.everything.limit(3), after: nil) }
      try await expectError(.invalidArgument) { try await db.page(Piece.everything.offset(3), after: nil) }
      for size in [0, -1, 1001] {
        try await expectError(.invalidArgument) { try await db.page(Piece.everything, after: nil, size: size) }
      }
    }
    cases.add("softly deleted rows are on no page") { db in
      try await ConformanceSuite.steps(db)
      let query = Ticket.everything.order { $0.title.ascending }
      let first = try await db.page(query, after: nil, size: 1)
      try await db.deleteAll(Ticket.where { $0.title == "t2" })
      try expectEqual(try await db.page(query, after: first.next, size: 5).items.map(\.title), ["t3"])
    }
  }

  /// Three tickets, and the steps of two of them.
  private static func steps(_ db: Database) async throws {
    try await db.insert((1...3).map { Ticket.New(id: Desk.ticket($0), title: "t\($0)", ownerID: Shelf.ann) })
    try await db.insert([
      Step.New(ticketID: Desk.ticket(2), number: 2, text: "2.2", minutes: 5),
      Step.New(ticketID: Desk.ticket(1), number: 3, text: "1.3", minutes: 9),
      Step.New(ticketID: Desk.ticket(1), number: 1, text: "1.1"),
      Step.New(ticketID: Desk.ticket(2), number: 1, text: "2.1"),
      Step.New(ticketID: Desk.ticket(1), number: 2, text: "1.2", minutes: 1),
    ])
  }
}

extension CaseCollector {
  /// Forward and backward through pages of several sizes: each row once, in its order.
  /// - Parameter expected: The names of the pieces, one letter each.
  fileprivate mutating func walk(
    _ name: String, _ expected: String, fileID: StaticString = #fileID, line: UInt = #line,
    by orderings: (Piece.Columns) -> [Ordering]
  ) {
    let query = Piece.everything.order(orderings)
    add(name, query: query, fileID: fileID, line: line) { db in
      for size in [1, 2, 4, 6, 7] {
        var forward = ""
        var last = try await db.page(query, after: nil, size: size)
        forward += last.items.map(\.name).joined()
        while let next = last.next {
          last = try await db.page(query, after: next, size: size)
          forward += last.items.map(\.name).joined()
        }
        try expectEqual(forward, expected, "pages of \(size)", fileID: fileID, line: line)
        var backward = last.items.map(\.name).joined()
        while let previous = last.previous {
          last = try await db.page(query, before: previous, size: size)
          backward = last.items.map(\.name).joined() + backward
        }
        try expectEqual(backward, expected, "back by pages of \(size)", fileID: fileID, line: line)
      }
    }
  }
}
