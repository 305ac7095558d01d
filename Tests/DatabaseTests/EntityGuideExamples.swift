import Foundation
import Strata

// The examples of the guide to entities, letter by letter.

/// What is lent.
@Entity
struct Item {
  let id: IdentityKey<Item>
  @Length(1...80) @Unique var title: String
  @Matches("[A-Z]{2}[0-9]{4}") var shelf: String?
  /// In cents.
  @Range(0...) var fee: Int = 0
  @Check("copies % 2 = 0", message: "comes in pairs") var copies: Int = 2
  @Default(.now) var boughtAt: Date
  @Generated("fee * copies") let worth: Int
  @CreatedBy let createdBy: String?
  @UpdatedBy let updatedBy: String?
  @DeletedAt let deletedAt: Date?

  static let loans = hasMany(Loan.self, \.itemID)
  static let indexes = [index(\.shelf, \.title, where: { $0.copies > 0 })]
  static let checks = [check("dear_or_many") { $0.fee > 100 || $0.copies > 1 }]
}

@Entity
struct Loan {
  @ID let itemID: IdentityKey<Item>
  @ID let card: String
  var due: Date

  static let item = belongsTo(Item.self, \.itemID, onDelete: .cascade)
}

func extend(_ item: IdentityKey<Item>, card: String, to due: Date, in db: Database) async throws -> Loan {
  let loan = try await db.find(Loan.self, .init(itemID: item, card: card))
  return try await db.update(loan) { $0.due = due }
}

func buy(_ title: String, for user: String, in db: Database) async throws -> Item {
  try await ChangeAuthor.with(user) { try await db.insert(Item.New(title: title)) }
}

func makeTables(in db: Database) async throws {
  try await db.createSchema(for: [Item.self, Loan.self])
}

func takenFields(_ error: DatabaseError) -> [String] {
  error.code == .uniqueViolation ? error.failures.map(\.field) : []
}

func chooseNames() throws {
  try NamingStrategy.bootstrap(.snakeCase(tables: .singular).prefixed("shop_"))
}
