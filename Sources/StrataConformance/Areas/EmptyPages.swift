import Strata

extension ConformanceSuite {
  static let emptyPages = ConformanceArea(
    "pages without rows", Shelf.entities, prepare: Shelf.fill, collect: collectEmptyPages)

  private static func collectEmptyPages(_ cases: inout CaseCollector) {
    cases.add("pages where no rows are lead back") { db in
      let query = Piece.everything.order { $0.size.ascending }
      let first = try await db.page(query, after: nil, size: 4)
      let second = try await db.page(query, after: first.next, size: 4)
      // In front of the first row nothing is; from there the first page comes next.
      let back = try await db.page(query, before: try expectValue(second.previous), size: 4)
      try expectEqual(back.items.map(\.size), [1, 2, 3, 4])
      try await db.updateAll(Piece.where { $0.size < 5 }) { $0.size += 10 }
      let front = try await db.page(query, before: try expectValue(second.previous), size: 4)
      try expectEqual(front.items.map(\.size), [])
      try expectEqual(front.previous, nil)
      let again = try await db.page(query, after: try expectValue(Cursor("\(try expectValue(front.next))")), size: 4)
      try expectEqual(again.items.map(\.size), [5, 6, 11, 12])
      try expectEqual(again.previous, nil)
      let last = try await db.page(query, after: again.next, size: 4)
      try expectEqual(last.items.map(\.size), [13, 14])
      try await db.deleteAll(Piece.where { $0.size > 12 })
      let behind = try await db.page(query, after: again.next, size: 4)
      try expectEqual(behind.items.map(\.size), [])
      try expectEqual(behind.next, nil)
      let end = try await db.page(query, before: try expectValue(behind.previous), size: 3)
      try expectEqual(end.items.map(\.size), [6, 11, 12])
      try expectEqual(end.next, nil)
      let start = try await db.page(query, before: try expectValue(end.previous), size: 3)
      try expectEqual(start.items.map(\.size), [5])
    }
  }
}
