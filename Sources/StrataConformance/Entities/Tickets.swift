import Foundation
import Strata

// What is written: rows with rules, a version, a soft delete, parents and children.

enum Stage: String, DatabaseEnum { case open, done, dropped }

@Entity
struct Ticket {
  let id: Key<Ticket>
  @Length(1...20) var title: String
  @Unique var code: String?
  @Range(1...5) var priority: Int = 3
  var stage: Stage = .open
  var points: Int = 0
  var note: String?
  var ownerID: Key<Owner>
  var helperID: Key<Owner>?
  @Version let version: Int
  @CreatedAt let createdAt: Date
  @UpdatedAt let updatedAt: Date
  @CreatedBy let createdBy: String?
  @UpdatedBy let updatedBy: String?
  @DeletedAt let deletedAt: Date?

  static let owner = belongsTo(Owner.self, \.ownerID, onDelete: .cascade)
  static let helper = belongsTo(Owner.self, \.helperID, onDelete: .setNull)
  static let steps = hasMany(Step.self, \.ticketID)
  static let checks = [
    check("dropped_is_pointless", message: "must have no points") { $0.stage != .dropped || $0.points == 0 }
  ]
}

/// A part of a ticket, by its number: a key of two columns.
@Entity
struct Step {
  @ID let ticketID: Key<Ticket>
  @ID let number: Int
  var text: String
  var minutes: Int?

  static let ticket = belongsTo(Ticket.self, \.ticketID, onDelete: .cascade)
}

/// A row whose key is a name, without a version and without a soft delete.
@Entity
struct Setting {
  @ID let name: String
  var value: String?
  var uses: Int = 0
}

/// A row that the database numbers.
@Entity
struct Receipt {
  let id: IdentityKey<Receipt>
  @Matches("[A-Z]{2}[0-9]+") var number: String
  @Range(0...) var amount: Int
  @Check("tax % 2 = 0", message: "is even") var tax: Int = 0
  @OneOf("cash", "card") var payment: String?
  @Generated("amount + tax") let total: Int

  static let indexes = [index(\.number, \.amount, unique: true)]
}

enum Desk {
  static let entities: [any Entity.Type] = [Owner.self, Ticket.self, Step.self]

  /// Two owners, and four tickets with the points 1 to 4: three of Ann, the last of Ben, whom Ann helps.
  @Sendable
  static func fill(_ db: Database) async throws {
    try await db.insert(Shelf.owners)
    var tickets = (1...4).map { number in
      Ticket.New(
        id: ticket(number), title: "t\(number)", code: "c\(number)", points: number,
        ownerID: number == 4 ? Shelf.ben : Shelf.ann)
    }
    tickets[3].helperID = Shelf.ann
    try await db.insert(tickets)
    try await db.insert([
      Step.New(ticketID: ticket(1), number: 1, text: "one", minutes: 5),
      Step.New(ticketID: ticket(1), number: 2, text: "two"),
      Step.New(ticketID: ticket(2), number: 1, text: "three", minutes: 7),
    ])
  }

  static func ticket(_ number: Int) -> Key<Ticket> { Key(fixed: UInt8(100 + number)) }
}
