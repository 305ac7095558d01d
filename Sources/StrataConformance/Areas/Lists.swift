import Strata

extension ConformanceSuite {
  static let lists = ConformanceArea("lists", Shelf.entities, prepare: Shelf.fill, collect: collectLists)

  private static func collectLists(_ cases: inout CaseCollector) {
    cases.pieces("one of several", ["a", "c"]) { $0.size.in([1, 3, 99]) }
    cases.pieces("one of one", ["b"]) { $0.size.in([2]) }
    cases.pieces("one of none", []) { $0.size.in([]) }
    cases.pieces("not one of none", ["a", "b", "c", "d", "e", "f"]) { !$0.size.in([]) }
    cases.pieces("not one of several", ["b", "d", "e", "f"]) { !$0.size.in([1, 3]) }
    cases.pieces("one of none, beside another condition", ["f"]) { $0.size.in([]) || $0.size == 6 }
    cases.pieces("a list with the same value twice", ["c"]) { $0.size.in([3, 3, 3]) }
    cases.pieces("texts with quotes and commas", ["b"]) { $0.text.in(["apple pie", "it's", "a,b", "{\"x\"}", "NULL"]) }
    cases.pieces("an empty text in a list", ["f"]) { $0.text.in([""]) }
    cases.pieces("cases of an enumeration", ["a", "b", "d", "e"]) { $0.shade.in([.red, .green]) }
    cases.pieces("keys", ["a", "c", "e"]) { $0.ownerID.in([Shelf.ann, Shelf.cid]) }
    cases.pieces("keys that may be missing", ["d"]) { $0.borrowerID.in([Shelf.ann]) }
    cases.pieces("moments", ["b", "c"]) { $0.madeAt.in([.init(seconds: 100), .init(seconds: -100)]) }
    cases.pieces("numbers with a fraction", ["a", "d"]) { $0.ratio.in([0.5, -2.5]) }
    cases.pieces("truths", ["b", "d", "f"]) { $0.isOpen.in([false]) }
    cases.pieces("any sequence", ["a", "b", "c"]) { $0.size.in(1...3) }
    cases.pieces("two lists in one condition", ["a"]) { $0.size.in([1, 2]) && $0.weight.in([10, 30]) }
    cases.add("lists of every length up to a few") { db in
      for count in 0...33 {
        let found = try await db.all(Piece.where { $0.size.in((0..<count).map { $0 }) })
        try expectEqual(found.count, min(6, max(0, count - 1)), "\(count) values")
      }
    }
    cases.add("a list of ten thousand values") { db in
      try expectEqual(try await db.count(Piece.where { $0.size.in(Array(4..<10_004)) }), 3)
    }
    cases.add("a list as long as a statement may bind, and lists that are longer") { db in
      let most = db.dialect.maximumParameters
      try expectEqual(try await db.count(Piece.where { $0.size.in(1...most) }), 6)
      try expectEqual(try await db.count(Piece.where { $0.size.in(1...100_000) }), 6)
      try expectEqual(try await db.count(Piece.where { !$0.size.in(1...100_000) }), 0)
      let names = (0..<70_000).map { "n\($0)" } + ["a", "c"]
      try expectEqual(try await db.count(Piece.where { $0.name.in(names) }), 2)
      let ids = try await db.all(Piece.everything).map(\.id)
      try expectEqual(try await db.count(Piece.where { $0.id.in((0..<70_000).map { _ in Key() } + ids.prefix(3)) }), 3)
      try expectEqual(try await db.count(Piece.where { $0.borrowerID.in((0..<70_000).map { _ in Key() }) }), 0)
    }
    cases.add("a longer list of numbers with a fraction, which not every database takes") { db in
      let ratios = Piece.where { $0.ratio.in((0..<70_000).map { Double($0) / 2 }) }
      guard db.dialect.listStyle != .array else { return try expectEqual(try await db.count(ratios), 4) }
      try await expectError(.invalidArgument) { try await db.count(ratios) }
    }
    cases.add("relations of more rows than a list of placeholders holds") { db in
      let count = 16_400
      try await db.insert((0..<count).map { Owner.New(name: "many \($0)") })
      let owners = try await db.all(Owner.where { $0.name.hasPrefix("many") }.including(Owner.pieces))
      try expectEqual(owners.count, count)
      try expect(owners.allSatisfy { $0.1.isEmpty }, "none has pieces")
    }
  }
}
