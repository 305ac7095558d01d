import Strata

extension ConformanceSuite {
  /// Texts that would be SQL, through every way into a statement. Each case looks whether the tables are still as they were.
  static let injections = ConformanceArea(
    "injections", Shelf.entities + [Ticket.self, OddName.self, Setting.self], prepare: Shelf.fill,
    collect: collectInjections)

  private static func collectInjections(_ cases: inout CaseCollector) {
    cases.attack("in a comparison") { db, text in
      try expectEqual(try await db.count(Piece.where { $0.text == text }), 0)
      try expectEqual(try await db.count(Piece.where { $0.name != text }), 6)
    }
    cases.attack("in a list") { db, text in
      try expectEqual(try await db.count(Piece.where { $0.text.in([text, text + "'"]) }), 0)
    }
    cases.attack("in a match") { db, text in
      for isCaseless in [true, false] {
        try expectEqual(try await db.count(Piece.where { $0.text.contains(text, ignoringCase: isCaseless) }), 0)
        try expectEqual(try await db.count(Piece.where { $0.text.hasPrefix(text, ignoringCase: isCaseless) }), 0)
        try expectEqual(try await db.count(Piece.where { $0.text.hasSuffix(text, ignoringCase: isCaseless) }), 0)
      }
    }
    cases.attack("in what is selected") { db, text in
      let row = try await db.first(
        Piece.where { $0.size == 1 }.select { (Computed(text), $0.name.appending(text), $0.text.coalesce(text)) })
      try expectRows([try expectValue(row)], [(text, "a" + text, "Apple")])
    }
    cases.attack("in a function") { db, text in
      let row = try await db.first(
        Piece.where { $0.size == 1 }.select { ($0.name.replacing("a", with: text), $0.name.position(of: text)) })
      try expectRows([try expectValue(row)], [(text, 0)])
    }
    cases.attack("in an order and a group") { db, text in
      let query = Piece.select { Case.when($0.size < 4, then: text).otherwise("x") }
        .group { Case.when($0.size < 4, then: text).otherwise("x") }.order { $0.size.sum().ascending }
      try expectEqual(try await db.all(query), [text, "x"])
    }
    cases.attack("in an insert and an update") { db, text in
      let row = try await db.insert(Setting.New(name: text, value: text))
      try expectEqual([row.name, row.value], [text, text])
      try expectEqual(try await db.find(Setting.self, text).value, text)
      try expectEqual(try await db.update(row) { $0.value = text + text }.value, text + text)
      try expectEqual(try await db.updateAll(Setting.where { $0.name == text }) { $0.value = text }, 1)
      try await db.delete(row)
    }
    cases.attack("in an upsert") { db, text in
      try await db.upsert(Setting.New(name: text, value: text), onConflict: .primaryKey)
      let row = try await db.upsert(Setting.New(name: text, value: "x"), onConflict: .primaryKey) { row, new in
        row.value = new.name.optional.appending(text)
      }
      try expectEqual(row.value, text + text)
      try await db.delete(row)
    }
    cases.attack("in SQL of one's own") { db, text in
      let names: [String] = try await db.all(sql: "SELECT name FROM owners WHERE name = \(text)", as: String.self)
      try expectEqual(names, [])
      try expectEqual(try await db.count(Piece.where { _ in .sql("\(text) = 'x'") }), 0)
      try expectEqual(try await db.first(sql: "SELECT CAST(\(text) AS TEXT)", as: String.self), text)
    }
    cases.attack("in a name that is known at run time only") { db, text in
      do {
        _ = try await db.all(sql: "SELECT 1 FROM \(identifier: text)", as: Int.self)
        try expect(false, "there is no table of this name")
      } catch is DatabaseError {}
      do {
        _ = try await db.all(sql: "SELECT owners.\(identifier: text) FROM owners", as: String.self)
        try expect(false, "there is no column of this name")
      } catch is DatabaseError {}
      do {
        try await db.upsert(Setting.New(name: "s"), onConflict: .constraint(text))
        try expect(false, "there is no constraint of this name")
      } catch is DatabaseError {}
    }
    cases.attack("in the name of a table in a query") { db, text in
      let query = Piece.named(text).where { $0.size < 3 }.order { $0.size.ascending }
      try expectEqual(try await db.all(query).map(\.name), ["a", "b"])
      try expectEqual(try await db.updateAll(query) { $0.weight = $0.weight }, 2)
    }
    cases.attack("in a cursor") { db, text in
      try expect(Cursor(text) == nil, "no cursor")
      try await db.updateAll(Piece.where { $0.size == 2 }) { $0.text = text }
      let query = Piece.where { $0.size < 4 }.order { $0.text.ascending }
      var sizes: [Int] = []
      var page = try await db.page(query, after: nil, size: 1)
      sizes += page.items.map(\.size)
      while let next = page.next {
        page = try await db.page(query, after: next, size: 1)
        sizes += page.items.map(\.size)
      }
      try expectEqual(sizes.sorted(), [1, 2, 3])
    }
    cases.attack("in the name of an author") { db, text in
      let row = try await ChangeAuthor.with(text) {
        try await db.insert(Ticket.New(title: "t", ownerID: Shelf.ann))
      }
      try expectEqual([row.createdBy, row.updatedBy], [text, text])
      try expectEqual(
        try await ChangeAuthor.with("\(text)!") { try await db.update(row) { $0.points = 1 } }.updatedBy, text + "!")
      try await db.destroyAll(Ticket.everything)
    }
    cases.attack("in a name of a lock") { db, text in
      try await db.transaction { tx in try await tx.lock(AdvisoryKey(text)) }
    }
    cases.add("tables and columns with odd names") { db in
      let row = try await db.insert(OddName.New(select: 1, quoted: "q", comment: nil, unicode: "ü"))
      try expectEqual(try await db.find(OddName.self, row.id).quoted, "q")
      try expectEqual(try await db.update(row) { $0.select += 4 }.select, 5)
      try expectEqual(
        try await db.all(OddName.where { $0.select == 5 && $0.comment == nil }.order { $0.quoted.ascending }).map(
          \.unicode), ["ü"])
      let groups = OddName.select { ($0.unicode, $0.select.sum()) }.group { $0.unicode }
      try expectEqual(try await db.all(groups).map(\.1), [.some(5)])
      let again = try await db.upsert(
        OddName.New(select: 7, quoted: "r", comment: "c", unicode: "ü"), onConflict: .columns(\.unicode))
      try expectEqual([again.select, try await db.count(OddName.everything)], [7, 1])
      try expectEqual(try await db.page(OddName.everything.order { $0.comment.ascending }, after: nil).items.count, 1)
      try expectEqual(
        try await db.count(OddName.everything.join(Owner.self) { odd, owner in odd.quoted != owner.name }), 3)
      let error = try await expectError(.uniqueViolation) {
        try await db.insert(OddName.New(select: 8, quoted: "s", comment: nil, unicode: "ü"))
      }
      try expectFailures(error, ["unicode unique"])
      try expectEqual(try await db.all(sql: "SELECT * FROM \(OddName.self)", as: OddName.self).count, 1)
      try await db.delete(again)
    }
  }
}

extension CaseCollector {
  /// Tries texts that would do harm as SQL.
  fileprivate mutating func attack(
    _ name: String, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (Database, String) async throws -> Void
  ) {
    let texts = [
      "'; DROP TABLE owners; --", "x' OR '1' = '1", "\"; DELETE FROM pieces; --", "\\'; DELETE FROM pieces; --",
      "$1", "?1", "%s", "x) UNION SELECT name FROM owners --", "*/ DELETE FROM pieces /*", "$$; DELETE FROM pieces; $$",
      "'||(SELECT name FROM owners)||'", "\u{2019}; DELETE FROM pieces; --", "\"\u{301}; DELETE FROM pieces; --",
    ]
    add(name, fileID: fileID, line: line) { db in
      for text in texts {
        try await body(db, text)
        try expectEqual(
          [try await db.count(Owner.everything), try await db.count(Piece.everything)], [3, 6], "rows after \(text)",
          fileID: fileID, line: line)
      }
    }
  }
}
