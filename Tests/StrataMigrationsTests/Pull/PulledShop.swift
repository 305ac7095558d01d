// swift-format-ignore-file
import Foundation
import Strata
import StrataPostgres

enum PaymentMethod: String, PostgresEnum {
  case card
  case bankTransfer = "bank transfer"
  case cash
}

@Entity("addresses")
struct Address {
  let id: Key<Address>
  var customerID: Key<Customer>
  var street: String
  var city: String
  @Column(type: "character(5)") var postcode: String?

  static let customer = belongsTo(Customer.self, \.customerID, onDelete: .cascade)
  static let shipmentsByFromAddressID = hasMany(Shipment.self, \.fromAddressID)
  static let shipmentsByToAddressID = hasMany(Shipment.self, \.toAddressID)

  static let indexes = [
    index(\.city, \.postcode),
  ]
}

@Entity("categories")
struct Category {
  let id: Key<Category>
  var parentID: Key<Category>?
  var title: String
  var position: Int32 = 0

  static let parent = belongsTo(Category.self, \.parentID, onDelete: .cascade)
  static let categories = hasMany(Category.self, \.parentID)
  static let products = hasMany(Product.self, \.categoryID)
}

@Entity("customers")
struct Customer {
  let id: Key<Customer>
  var regionID: IdentityKey<Region>?
  @Column(type: "character varying(200)") @Unique var email: String
  @Check("((length(full_name) >= 1) AND (length(full_name) <= 80))") var fullName: String
  var bornOn: LocalDate?
  @Default(.sql("'{}'::text[]")) var labels: [String]
  @CreatedAt let createdAt: Date
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?
  @Version let version: Int

  static let region = belongsTo(Region.self, \.regionID, onDelete: .setNull)
  static let addresses = hasMany(Address.self, \.customerID)
  static let orders = hasMany(Order.self, \.customerID)
  static let reviews = hasMany(Review.self, \.customerID)

  static let indexes = [
    index(\.labels, using: .gin),
    index(\.fullName, named: "customers_search", using: .trigram),
  ]
}

@Entity("employees")
struct Employee {
  let id: Key<Employee>
  var managerID: Key<Employee>?
  var name: String
  var ip: Inet?
  var salary: Float?
  @Column(type: "json") var extraJson: JSONText?

  static let manager = belongsTo(Employee.self, \.managerID, onDelete: .setNull)
  static let employees = hasMany(Employee.self, \.managerID)
}

@Entity("keywords")
struct Keyword {
  let id: Key<Keyword>
  @Unique var name: String

  static let productKeywords = hasMany(ProductKeyword.self, \.keywordID)
}

@Entity("order_lines")
struct OrderLine {
  @ID let orderID: Order.ID
  @ID let lineNumber: Int32
  var productID: Key<Product>
  var quantity: Int32 = 1
  @Column(type: "numeric(12,2)") var unitPrice: BigDecimal

  static let order = belongsTo(Order.self, \.orderID, onDelete: .cascade)
  static let product = belongsTo(Product.self, \.productID)
}

@Entity("orders")
struct Order {
  let id: IdentityKey<Order>
  var customerID: Key<Customer>
  @Unique var number: String
  @Default(.sql("now()")) var placedAt: Date
  var shippedAt: Date?
  var notes: String?

  static let customer = belongsTo(Customer.self, \.customerID)
  static let orderLines = hasMany(OrderLine.self, \.orderID)
  static let payments = hasMany(Payment.self, \.orderID)
  static let shipments = hasMany(Shipment.self, \.orderID)

  static let indexes = [
    index(\.placedAt, where: { _ in .sql("shipped_at IS NULL") }),
  ]
}

@Entity("payments")
struct Payment {
  let id: Key<Payment>
  @Unique var orderID: IdentityKey<Order>
  @Column(type: "payment_method") @Default(.sql("'card'::payment_method")) var method: PaymentMethod
  @Column(type: "numeric(12,2)") var amount: BigDecimal
  var paidOn: LocalDate
  var paidAtTime: LocalTime?

  static let order = belongsTo(Order.self, \.orderID)
}

@Entity("product_keywords")
struct ProductKeyword {
  @ID let productID: Key<Product>
  @ID let keywordID: Key<Keyword>

  static let keyword = belongsTo(Keyword.self, \.keywordID, onDelete: .cascade)
  static let product = belongsTo(Product.self, \.productID, onDelete: .cascade)
}

enum ProductStatus: String, DatabaseEnum {
  case draft
  case forSale = "for sale"
  case retired
}

@Entity("products")
struct Product {
  let id: Key<Product>
  var supplierID: Key<Supplier>
  var categoryID: Key<Category>?
  var title: String
  var status: ProductStatus = .draft
  @Column(type: "numeric(12,2)") @Default(.sql("0.00")) var price: BigDecimal
  @Column(type: "numeric(12,2)") var tax: BigDecimal
  @Column(type: "numeric(12,2)") @Generated("(price + tax)") let gross: BigDecimal?
  var weight: Double?
  var `default`: Bool = false
  var launchedAt: LocalDateTime?

  static let category = belongsTo(Category.self, \.categoryID)
  static let supplier = belongsTo(Supplier.self, \.supplierID)
  static let orderLines = hasMany(OrderLine.self, \.productID)
  static let productKeywords = hasMany(ProductKeyword.self, \.productID)
  static let reviews = hasMany(Review.self, \.productID)
  static let stockLevels = hasMany(StockLevel.self, \.productID)

  static let checks = [
    check("tax_within_price") { _ in .sql("(tax <= price)") },
  ]

  static let indexes = [
    index(\.status, \.title, including: \.price),
    index(\.title, named: "products_title_for_sale", where: { _ in .sql("status = 'for sale'::text") }),
  ]
}

/// Where the shop's customers live.
@Entity("regions")
struct Region {
  let id: IdentityKey<Region>
  /// As it is printed on parcels.
  @Unique var name: String
  var isActive: Bool = true

  static let customers = hasMany(Customer.self, \.regionID)
  static let warehouses = hasMany(Warehouse.self, \.regionID)
}

@Entity("reviews")
struct Review {
  let id: Key<Review>
  var productID: Key<Product>
  var customerID: Key<Customer>
  @Check("((stars >= 1) AND (stars <= 5))") var stars: Int16
  var body: String?
  var `class`: String?

  static let customer = belongsTo(Customer.self, \.customerID, onDelete: .cascade)
  static let product = belongsTo(Product.self, \.productID, onDelete: .cascade)

  static let indexes = [
    index(\.productID, \.customerID, unique: true),
  ]

  static let policies = [
    policy("bought", for: .update, using: { _ in .sql("(EXISTS ( SELECT\n   FROM orders\n  WHERE (orders.customer_id = reviews.customer_id)))") }, checking: { _ in .sql("(class <> 'a\"b'::text)") }),
    policy("own", using: { _ in .sql("(customer_id = (current_setting('app.customer'::text, true))::uuid)") }),
    policy("praise", for: .insert, to: ["pg_monitor", "pg_signal_backend"], as: .restrictive, checking: { _ in .sql("((stars < 5) OR (body IS NOT NULL))") }),
  ]

  static let triggers = [
    statementTrigger(
      "closed", .after, [.delete], postgres: """
      BEGIN RETURN NULL; END
      """),
    trigger(
      "trim_body", .before, [.insert, .update(of: \.body, \.`class`)], when: { _, _ in .sql("(new.body IS NOT NULL)") }, postgres: """
      BEGIN
        -- "Quotes" and spaces.

        NEW.body = btrim(NEW.body, ' "');
        RETURN NEW;
      END
      """),
  ]
}

@Entity("shipments")
struct Shipment {
  let id: Key<Shipment>
  var orderID: IdentityKey<Order>
  var warehouseCode: String
  var fromAddressID: Key<Address>?
  var toAddressID: Key<Address>
  var parcelSizes: [Int32]?

  static let fromAddress = belongsTo(Address.self, \.fromAddressID)
  static let order = belongsTo(Order.self, \.orderID)
  static let toAddress = belongsTo(Address.self, \.toAddressID)
  static let warehouse = belongsTo(Warehouse.self, \.warehouseCode)
}

@Entity("stock_levels")
struct StockLevel {
  @ID let warehouseCode: String
  @ID let productID: Key<Product>
  @Check("(quantity >= 0)") var quantity: Int32
  var reserved: Int32 = 0
  @Generated("(quantity - reserved)") let available: Int32?

  static let product = belongsTo(Product.self, \.productID)
  static let warehouse = belongsTo(Warehouse.self, \.warehouseCode)
}

@Entity("suppliers")
struct Supplier {
  let id: Key<Supplier>
  var name: String
  var contact: JSONText?
  @Check("((rating >= 1) AND (rating <= 5))") var rating: Int16?

  static let products = hasMany(Product.self, \.supplierID)

  static let indexes = [
    index(on: { _ in Computed<String>(sql: "lower(name)") }, named: "suppliers_lower_name", unique: true),
  ]
}

@Entity("warehouses")
struct Warehouse {
  @ID let code: String
  var regionID: IdentityKey<Region>
  var floorPlan: [UInt8]?
  var openingHours: Interval?

  static let region = belongsTo(Region.self, \.regionID)
  static let shipments = hasMany(Shipment.self, \.warehouseCode)
  static let stockLevels = hasMany(StockLevel.self, \.warehouseCode)
}
