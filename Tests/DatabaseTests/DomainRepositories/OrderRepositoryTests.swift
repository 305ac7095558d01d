import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

@Suite struct OrderRepositoryTests {
  private let now = ShopFixture.now
  private let orders = OrderRepository()

  @Test func everyStatusSaysWhereItLeads() {
    let ends = OrderStatus.allCases.filter(\.next.isEmpty)
    #expect(ends == [.delivered, .cancelled])
    // From the first one every other one is reached, and none leads back.
    var reached: [OrderStatus] = [.placed]
    for _ in OrderStatus.allCases { reached += reached.flatMap(\.next).filter { !reached.contains($0) } }
    #expect(Set(reached) == Set(OrderStatus.allCases))
    #expect(OrderStatus.allCases.allSatisfy { !$0.next.contains(.placed) })
  }

  @Test(arguments: TestDatabase.allCases) func placing(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let (db, lamp, torch) = (shop.db, shop.lamp, shop.torch)
      let order = try await orders.place([lamp.id: 2, torch.id: 1], for: shop.ann.id, at: now, on: db)
      #expect(order.total == 4_900 && order.status == .placed)
      #expect(try await db.find(ShopProduct.self, lamp.id).stock == 38)
      // All of it, or nothing.
      let refused = await #expect(throws: OrderRuleViolation.self) {
        try await orders.place([lamp.id: 5, torch.id: 3], for: shop.ben.id, at: now, on: db)
      }
      #expect(refused == .outOfStock(torch.id))
      let empty = await #expect(throws: OrderRuleViolation.self) {
        try await orders.place([:], for: shop.ben.id, at: now, on: db)
      }
      #expect(empty == .nothingOrdered)
      #expect(try await db.find(ShopProduct.self, lamp.id).stock == 38)
      #expect(try await orders.count(on: db) == 1)
      #expect(try await db.count(ShopOrderLine.everything) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func theWayOfAnOrder(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let db = shop.db
      var order = try await orders.place([shop.lamp.id: 3], for: shop.ann.id, at: now, on: db)
      let placed = order
      for (index, status) in [OrderStatus.paid, .shipped, .delivered].enumerated() {
        order = try await orders.move(order, to: status, at: now.addingTimeInterval(Double(index + 1)), on: db)
      }
      #expect(try await orders.steps(of: order.id, on: db).map(\.status) == [.placed, .paid, .shipped, .delivered])
      let late = await #expect(throws: OrderRuleViolation.self) {
        try await orders.move(order, to: .cancelled, at: now, on: db)
      }
      #expect(late == .cannotMove(from: .delivered, to: .cancelled))
      // Whoever still has it as it was cannot move it, and nothing of what he did stays.
      let stale = await #expect(throws: DatabaseError.self) {
        try await orders.move(placed, to: .cancelled, at: now, on: db)
      }
      #expect(stale?.code == .staleEntity)
      #expect(try await db.find(ShopProduct.self, shop.lamp.id).stock == 37)
      let other = try await orders.place([shop.lamp.id: 7], for: shop.ann.id, at: now, on: db)
      let cancelled = try await orders.move(other, to: .cancelled, at: now, on: db)
      #expect(cancelled.status == .cancelled)
      #expect(try await db.find(ShopProduct.self, shop.lamp.id).stock == 37)
    }
  }

  @Test(arguments: TestDatabase.allCases) func history(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let db = shop.db
      for day in 0..<3 {
        let wanted = day == 1 ? [shop.lamp.id: 1, shop.torch.id: 1] : [shop.lamp.id: 1]
        _ = try await orders.place(wanted, for: shop.ann.id, at: now.addingTimeInterval(86_400 * Double(day)), on: db)
      }
      let all = try await expect(roundTrips: kind.isPostgres ? 1 : 4) {
        try await orders.history(of: shop.ann.id, on: db)
      }
      #expect(all.map(\.1.count) == [1, 2, 1])
      #expect(all.map(\.0.placedAt) == all.map(\.0.placedAt).sorted(by: >))
      #expect(all[1].1.map(\.1.name).sorted() == ["Lamp", "Torch"])
      #expect(try await orders.history(of: shop.ann.id, limit: 1, on: db).count == 1)
      #expect(try await orders.history(of: shop.ben.id, on: db).isEmpty)
    }
  }

  @Test(arguments: TestDatabase.allCases) func analytics(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let db = shop.db
      let midnight = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400)
      func place(_ wanted: [Key<ShopProduct>: Int], hours: Double) async throws -> ShopOrder {
        try await orders.place(wanted, for: shop.ann.id, at: midnight.addingTimeInterval(3_600 * hours), on: db)
      }
      _ = try await place([shop.lamp.id: 2], hours: 1)
      _ = try await place([shop.torch.id: 3], hours: 23)
      _ = try await place([shop.lamp.id: 1], hours: 25)
      let cancelled = try await place([shop.lamp.id: 9], hours: 2)
      _ = try await orders.move(cancelled, to: .cancelled, at: now, on: db)
      _ = try await place([shop.lamp.id: 1], hours: 48)
      let days = try await orders.sales(from: midnight, to: midnight.addingTimeInterval(2 * 86_400), on: db)
      #expect(
        days == [
          SalesOfADay(day: midnight, orders: 2, revenue: 6_700),
          SalesOfADay(day: midnight.addingTimeInterval(86_400), orders: 1, revenue: 2_000),
        ])
      let best = try await orders.bestSellers(2, on: db)
      #expect(best.map(\.product) == ["Lamp", "Torch"] && best.map(\.pieces) == [4, 3])
      #expect(try await orders.counts(on: db) == [.placed: 4, .cancelled: 1])
    }
  }

  /// 64 orders of one lamp each, of which there are 40, and of a torch or not.
  @Test(arguments: TestDatabase.allCases) func ordersNeverOversell(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let (db, ann, lamp, torch, now) = (shop.db, shop.ann.id, shop.lamp.id, shop.torch.id, now)
      let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<64 {
          let wanted = number < 8 ? [lamp: 1, torch: 1] : [lamp: 1]
          group.addTask {
            do {
              _ = try await OrderRepository().place(wanted, for: ann, at: now, on: db)
              return true
            } catch is OrderRuleViolation {
              return false
            }
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(placed == 40)
      let lines = try await db.all(ShopOrderLine.select { ($0.productID, $0.count.sum()) }.group { $0.productID })
      let sold = Dictionary(lines.map { ($0.0, $0.1 ?? 0) }, uniquingKeysWith: +)
      let left = try await db.find(ShopProduct.self, ids: [lamp, torch]).map(\.stock)
      #expect(sold[lamp] == 40 && left == [0, 3 - (sold[torch] ?? 0)])
      #expect(try await orders.count(on: db) == 40)
      #expect(try await db.count(ShopOrderStep.everything) == 40)
    }
  }
}
