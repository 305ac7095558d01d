import Foundation
import Strata
import TestDatabases
import Testing

@Suite("Tables that entities declare") struct SchemaTests {
  private func withMarket(_ kind: TestDatabase, _ body: (Database) async throws -> Void) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: market)
      try await body(db)
    }
  }

  @Test("hold what they declare", arguments: TestDatabase.allCases)
  func roundTrip(kind: TestDatabase) async throws {
    try await withMarket(kind) { db async throws in
      let ann = try await db.insert(Seller.New(license: "L-1", name: "Ann", email: "ann@example.org"))
      #expect(ann.id == "L-1")
      let before = Date().addingTimeInterval(-5)
      let apples = try await db.insert(Ware.New(sellerLicense: ann.id, name: "Apples", price: 30, stock: 4))
      #expect(apples.worth == 120 && apples.shelf == "X" && apples.offeredAt > before && apples.createdBy == nil)
      #expect(apples.text == "it's \"good\" \\ new" && apples.unit == .piece && apples.color == nil)
      let pears = try await db.insert(
        Ware.New(sellerLicense: ann.id, name: "Pears", price: 6, offeredAt: before, shelf: "b"))
      #expect(pears.id.number == apples.id.number + 1 && pears.shelf == "b")
      #expect(abs(pears.offeredAt.timeIntervalSince(before)) < 0.001)
      let more = try await db.update(apples) { $0.stock += 2 }
      #expect(more.worth == 180 && more.version == 2)
      #expect(try await db.all(Ware.where { $0.worth > 100 }).map(\.id) == [apples.id])
      let loaded = try await db.all(Ware.everything.order { $0.id.ascending }.including(Ware.seller))
      #expect(loaded.map(\.1.name) == ["Ann", "Ann"])
    }
  }

  @Test("set what an insert of others leaves out", arguments: TestDatabase.allCases)
  func defaults(kind: TestDatabase) async throws {
    try await withMarket(kind) { db async throws in
      try await db.execute("INSERT INTO sellers (license, name) VALUES ('L-1', 'Ann')")
      try await db.execute("INSERT INTO wares (seller_license, name, price) VALUES ('L-1', 'Apples', 30)")
      let apples = try #require(try await db.first(Ware.everything))
      #expect(apples.version == 1 && apples.stock == 0 && apples.discount == 0 && apples.unit == .piece)
      #expect(apples.text == "it's \"good\" \\ new" && apples.shelf == "X")
    }
  }

  @Test("keep out what the rules keep out, and say which property it is", arguments: TestDatabase.allCases)
  func violations(kind: TestDatabase) async throws {
    try await withMarket(kind) { db async throws in
      let ann = try await db.insert(Seller.New(license: "L-1", name: "Ann"))
      let apples = try await db.insert(Ware.New(sellerLicense: ann.id, name: "Apples", price: 30))
      // In Swift, before anything is sent.
      let wrong = await #expect(throws: DatabaseError.self) {
        try await db.insert(Ware.New(sellerLicense: "L-1", name: "", price: 0, discount: 1, color: "blue"))
      }
      #expect(wrong?.failures.map(\.rule) == ["length", "range", "range", "oneOf"])
      #expect(wrong?.failures.map(\.field) == ["name", "price", "discount", "color"])
      let address = await #expect(throws: DatabaseError.self) {
        try await db.insert(Seller.New(license: "2", name: "Bo", email: "x@y"))
      }
      #expect(address?.failures.map(\.rule) == ["matches"])
      // By the database alone.
      let cases: [(DatabaseError.Code, [String], @Sendable (Database) async throws -> Void)] = [
        (.checkViolation, ["stock check"], { try await $0.update(apples) { $0.stock = 3 } }),
        (.checkViolation, ["price range"], { try await $0.update(apples) { $0.price -= 30 } }),
        (
          .checkViolation, [" worth_carrying"],
          {
            try await $0.updateAll(Ware.everything) {
              $0.price = 5
              $0.stock = 100
            }
          }
        ),
        (.uniqueViolation, ["name unique"], { try await $0.insert(Seller.New(license: "3", name: "Ann")) }),
        (.uniqueViolation, ["license unique"], { try await $0.insert(Seller.New(license: "L-1", name: "Bo")) }),
        (
          .uniqueViolation, ["sellerLicense unique", "name unique"],
          {
            try await $0.insert(Ware.New(sellerLicense: "L-1", name: "Apples", price: 1))
          }
        ),
        // SQLite does not say which key it is.
        (
          .foreignKeyViolation, kind.isPostgres ? ["sellerLicense reference"] : [],
          {
            try await $0.insert(Ware.New(sellerLicense: "nobody", name: "Plums", price: 1))
          }
        ),
      ]
      for (code, expected, body) in cases {
        let error = await #expect(throws: DatabaseError.self) { try await body(db) }
        #expect(error?.code == code, "\(error?.debugDescription ?? "")")
        #expect(error?.failures.map { "\($0.field) \($0.rule)" } == expected)
      }
    }
  }

  @Test("check what raw SQL writes", arguments: TestDatabase.allCases)
  func checks(kind: TestDatabase) async throws {
    try await withMarket(kind) { db async throws in
      try await db.execute("INSERT INTO sellers (license, name) VALUES ('L-1', 'Ann')")
      let wrongs: [(SQL, String)] = [
        ("name, price", "'', 1"), ("name, price", "'x', 0"), ("name, price, discount", "'x', 1, 1"),
        ("name, price, color", "'x', 1, 'blue'"), ("name, price, unit", "'x', 1, 'liter'"),
        ("name, price, stock", "'x', 1, 1"), ("name, price, stock", "'x', 1, 200"),
      ].map { (SQL(trusted: $0), $1) }
      for (columns, values) in wrongs {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.execute(
            "INSERT INTO wares (seller_license, \(columns)) VALUES ('L-1', \(SQL(trusted: values)))")
        }
        #expect(error?.code == .checkViolation, "\(values)")
      }
      if kind.isPostgres {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.execute("INSERT INTO sellers (license, name, email) VALUES ('2', 'Bo', 'x@y')")
        }
        #expect(error?.code == .checkViolation)
      }
      try await db.execute(
        "INSERT INTO wares (seller_license, name, price, color, discount) VALUES ('L-1', 'x', 1, NULL, 0.5)")
    }
  }

  @Test("have keys of several columns", arguments: TestDatabase.allCases)
  func compositeKeys(kind: TestDatabase) async throws {
    try await withMarket(kind) { db async throws in
      let ann = try await db.insert(Seller.New(license: "L-1", name: "Ann"))
      let apples = try await db.insert(Ware.New(sellerLicense: ann.id, name: "Apples", price: 30))
      let author = Key<Seller>()
      try await ChangeAuthor.with(author) {
        try await db.insert((1...5).map { Sale.New(wareID: apples.id, receipt: $0, count: $0 * 10) })
      }
      let third = try await db.find(Sale.self, .init(wareID: apples.id, receipt: 3))
      #expect(third.count == 30 && third.soldBy == author && third.id == Sale.ID(wareID: apples.id, receipt: 3))
      let other = Key<Seller>()
      let changed = try await ChangeAuthor.with(other) { try await db.update(third) { $0.count += 1 } }
      #expect(changed.count == 31 && changed.soldBy == other && changed.version == 2)
      let stale = await #expect(throws: DatabaseError.self) {
        try await ChangeAuthor.with(other) { try await db.update(third) { $0.count = 0 } }
      }
      #expect(stale?.code == .staleEntity)
      // Sorted by the key where nothing else decides.
      let first = try await db.page(Sale.everything, after: nil, size: 2)
      #expect(first.items.map(\.receipt) == [1, 2])
      let second = try await db.page(Sale.everything, after: first.next, size: 2)
      #expect(second.items.map(\.receipt) == [3, 4])
      let removed = try await db.destroyAll(
        Sale.everything.order { $0.receipt.descending }.limit(2), returning: Sale.self)
      #expect(Set(removed.map(\.receipt)) == [4, 5])
      let sales = try await db.all(Ware.everything.including(Ware.sales))
      #expect(sales.first?.1.map(\.receipt) == [1, 2, 3])
      let upserted = try await ChangeAuthor.with(author) {
        try await db.upsert(Sale.New(wareID: apples.id, receipt: 3, count: 7), onConflict: .primaryKey)
      }
      #expect(upserted.count == 7 && upserted.soldBy == author && upserted.version == 3)
      try await db.destroy(upserted)
      #expect(try await db.findIfPresent(Sale.self, upserted.id) == nil)
      #expect(try await db.count(Sale.everything) == 2)
    }
  }

  @Test("keep who changes rows", arguments: TestDatabase.allCases)
  func authors(kind: TestDatabase) async throws {
    try await withMarket(kind) { db async throws in
      let (ann, bo) = (Key<Seller>(), Key<Seller>())
      try await db.insert(Seller.New(license: "L-1", name: "Ann"))
      let ware = try await ChangeAuthor.with(ann) {
        try await db.insert(Ware.New(sellerLicense: "L-1", name: "Apples", price: 30))
      }
      #expect(ware.createdBy == ann && ware.updatedBy == ann)
      let changed = try await ChangeAuthor.with(bo) { try await db.update(ware) { $0.price = 31 } }
      #expect(changed.createdBy == ann && changed.updatedBy == bo)
      try await ChangeAuthor.with(ann) { try await db.delete(changed) }
      let deleted = try #require(try await db.first(Ware.everything.onlyDeleted))
      #expect(deleted.updatedBy == ann)
      let restored = try await ChangeAuthor.with(bo) { try await db.restore(deleted) }
      #expect(restored.updatedBy == bo && restored.deletedAt == nil)
      try await ChangeAuthor.with(ann) { _ = try await db.updateAll(Ware.everything) { $0.stock = 2 } }
      #expect(try await db.find(Ware.self, ware.id).updatedBy == ann)
      try await ChangeAuthor.with(bo) { _ = try await db.deleteAll(Ware.everything) }
      #expect(try await db.first(Ware.everything.onlyDeleted)?.updatedBy == bo)
      let unnamed = try await db.restore(try #require(try await db.first(Ware.everything.onlyDeleted)))
      #expect(unnamed.updatedBy == nil && unnamed.createdBy == ann)

      let nobody = await #expect(throws: DatabaseError.self) {
        try await db.insert(Sale.New(wareID: ware.id, receipt: 1, count: 1))
      }
      #expect(nobody?.message.contains("ChangeAuthor") ?? false, "\(nobody?.debugDescription ?? "")")
      let wrong = await #expect(throws: DatabaseError.self) {
        try await ChangeAuthor.with("ann") {
          try await db.insert(Sale.New(wareID: ware.id, receipt: 1, count: 1))
        }
      }
      #expect(wrong?.message.contains("not of the type") ?? false)
      struct Failed: Error {}
      await #expect(throws: Failed.self) { try await ChangeAuthor.with(ann) { throw Failed() } }
    }
  }

  @Test("let a name that was deleted be taken again", arguments: TestDatabase.allCases)
  func partialUniqueness(kind: TestDatabase) async throws {
    try await withMarket(kind) { db async throws in
      try await db.insert(Seller.New(license: "L-1", name: "Ann"))
      let first = try await db.insert(Ware.New(sellerLicense: "L-1", name: "Apples", price: 30))
      try await db.delete(first)
      let second = try await db.insert(Ware.New(sellerLicense: "L-1", name: "Apples", price: 31))
      let taken = await #expect(throws: DatabaseError.self) { try await db.restore(first) }
      #expect(taken?.code == .notFound || taken?.code == .uniqueViolation || taken?.code == .staleEntity)
      let upserted = try await db.upsert(
        Ware.New(sellerLicense: "L-1", name: "Apples", price: 32), onConflict: .columns(\.sellerLicense, \.name))
      #expect(upserted.id == second.id && upserted.price == 32)
    }
  }

  @Test("are created as a whole or not at all", arguments: TestDatabase.allCases)
  func allOrNothing(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.execute("CREATE TABLE wares (id INTEGER)")
      let error = await #expect(throws: DatabaseError.self) { try await db.createSchema(for: market) }
      #expect(error?.sqlState == "42P07", "\(error?.debugDescription ?? "")")
      await #expect(throws: DatabaseError.self) { try await db.count(Seller.everything) }
      try await db.execute("DROP TABLE wares")
      try await db.transaction { tx in try await tx.createSchema(for: market) }
      #expect(try await db.count(Seller.everything) == 0)
    }
  }

  @Test("have the comments of the documentation on PostgreSQL")
  func comments() async throws {
    try await withMarket(.postgres) { db async throws in
      let comments = try await db.all(
        sql: """
          SELECT obj_description('wares'::regclass), col_description('wares'::regclass, attnum)
          FROM pg_attribute WHERE attrelid = 'wares'::regclass AND attname = 'price'
          """, as: (String?, String?).self)
      #expect(comments.first?.0 == "What is sold at a stall, and for how much.")
      #expect(comments.first?.1 == "In cents.")
      let indexes = try await db.all(
        sql: "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1", as: String.self)
      #expect(
        indexes == [
          "sales_pkey", "sellers_name_key", "sellers_pkey", "wares_lower_name", "wares_pkey", "wares_price_idx",
          "wares_seller_license_idx", "wares_seller_license_name_key",
        ])
    }
  }
}
