import Foundation
import Strata

// Values of several columns: in a row of their own table, inside of each other, and missing ones.

@Embeddable
struct Spot: Hashable {
  @Range(-90...90) var latitude: Double
  @Range(-180...180) var longitude: Double
}

/// Nothing in it has to be there, and the name of one column says nothing of the property's.
@Embeddable
struct Hints: Hashable {
  var author: String?
  @Column(name: "text") @Length(...9) var body: String?
}

@Embeddable
struct Abode: Hashable {
  @Length(1...20) @Index var street: String
  var city: String = "Bern"
  var postcode: String?
  var floors: Int = 1
  var shade: Shade?
  var builtAt: Date?
  @Embedded var spot: Spot?
  @Embedded var sign: Hints
}

@Entity
struct Resident {
  let id: Key<Resident>
  @Unique var name: String
  @Embedded var home: Abode
  @Embedded(prefix: "post_") var mailing: Abode?
  @Embedded(prefix: "") var hints: Hints
  @Embedded let origin: Spot?
  var points: Int = 0
  @Version let version: Int

  static let visits = hasMany(Call.self, \.residentID)
  static let indexes = [index(\.home.city, \.mailing.city, unique: true, where: { $0.mailing.spot.latitude > 89 })]
}

/// A visit.
@Entity
struct Call {
  let id: Key<Call>
  var residentID: Key<Resident>
  @Embedded var place: Spot

  static let resident = belongsTo(Resident.self, \.residentID, onDelete: .cascade)
}

/// | name | home                          | mailing                  | hints  | origin | calls |
/// | ---- | ----------------------------- | ------------------------ | ------ | ------ | ----- |
/// | Ann  | Aare 1, Bern, 3 floors, 46, 7 |                          | x, −   |        | 2     |
/// | Ben  | Rhone 2, Genf, red            | Aare 9, Bern, 45, 6      |        | 1, 2   | 1     |
/// | Cid  | Tiber 3, Rom, 00100           | Rhone 8, Genf            | y, why |        |       |
/// | Dan  | Aare 5, Bern, 2 floors, 47, 8 | Tiber 4, Rom, 5 floors   |        |        |       |
enum Residents {
  static let entities: [any Entity.Type] = [Resident.self, Call.self]

  static let ann = Key<Resident>(fixed: 1)

  static let homes = [
    Abode(
      street: "Aare 1", floors: 3, shade: .green, builtAt: Date(seconds: 60), spot: Spot(latitude: 46, longitude: 7),
      sign: Hints(author: "s")),
    Abode(street: "Rhone 2", city: "Genf", shade: .red, sign: Hints()),
    Abode(street: "Tiber 3", city: "Rom", postcode: "00100", sign: Hints()),
    Abode(street: "Aare 5", floors: 2, spot: Spot(latitude: 47, longitude: 8), sign: Hints(author: "t", body: "u")),
  ]

  static let mailings = [
    nil,
    Abode(street: "Aare 9", spot: Spot(latitude: 45, longitude: 6), sign: Hints()),
    Abode(street: "Rhone 8", city: "Genf", sign: Hints()),
    Abode(street: "Tiber 4", city: "Rom", floors: 5, sign: Hints()),
  ]

  @Sendable
  static func fill(_ db: Database) async throws {
    let hints = [Hints(author: "x"), Hints(), Hints(author: "y", body: "why"), Hints()]
    let origins = [nil, Spot(latitude: 1, longitude: 2), nil, nil]
    try await db.insert(
      homes.indices.map { index in
        Resident.New(
          id: Key(fixed: UInt8(index + 1)), name: ["Ann", "Ben", "Cid", "Dan"][index], home: homes[index],
          mailing: mailings[index], hints: hints[index], origin: origins[index], points: index)
      })
    try await db.insert([
      Call.New(residentID: ann, place: Spot(latitude: 10, longitude: 20)),
      Call.New(residentID: ann, place: Spot(latitude: 11, longitude: 21)),
      Call.New(residentID: Key(fixed: 2), place: Spot(latitude: 12, longitude: 22)),
    ])
  }
}
