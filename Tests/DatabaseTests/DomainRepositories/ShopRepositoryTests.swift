import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

/// Users and products of a shop.
@Suite struct ShopRepositoryTests {
  private let now = ShopFixture.now

  @Test(arguments: TestDatabase.allCases) func users(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let (db, users) = (shop.db, UserRepository())
      #expect(try await users.find(byEmail: "aNN@EXAMPLE.org", on: db)?.name == "Ann")
      #expect(try await users.find(byEmail: "nobody@example.org", on: db) == nil)
      let taken = await #expect(throws: DatabaseError.self) {
        try await users.create(ShopUser.New(email: "ANN@example.org", name: "Another"), on: db)
      }
      #expect(taken?.code == .uniqueViolation)
      // A deleted one is not found, and gives its address back.
      try await users.softDelete(shop.ann.id, on: db)
      #expect(try await users.find(byEmail: "ann@example.org", on: db) == nil)
      let again = try await users.create(ShopUser.New(email: "ann@example.org", name: "Ann again"), on: db)
      #expect(try await users.find(byEmail: "Ann@Example.org", on: db)?.id == again.id)
    }
  }

  @Test(arguments: TestDatabase.allCases) func activeUsers(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let (db, users) = (shop.db, UserRepository())
      try await users.create(ShopUser.New(email: "cid@example.org", name: "Cid", isActive: false), on: db)
      try await users.create(ShopUser.New(email: "dan@example.com", name: "Dan"), on: db)
      #expect(try await users.findActiveUsers(on: db).items.map(\.name) == ["Ann", "Ben", "Dan"])
      let first = try await users.findActiveUsers(size: 2, on: db)
      #expect(first.items.map(\.name) == ["Ann", "Ben"])
      #expect(try await users.findActiveUsers(after: first.next, on: db).items.map(\.name) == ["Dan"])
      let found = try await users.findActiveUsers(UserFilter(text: "EXAMPLE.ORG"), on: db)
      #expect(found.items.map(\.name) == ["Ann", "Ben"])
      for (seconds, expected) in [(5.0, 5.0), (3, 5), (9, 9)] {
        try await users.noteSeen(shop.ben.id, at: now.addingTimeInterval(seconds), on: db)
        #expect(try await users.findOrThrow(shop.ben.id, on: db).lastSeenAt == now.addingTimeInterval(expected))
      }
      #expect(try await users.findActiveUsers(UserFilter(seenSince: now), on: db).items.map(\.name) == ["Ben"])
      _ = try await OrderRepository().place([shop.lamp.id: 1], for: shop.ann.id, at: now, on: db)
      for (hasOrdered, expected) in [(true, ["Ann"]), (false, ["Ben", "Dan"])] {
        let page = try await users.findActiveUsers(UserFilter(hasOrdered: hasOrdered), on: db)
        #expect(page.items.map(\.name) == expected)
      }
    }
  }

  @Test(arguments: TestDatabase.allCases) func products(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let (db, products) = (shop.db, ProductRepository())
      #expect(try await products.search("OAK", on: db).map(\.name) == ["Lamp"])
      #expect(try await products.search("0% d", on: db).map(\.name) == ["Torch"])
      #expect(try await products.search("r", in: "sound", on: db).map(\.name) == ["Radio"])
      let options = try FilterOptions(query: "price[lt]=3000&sort=price", fields: ShopProduct.fields)
      #expect(try await products.search("", options, on: db).map(\.name) == ["Torch", "Lamp"])
      #expect(try await products.categories(on: db).map(\.products) == [2, 1])
      #expect(try await products.runningOut(below: 5, on: db).map(\.name) == ["Radio", "Torch"])
      #expect(try await products.take(4, of: shop.torch.id, on: db) == nil)
      #expect(try await products.take(3, of: shop.torch.id, on: db)?.stock == 0)
      try await products.putBack(2, of: shop.torch.id, on: db)
      #expect(try await products.findOrThrow(shop.torch.id, on: db).stock == 2)
    }
  }

  /// 64 buyers of one piece each, and 40 pieces; then 64 bring one back.
  @Test(arguments: TestDatabase.allCases) func noPieceIsSoldTwiceOrLost(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let (db, id) = (shop.db, shop.lamp.id)
      let sold = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<64 { group.addTask { try await ProductRepository().take(1, of: id, on: db) != nil } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(sold == 40)
      #expect(try await db.find(ShopProduct.self, id).stock == 0)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<64 { group.addTask { try await ProductRepository().putBack(1, of: id, on: db) } }
        try await group.waitForAll()
      }
      #expect(try await db.find(ShopProduct.self, id).stock == 64)
    }
  }
}
