import Foundation
import Strata

// What queries are about: six pieces of three owners, with equal values, missing ones and empty ones.

/// Who has pieces.
@Entity
struct Owner {
  let id: Key<Owner>
  @Unique @Length(1...40) var name: String
  var city: String?

  static let pieces = hasMany(Piece.self, \.ownerID)
  static let borrowed = hasMany(Piece.self, \.borrowerID)
}

enum Shade: String, DatabaseEnum { case red, green, blue }

@Entity
struct Piece {
  let id: Key<Piece>
  var name: String
  var text: String?
  var size: Int
  var weight: Int?
  var ratio: Double
  var score: Double?
  var isOpen: Bool
  var isGood: Bool?
  var shade: Shade
  var tint: Shade?
  var madeAt: Date
  var soldAt: Date?
  var ownerID: Key<Owner>
  var borrowerID: Key<Owner>?

  static let owner = belongsTo(Owner.self, \.ownerID, onDelete: .cascade)
  static let borrower = belongsTo(Owner.self, \.borrowerID)
}

extension Key {
  /// The same key in every run, so that expectations can be written down.
  init(fixed number: UInt8) {
    self.init(UUID(uuid: (1, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, number)))
  }
}

extension Date {
  init(seconds: Double) { self.init(timeIntervalSince1970: seconds) }
}

/// The rows of ``Owner`` and ``Piece`` that the cases about queries find.
///
/// | name | text      | size | weight | ratio | score | isOpen | isGood | shade | tint  | madeAt | soldAt | owner | borrower |
/// | ---- | --------- | ---- | ------ | ----- | ----- | ------ | ------ | ----- | ----- | ------ | ------ | ----- | -------- |
/// | a    | Apple     | 1    | 10     | 0.5   |       | true   | true   | red   | red   | 0      |        | Ann   |          |
/// | b    | apple pie | 2    |        | 1.5   | 2.5   | false  |        | green |       | 100    | 150    | Ben   |          |
/// | c    | 50% off   | 3    | 30     | 2.5   | −1    | true   | false  | blue  | red   | −100   |        | Ann   |          |
/// | d    | a_b       | 4    |        | −2.5  |       | false  | true   | red   | green | 200    | 200    | Ben   | Ann      |
/// | e    |           | 5    | 10     | 0.25  | 0     | true   |        | green | green | 300    | 400    | Ann   |          |
/// | f    | (empty)   | 6    | 60     | 4     | 8     | false  | false  | blue  |       | 400    | 300    | Ben   |          |
///
/// The third owner, Cid, has nothing, and like Ann lives in Rome; Ben lives nowhere.
enum Shelf {
  static let ann = Key<Owner>(fixed: 1)
  static let ben = Key<Owner>(fixed: 2)
  static let cid = Key<Owner>(fixed: 3)

  static let entities: [any Entity.Type] = [Owner.self, Piece.self]

  static let owners: [Owner.New] = [
    Owner.New(id: ann, name: "Ann", city: "Rome"), Owner.New(id: ben, name: "Ben"),
    Owner.New(id: cid, name: "Cid", city: "Rome"),
  ]

  static let pieces: [Piece.New] = {
    var pieces: [Piece.New] = []
    pieces.append(piece(1, "a", "Apple", 0.5, true, .red, 0, ann))
    pieces.append(piece(2, "b", "apple pie", 1.5, false, .green, 100, ben))
    pieces.append(piece(3, "c", "50% off", 2.5, true, .blue, -100, ann))
    pieces.append(piece(4, "d", "a_b", -2.5, false, .red, 200, ben))
    pieces.append(piece(5, "e", nil, 0.25, true, .green, 300, ann))
    pieces.append(piece(6, "f", "", 4, false, .blue, 400, ben))
    let weights: [Int?] = [10, nil, 30, nil, 10, 60]
    let scores: [Double?] = [nil, 2.5, -1, nil, 0, 8]
    let goods: [Bool?] = [true, nil, false, true, nil, false]
    let tints: [Shade?] = [.red, nil, .red, .green, .green, nil]
    let sold: [Double?] = [nil, 150, nil, 200, 400, 300]
    for index in pieces.indices {
      pieces[index].weight = weights[index]
      pieces[index].score = scores[index]
      pieces[index].isGood = goods[index]
      pieces[index].tint = tints[index]
      pieces[index].soldAt = sold[index].map { Date(seconds: $0) }
    }
    pieces[3].borrowerID = ann
    return pieces
  }()

  private static func piece(
    _ size: Int, _ name: String, _ text: String?, _ ratio: Double, _ isOpen: Bool, _ shade: Shade, _ made: Double,
    _ owner: Key<Owner>
  ) -> Piece.New {
    Piece.New(
      id: Key(fixed: UInt8(10 + size)), name: name, text: text, size: size, ratio: ratio, isOpen: isOpen, shade: shade,
      madeAt: Date(seconds: made), ownerID: owner)
  }

  @Sendable
  static func fill(_ db: Database) async throws {
    try await db.insert(owners)
    try await db.insert(pieces)
  }
}
