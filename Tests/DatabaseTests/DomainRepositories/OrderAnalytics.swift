import Foundation
import Strata

/// What was sold on a day, in UTC.
@Selection
struct SalesOfADay: Hashable {
  let day: Date
  let orders: Int
  /// In cents.
  let revenue: Int?
}

extension OrderRepository {
  /// Days on which nothing was sold are left out.
  func sales(
    from first: Date, to last: Date, on executor: some Executor
  ) async throws(DatabaseError) -> [SalesOfADay] {
    let sold = ShopOrder.where { $0.placedAt >= first && $0.placedAt < last && $0.status != .cancelled }
    let days = sold.select(as: SalesOfADay.self) {
      .init(day: $0.placedAt.truncated(to: .day), orders: .count(), revenue: $0.total.sum())
    }
    return try await executor.all(
      days.group { $0.placedAt.truncated(to: .day) }.order { $0.placedAt.truncated(to: .day).ascending })
  }

  func bestSellers(
    _ count: Int, on executor: some Executor
  ) async throws(DatabaseError) -> [(product: String, pieces: Int)] {
    let sold = ShopOrderLine.everything
      .join(ShopOrder.self) { $0.orderID == $1.id }
      .where { _, order in order.status != .cancelled }
      .join(ShopProduct.self) { line, _, product in line.productID == product.id }
    let pieces = sold.select { line, _, product in (product.name, line.count.sum()) }.group { $2.name }
    let best = pieces.order { line, _, product in [line.count.sum().descending, product.name.ascending] }
    return try await executor.all(best.limit(count)).map { (product: $0.0, pieces: $0.1 ?? 0) }
  }

  func counts(on executor: some Executor) async throws(DatabaseError) -> [OrderStatus: Int] {
    let counts = try await executor.all(ShopOrder.select { ($0.status, .count()) }.group { $0.status })
    return Dictionary(counts, uniquingKeysWith: +)
  }
}
