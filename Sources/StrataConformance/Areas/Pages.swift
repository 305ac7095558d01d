import Strata
import StrataTesting

extension ConformanceSuite {
  static let pages = ConformanceArea("limits and pages", Shelf.entities, prepare: Shelf.fill, collect: collectPages)

  private static func collectPages(_ cases: inout CaseCollector) {
    let sorted = Piece.everything.order { $0.size.ascending }
    let names = sorted.select { $0.name }
    cases.rows("a limit", names.limit(2), ["a", "b"])
    cases.rows("an offset alone", names.offset(4), ["e", "f"])
    cases.rows("a limit and an offset", names.limit(2).offset(3), ["d", "e"])
    cases.rows("a limit of none", names.limit(0), [])
    cases.rows("a limit above what there is", names.limit(1_000), ["a", "b", "c", "d", "e", "f"])
    cases.rows("the greatest limit", names.limit(.max), ["a", "b", "c", "d", "e", "f"])
    cases.rows("an offset behind the end", names.limit(5).offset(6), [])
    cases.rows("an offset of none", names.offset(0), ["a", "b", "c", "d", "e", "f"])
    cases.rows("the last limit counts", names.limit(1).limit(3), ["a", "b", "c"])
    cases.add("a limit of an entity's query") { db in
      try expectEqual(try await db.all(sorted.limit(2).offset(1)).map(\.name), ["b", "c"])
    }
    cases.add("a negative limit or offset is refused before it is sent") { db in
      let (_, trips) = try await countingRoundTrips {
        try await expectError(.invalidArgument) { try await db.all(sorted.limit(-1)) }
        try await expectError(.invalidArgument) { try await db.all(sorted.offset(-1)) }
      }
      try expectEqual(trips, 0)
    }
    cases.add("the first row") { db in
      try expectEqual(try await db.first(sorted)?.name, "a")
      try expectEqual(try await db.first(sorted.offset(2))?.name, "c")
      try expectEqual(try await db.first(sorted.limit(0))?.name, nil)
      try expectEqual(try await db.first(Piece.where { $0.size > 6 })?.name, nil)
    }
    cases.add("counts respect a limit and an offset") { db in
      try expectEqual(try await db.count(sorted), 6)
      try expectEqual(try await db.count(sorted.limit(4)), 4)
      try expectEqual(try await db.count(sorted.limit(4).offset(3)), 3)
      try expectEqual(try await db.count(sorted.limit(0)), 0)
      try expectEqual(try await db.count(Piece.where { $0.size > 6 }), 0)
    }
    cases.add("whether there is any row") { db in
      try expectEqual(try await db.exists(sorted), true)
      try expectEqual(try await db.exists(Piece.where { $0.size > 6 }), false)
      try expectEqual(try await db.exists(sorted.offset(6)), false)
      try expectEqual(try await db.exists(sorted.limit(0)), false)
    }
    cases.add("a page has its rows and the total") { db in
      let page = try await db.page(sorted, number: 2, size: 4)
      try expectEqual(page.items.map(\.name), ["e", "f"])
      try expectEqual([page.number, page.size, page.total, page.pages], [2, 4, 6, 2])
    }
    cases.add("a page of a part of the rows") { db in
      let page = try await db.page(sorted.where { $0.isOpen == true }, number: 1, size: 2)
      try expectEqual(page.items.map(\.name), ["a", "c"])
      try expectEqual([page.total, page.pages], [3, 2])
    }
    cases.add("a page behind the last is empty and knows the total") { db in
      let page = try await db.page(sorted, number: 9, size: 4)
      try expectEqual(page.items.count, 0)
      try expectEqual([page.total, page.pages], [6, 2])
    }
    cases.add("a page of nothing") { db in
      let page = try await db.page(Piece.where { $0.size > 6 }, number: 1, size: 4)
      try expectEqual([page.items.count, page.total, page.pages], [0, 0, 1])
    }
    cases.add("pages that cannot be are refused") { db in
      for (number, size) in [(0, 5), (-1, 5), (1, 0), (1, 1001), (.max, 1000)] {
        try await expectError(.invalidArgument, from: "\(number), \(size)") {
          try await db.page(sorted, number: number, size: size)
        }
      }
    }
    cases.add("all pages are all rows") { db in
      for size in 1...7 {
        var found: [String] = []
        for number in 1...7 { found += try await db.page(sorted, number: number, size: size).items.map(\.name) }
        try expectEqual(found, ["a", "b", "c", "d", "e", "f"], "pages of \(size)")
      }
    }
  }
}
