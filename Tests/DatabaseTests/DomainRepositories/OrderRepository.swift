import Foundation
import Strata

@Entity("orders")
struct ShopOrder {
  let id: Key<ShopOrder>
  var userID: Key<ShopUser>
  var status: OrderStatus = .placed
  /// In cents.
  @Range(0...) var total: Int
  var placedAt: Date
  @Version let version: Int

  static let user = belongsTo(ShopUser.self, \.userID)
  static let lines = hasMany(ShopOrderLine.self, \.orderID)
  static let steps = hasMany(ShopOrderStep.self, \.orderID)
  static let indexes = [index(\.userID, \.placedAt), index(\.placedAt)]
}

@Entity("order_lines")
struct ShopOrderLine {
  @ID let orderID: Key<ShopOrder>
  @ID let productID: Key<ShopProduct>
  @Range(1...) var count: Int
  /// In cents, as it was then.
  @Range(0...) var price: Int

  static let order = belongsTo(ShopOrder.self, \.orderID, onDelete: .cascade)
  static let product = belongsTo(ShopProduct.self, \.productID)
}

/// A step on the way of an order.
@Entity("order_steps")
struct ShopOrderStep {
  let id: IdentityKey<ShopOrderStep>
  var orderID: Key<ShopOrder>
  var status: OrderStatus
  var at: Date

  static let order = belongsTo(ShopOrder.self, \.orderID, onDelete: .cascade)
}

struct OrderRepository: Repository {
  typealias Model = ShopOrder

  let products = ProductRepository()

  /// Places an order and takes what it is about out of the stock: all of it, or nothing.
  /// - Throws: ``OrderRuleViolation``.
  func place(
    _ wanted: [Key<ShopProduct>: Int], for user: Key<ShopUser>, at now: Date, on executor: some Executor
  ) async throws -> ShopOrder {
    guard !wanted.isEmpty else { throw OrderRuleViolation.nothingOrdered }
    return try await executor.transaction { tx in
      let id = Key<ShopOrder>()
      var lines: [ShopOrderLine.New] = []
      // In one order, so that two who want the same products never wait for each other in a circle.
      for (product, count) in wanted.sorted(by: { $0.key < $1.key }) {
        guard let left = try await products.take(count, of: product, on: tx) else {
          throw OrderRuleViolation.outOfStock(product)
        }
        lines.append(ShopOrderLine.New(orderID: id, productID: product, count: count, price: left.price))
      }
      let total = lines.reduce(0) { $0 + $1.count * $1.price }
      let order = try await create(ShopOrder.New(id: id, userID: user, total: total, placedAt: now), on: tx)
      try await tx.insert(lines)
      try await tx.insert(ShopOrderStep.New(orderID: id, status: .placed, at: now))
      return order
    }
  }

  /// Moves an order on. What is cancelled before it leaves the house goes back into the stock.
  /// - Throws: ``OrderRuleViolation`` when there is no such way, `staleEntity` when somebody else has moved it since it was read.
  func move(
    _ order: ShopOrder, to status: OrderStatus, at now: Date, on executor: some Executor
  ) async throws -> ShopOrder {
    guard order.status.next.contains(status) else {
      throw OrderRuleViolation.cannotMove(from: order.status, to: status)
    }
    return try await executor.transaction { tx in
      let moved = try await update(order, on: tx) { $0.status = status }
      try await tx.insert(ShopOrderStep.New(orderID: order.id, status: status, at: now))
      if status == .cancelled, order.status.isReserved {
        let lines = ShopOrderLine.where { $0.orderID == order.id }.order { $0.productID.ascending }
        for line in try await tx.all(lines) { try await products.putBack(line.count, of: line.productID, on: tx) }
      }
      return moved
    }
  }

  /// The orders of a user with what was ordered, newest first, in one round trip.
  func history(
    of user: Key<ShopUser>, limit: Int = 20, on executor: some Executor
  ) async throws(DatabaseError) -> [(ShopOrder, [(ShopOrderLine, ShopProduct)])] {
    let orders = ShopOrder.where { $0.userID == user }.order { [$0.placedAt.descending, $0.id.descending] }
    return try await executor.all(
      orders.limit(limit).including(ShopOrder.lines.including(ShopOrderLine.product)))
  }

  func steps(of order: Key<ShopOrder>, on executor: some Executor) async throws(DatabaseError) -> [ShopOrderStep] {
    try await executor.all(ShopOrderStep.where { $0.orderID == order }.order { $0.id.ascending })
  }
}
