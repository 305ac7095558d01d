import Strata

extension ConformanceSuite {
  static let rawSQL = ConformanceArea("SQL of one's own", Shelf.entities, prepare: Shelf.fill, collect: collectRawSQL)

  private static func collectRawSQL(_ cases: inout CaseCollector) {
    cases.add("entities by the names of their columns") { db in
      let rows = try await db.all(sql: "SELECT * FROM owners ORDER BY name", as: Owner.self)
      try expectEqual(rows.map(\.name), ["Ann", "Ben", "Cid"])
    }
    cases.add("columns in another order, and others among them") { db in
      let rows = try await db.all(
        sql: "SELECT 1 AS extra, city, name, 2 AS more, id FROM owners WHERE name = \("Ann")", as: Owner.self)
      try expectEqual(rows.map(\.city), ["Rome"])
    }
    cases.add("a column that is missing is typeMismatch and named") { db in
      let error = try await expectError(.typeMismatch) {
        try await db.all(sql: "SELECT id FROM owners", as: Owner.self)
      }
      try expect(error.message.contains("name"), "the message names the column")
    }
    cases.add("a column that is there twice is typeMismatch") { db in
      try await expectError(.typeMismatch) { try await db.all(sql: "SELECT o.*, o.name FROM owners o", as: Owner.self) }
    }
    cases.add("values by their places") { db in
      let rows = try await db.all(
        sql: "SELECT name, size, ratio, weight FROM pieces WHERE size < \(3) ORDER BY size",
        as: (String, Int, Double, Int?).self)
      try expectRows(rows, [("a", 1, 0.5, 10), ("b", 2, 1.5, nil)])
    }
    cases.add("one value") { db in
      try expectEqual(try await db.first(sql: "SELECT count(*) FROM pieces", as: Int.self), 6)
      let names: [String] = try await db.all(sql: "SELECT name FROM owners ORDER BY 1", as: String.self)
      try expectEqual(names, ["Ann", "Ben", "Cid"])
      try expectEqual(try await db.first(sql: "SELECT name FROM owners WHERE name = 'x'", as: String.self), nil)
    }
    cases.add("more columns than types, or fewer, are typeMismatch") { db in
      try await expectError(.typeMismatch) { try await db.all(sql: "SELECT 1, 2", as: Int.self) }
      try await expectError(.typeMismatch) { try await db.all(sql: "SELECT 1", as: (Int, Int).self) }
    }
    cases.add("values are bound") { db in
      let rows: [String] = try await db.all(
        sql: """
          SELECT name FROM pieces WHERE size > \(2) AND is_open = \(true) AND shade = \(Shade.blue) AND owner_id = \(Shelf.ann)
          """, as: String.self)
      try expectEqual(rows, ["c"])
    }
    cases.add("a value that is nil is NULL") { db in
      let city: String? = nil
      try await db.execute("UPDATE owners SET city = \(city) WHERE name = 'Ann'")
      try expectEqual(try await db.count(Owner.where { $0.city == nil }), 2)
    }
    cases.add("names of tables and columns are quoted") { db in
      let columns = Owner.columns
      let rows: [String] = try await db.all(
        sql: "SELECT \(columns.name) FROM \(Owner.self) WHERE \(columns.city) = \("Rome") ORDER BY \(columns.name)",
        as: String.self)
      try expectEqual(rows, ["Ann", "Cid"])
    }
    cases.add("pieces are put together") { db in
      let condition: SQL = "size > \(4)"
      let query: SQL = "SELECT name FROM pieces WHERE \(condition) AND ratio > \(1)"
      let names: [String] = try await db.all(sql: query + " ORDER BY name", as: String.self)
      try expectEqual(names, ["f"])
    }
    cases.add("how many rows were changed") { db in
      try expectEqual(try await db.execute("UPDATE pieces SET weight = 1 WHERE size > \(2)"), 4)
      try expectEqual(try await db.execute("DELETE FROM pieces WHERE size = \(99)"), 0)
    }
    cases.add("rows that a change returns") { db in
      let names: [String] = try await db.all(
        sql: "UPDATE pieces SET weight = 1 WHERE size > \(4) RETURNING name", as: String.self)
      try expectEqual(names.sorted(), ["e", "f"])
    }
    cases.add("a condition of one's own") { db in
      let rows = try await db.all(
        Piece.where { $0.isOpen == true && .sql("length(\($0.text)) > \(5)") }.select { $0.name })
      try expectEqual(rows, ["c"])
    }
    cases.add("a script runs as a whole or not at all") { db in
      try await db.execute(
        script: "UPDATE owners SET city = 'x'; -- a comment; with a semicolon\nUPDATE pieces SET weight = 0;")
      try expectEqual(try await db.count(Owner.where { $0.city == "x" }), 3)
      try expectEqual(try await db.count(Piece.where { $0.weight == 0 }), 6)
      do {
        try await db.execute(script: "UPDATE owners SET city = 'y'; UPDATE nowhere SET x = 1;")
        try expect(false, "the second statement must fail")
      } catch is DatabaseError {}
      try expectEqual(try await db.count(Owner.where { $0.city == "y" }), 0)
    }
    cases.add("mistakes have a code") { db in
      try await expectError(.syntaxError) { try await db.execute("SELEC 1") }
      try await expectError(.undefinedObject) { try await db.execute("DELETE FROM nowhere") }
      try await expectError(.undefinedObject) { try await db.all(sql: "SELECT absent FROM owners", as: Int.self) }
    }
    cases.add("two statements are refused") { db in
      try await expectError(.invalidArgument) { try await db.execute("DELETE FROM pieces; DELETE FROM owners") }
      try expectEqual(try await db.count(Piece.everything), 6)
    }
    cases.add("a script cannot end the transaction around it") { db in
      try await expectError(.invalidArgument) { try await db.execute(script: "UPDATE owners SET city = 'x'; COMMIT;") }
      try expectEqual(try await db.count(Owner.where { $0.city == "x" }), 0)
    }
    cases.add("an error says nothing of values where it may be logged") { db in
      try await db.insert(Owner.New(name: "a secret"))
      let error = try await expectError(.uniqueViolation) { try await db.insert(Owner.New(name: "a secret")) }
      try expect(!error.description.contains("secret"), error.description)
    }
  }
}
