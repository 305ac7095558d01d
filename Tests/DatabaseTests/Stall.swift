import Foundation
import Strata

// A market: entities that use what can be declared of a table.

/// Who sells.
@Entity
struct Seller {
  /// Given out by the market.
  @ID let license: String
  @Unique @Length(1...40) var name: String
  @Matches("[a-z0-9._-]+@[a-z0-9-]+(\\.[a-z0-9-]+)+") var email: String?
}

/// What is sold at a stall,
/// and for how much.
///
/// This paragraph is for those who read the code.
@Entity
struct Ware {
  enum Unit: String, DatabaseEnum { case piece, kilogram }

  let id: IdentityKey<Ware>
  @Index var sellerLicense: String
  @Length(1...30) var name: String
  /// In cents.
  @Range(1...) var price: Int
  @Range(0..<1) var discount: Double = 0
  @OneOf("red", "green") var color: String?
  var unit: Unit = .piece
  @Check("stock % 2 = 0", message: "is sold in pairs") var stock: Int = 0
  @Column(name: "descr", type: "text") var text: String = "it's \"good\" \\ new"
  @Default(.now) var offeredAt: Date
  @Default(.sql("upper('x')")) var shelf: String
  @Generated("price * stock") let worth: Int
  @CreatedBy let createdBy: Key<Seller>?
  @UpdatedBy let updatedBy: Key<Seller>?
  @Version let version: Int
  @DeletedAt let deletedAt: Date?

  static let seller = belongsTo(Seller.self, \.sellerLicense, onDelete: .cascade)
  static let sales = hasMany(Sale.self, \.wareID)
  static let indexes = [
    index(\.sellerLicense, \.name, unique: true),
    index(\.price, where: { $0.stock > 0 && $0.unit == .piece }),
    index(on: { $0.name.lowercased() }, named: "wares_lower_name"),
  ]
  static let checks = [
    check("worth_carrying", message: "must be worth carrying") { $0.price > 5 || $0.stock < 100 }
  ]
}

@Entity
struct Sale {
  @ID let wareID: IdentityKey<Ware>
  @ID let receipt: Int
  var count: Int
  @UpdatedBy let soldBy: Key<Seller>
  @Version let version: Int

  static let ware = belongsTo(Ware.self, \.wareID, onDelete: .cascade)
}

let market: [any Entity.Type] = [Sale.self, Ware.self, Seller.self]
