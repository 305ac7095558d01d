import Strata

extension ConformanceSuite {
  static let streams = ConformanceArea(
    "streams", [Owner.self, Setting.self], prepare: fillForStreams, collect: collectStreams)

  private static func collectStreams(_ cases: inout CaseCollector) {
    let query = Setting.everything.order { $0.name.ascending }
    cases.add("every row in its order, whatever the size of a batch") { db in
      for batch in [1, 2, 3, 19, 20, 21, 1_000] {
        var uses: [Int] = []
        for try await row in try db.stream(query, batch: batch) { uses.append(row.uses) }
        try expectEqual(uses, Array(0..<20), "batches of \(batch)")
      }
    }
    cases.add("no rows") { db in
      for try await _ in try db.stream(Setting.where { $0.uses > 100 }) { try expect(false, "there is no such row") }
    }
    cases.add("a part of the rows") { db in
      var uses: [Int] = []
      for try await row in try db.stream(query.where { $0.uses > 3 }.limit(5).offset(1), batch: 2) {
        uses.append(row.uses)
      }
      try expectEqual(uses, [5, 6, 7, 8, 9])
    }
    cases.add("batches") { db in
      var sizes: [Int] = []
      for try await batch in try db.stream(query, batch: 8).batches { sizes.append(batch.count) }
      try expectEqual(sizes, [8, 8, 4])
    }
    cases.add("values of SQL of one's own") { db in
      var found: [String] = []
      let rows = db.stream(
        sql: "SELECT name, uses FROM settings WHERE uses < \(3) ORDER BY name", as: (String, Int).self, batch: 2)
      for try await (name, uses) in rows { found.append("\(name)\(uses)") }
      try expectEqual(found, ["s100", "s111", "s122"])
    }
    cases.add("entities of SQL of one's own") { db in
      var found: [Int] = []
      let rows = db.stream(
        sql: "SELECT uses, value, name FROM settings ORDER BY name DESC LIMIT 3", as: Setting.self, batch: 2)
      for try await row in rows { found.append(row.uses) }
      try expectEqual(found, [19, 18, 17])
    }
    cases.add("left early, again and again") { db in
      for _ in 0..<12 {
        for try await row in try db.stream(query, batch: 3) where row.uses == 4 { break }
      }
      try expectEqual(try await db.count(query), 20)
      try await db.insert(Setting.New(name: "after"))
    }
    cases.add("in a transaction, with its own changes") { db in
      try await db.transaction { tx in
        try await tx.insert(Setting.New(name: "s10a", uses: 99))
        var uses: [Int] = []
        for try await row in try tx.stream(query.limit(3), batch: 2) { uses.append(row.uses) }
        try expectEqual(uses, [0, 99, 1])
      }
    }
    cases.add("a stream that writes is refused") { db in
      try await expectError(.readOnly) {
        for try await _ in db.stream(sql: "DELETE FROM settings RETURNING name", as: String.self) {}
      }
      try expectEqual(try await db.count(query), 20)
    }
    cases.add("a stream that locks is refused") { db in
      try await expectError(.invalidArgument) { try db.stream(query.locked()) }
    }
    cases.add("a batch of none is refused") { db in
      try await expectError(.invalidArgument) { for try await _ in try db.stream(query, batch: 0) {} }
    }
    cases.add("a row that cannot be read ends the loop there") { db in
      var seen = 0
      do {
        let rows = db.stream(
          sql: "SELECT CASE WHEN uses = 7 THEN NULL ELSE name END AS name FROM settings ORDER BY uses", as: String.self,
          batch: 4)
        for try await _ in rows { seen += 1 }
        try expect(false, "one of the rows holds a NULL")
      } catch let error as DatabaseError {
        try expectEqual(error.code, .typeMismatch)
      }
      try expectEqual(seen, 7)
    }
  }

  @Sendable
  private static func fillForStreams(_ db: Database) async throws {
    try await db.insert((0..<20).map { Setting.New(name: "s\($0 + 10)", value: "v", uses: $0) })
  }
}
