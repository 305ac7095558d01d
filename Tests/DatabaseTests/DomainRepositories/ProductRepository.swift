import Foundation
import Strata

@Entity("products")
struct ShopProduct {
  let id: Key<ShopProduct>
  @Length(1...40) @Unique var number: String
  @Length(1...100) var name: String
  var details: String = ""
  var category: String
  /// In cents.
  @Range(0...) var price: Int
  @Range(0...) var stock: Int = 0
  @Version let version: Int
  @DeletedAt let deletedAt: Date?

  static let fields = [field(\.name), field(\.category), field(\.price), field(\.stock)]
  static let indexes = [index(\.category, \.name)]
}

struct ProductRepository: Repository {
  typealias Model = ShopProduct

  /// Products that a text is found in, of a category or of all, with the filters, the order and the limit of a request.
  func search(
    _ text: String, in category: String? = nil, _ options: FilterOptions<ShopProduct>? = nil,
    on executor: some Executor
  ) async throws(DatabaseError) -> [ShopProduct] {
    var products = ShopProduct.where {
      $0.name.contains(text, ignoringCase: true) || $0.details.contains(text, ignoringCase: true)
    }
    if let category { products = products.where { $0.category == category } }
    if let options { products = products.filtered(by: options) }
    return try await all(products.order { $0.name.ascending }, on: executor)
  }

  func categories(on executor: some Executor) async throws(DatabaseError) -> [(name: String, products: Int)] {
    let counts = ShopProduct.select { ($0.category, .count()) }.group { $0.category }.order { $0.category.ascending }
    return try await executor.all(counts).map { (name: $0.0, products: $0.1) }
  }

  /// Takes pieces out of the stock, as one statement that looks at the stock as it is by then: 64 buyers of 40 pieces get 40.
  /// - Returns: The product as it is then; `nil` when there are fewer pieces.
  func take(
    _ count: Int, of product: Key<ShopProduct>, on executor: some Executor
  ) async throws(DatabaseError) -> ShopProduct? {
    try await increment(product, \.stock, by: -count, on: executor, where: { $0.stock >= count })
  }

  func putBack(_ count: Int, of product: Key<ShopProduct>, on executor: some Executor) async throws(DatabaseError) {
    try await increment(product, \.stock, by: count, on: executor)
  }

  func runningOut(below limit: Int, on executor: some Executor) async throws(DatabaseError) -> [ShopProduct] {
    try await all(
      ShopProduct.where { $0.stock < limit }.order { [$0.stock.ascending, $0.name.ascending] }, on: executor)
  }
}
