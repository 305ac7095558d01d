import Foundation
import Strata

/// Decimal numbers of declared digits.
@Entity
struct Product {
  let id: Key<Product>
  @Unique var name: String
  @Column(type: "numeric(12,2)") var price: Decimal
  @Column(type: "numeric(12, 2)") var reduced: Decimal?
  @Column(type: "numeric(6,4)") var rate: Decimal = 1.5
  @Range(0...) @Column(type: "decimal(5,1)") var weight: Decimal = 0.5
  @Column(type: "numeric(18)") var serial: BigDecimal?

  static let indexes = [index(\.price, \.id)]
  static let checks = [check("reduced_is_less") { $0.reduced.coalesce($0.price) <= $0.price }]

  /// Sorted as texts they would come as a, c, d, b.
  static func fill(_ db: Database) async throws {
    try await db.insert([
      New(name: "a", price: -2.5, reduced: -3),
      New(name: "b", price: 9, reduced: exact("8.99"), rate: 0.25, weight: 2),
      New(name: "c", price: exact("10.01"), rate: 2),
      New(name: "d", price: exact("10.1"), reduced: 9, serial: 999_999_999_999_999_999),
    ])
  }
}

/// A number as it is written: a literal with a fraction is a `Double` first, and there is none for 1.19.
func exact(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }
