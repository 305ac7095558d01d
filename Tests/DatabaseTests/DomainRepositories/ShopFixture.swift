import Foundation
import Strata
import TestDatabases

/// A shop with two users and three products.
struct ShopFixture {
  static let now = Date(timeIntervalSince1970: 1_800_000_000)

  let db: Database
  let ann: ShopUser
  let ben: ShopUser
  let lamp: ShopProduct
  let torch: ShopProduct
  let radio: ShopProduct

  static func open(_ kind: TestDatabase, _ body: (ShopFixture) async throws -> Void) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [
        ShopUser.self, ShopProduct.self, ShopOrder.self, ShopOrderLine.self, ShopOrderStep.self, LoginSession.self,
        LoginAttempt.self,
      ])
      let users = try await db.insert([
        ShopUser.New(email: "Ann@example.org", name: "Ann"), ShopUser.New(email: "ben@example.org", name: "Ben"),
      ])
      let products = try await db.insert([
        ShopProduct.New(number: "1", name: "Lamp", details: "Oak", category: "light", price: 2_000, stock: 40),
        ShopProduct.New(number: "2", name: "Torch", details: "For 100% dark", category: "light", price: 900, stock: 3),
        ShopProduct.New(number: "3", name: "Radio", category: "sound", price: 5_000),
      ])
      try await body(
        ShopFixture(
          db: db, ann: users[0], ben: users[1], lamp: products[0], torch: products[1], radio: products[2]))
    }
  }
}
