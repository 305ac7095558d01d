import Foundation
import Strata

// What is deleted softly, and what goes with it: three levels, a tree at the last one, and rows that stay.

@Entity
struct Museum {
  let id: Key<Museum>
  @Unique var name: String
  var size: Int = 1
  @Version let version: Int
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?

  static let halls = hasMany(Hall.self, \.museumID)
  static let formerHalls = hasMany(Hall.self, \.formerID)
  static let guides = hasMany(TourGuide.self, \.museumID)
  static let permits = hasMany(Permit.self, \.museumID)
}

@Entity
struct Hall {
  let id: Key<Hall>
  var name: String
  var museumID: Key<Museum>
  var formerID: Key<Museum>?
  @Version let version: Int
  @UpdatedBy let updatedBy: String?
  @DeletedAt let deletedAt: Date?

  static let museum = belongsTo(Museum.self, \.museumID, onDelete: .cascade)
  /// Does not go with it.
  static let former = belongsTo(Museum.self, \.formerID, onDelete: .setNull)
  static let exhibits = hasMany(Exhibit.self, \.hallID)
}

@Entity
struct Exhibit {
  let id: Key<Exhibit>
  @Unique var name: String
  var hallID: Key<Hall>
  var wholeID: Key<Exhibit>?
  @DeletedAt let deletedAt: Date?

  static let hall = belongsTo(Hall.self, \.hallID, onDelete: .cascade)
  static let whole = belongsTo(Exhibit.self, \.wholeID, onDelete: .cascade)
  static let parts = hasMany(Exhibit.self, \.wholeID)
}

/// Is never deleted softly.
@Entity
struct TourGuide {
  let id: Key<TourGuide>
  var name: String
  var museumID: Key<Museum>

  static let museum = belongsTo(Museum.self, \.museumID, onDelete: .cascade)
}

/// Has a key of two columns.
@Entity
struct Permit {
  @ID let museumID: Key<Museum>
  @ID let year: Int
  @DeletedAt let deletedAt: Date?

  static let museum = belongsTo(Museum.self, \.museumID, onDelete: .cascade)
}

/// ```
/// A ── a1 ── ship ── mast ── sail
/// │    │     └────── oar
/// │    └──── coin
/// │    a2 ── vase
/// │    guide G, permits of 2001 and 2002
/// B ── b1 ── bowl
///      permit of 2001
/// ```
/// `a1` was in B, `b1` in A.
enum Museums {
  static let entities: [any Entity.Type] = [Museum.self, Hall.self, Exhibit.self, TourGuide.self, Permit.self]

  static let a = Key<Museum>(fixed: 1)
  static let b = Key<Museum>(fixed: 2)

  @Sendable
  static func fill(_ db: Database) async throws {
    try await db.insert([Museum.New(id: a, name: "A"), Museum.New(id: b, name: "B")])
    let halls: [Hall.New] = [
      Hall.New(id: Key(fixed: 11), name: "a1", museumID: a, formerID: b),
      Hall.New(id: Key(fixed: 12), name: "a2", museumID: a),
      Hall.New(id: Key(fixed: 13), name: "b1", museumID: b, formerID: a),
    ]
    try await db.insert(halls)
    let exhibits: [(name: String, hall: UInt8, whole: UInt8?)] = [
      ("ship", 11, nil), ("mast", 11, 21), ("sail", 11, 22), ("oar", 11, 21), ("coin", 11, nil), ("vase", 12, nil),
      ("bowl", 13, nil),
    ]
    try await db.insert(
      exhibits.enumerated().map { index, exhibit in
        Exhibit.New(
          id: Key(fixed: UInt8(21 + index)), name: exhibit.name, hallID: Key(fixed: exhibit.hall),
          wholeID: exhibit.whole.map { Key(fixed: $0) })
      })
    try await db.insert(TourGuide.New(name: "G", museumID: a))
    try await db.insert([
      Permit.New(museumID: a, year: 2001), Permit.New(museumID: a, year: 2002), Permit.New(museumID: b, year: 2001),
    ])
  }

  /// The names of what is there, one table behind the other.
  static func names(_ db: Database) async throws -> String {
    let museums = try await db.all(Museum.select { $0.name }.order { $0.name.ascending })
    let halls = try await db.all(Hall.select { $0.name }.order { $0.name.ascending })
    let exhibits = try await db.all(Exhibit.select { $0.name }.order { $0.name.ascending })
    let permits = try await db.count(Permit.everything)
    return (museums + halls + exhibits + ["\(permits)"]).joined(separator: " ")
  }

  static let everyName = "A B a1 a2 b1 bowl coin mast oar sail ship vase 3"

  static func museum(_ db: Database, _ id: Key<Museum> = a) async throws -> Museum {
    try await db.find(Museum.self, id)
  }

  static func deletedMuseum(_ db: Database) async throws -> Museum {
    try expectValue(try await db.first(Museum.where { $0.name == "A" }.onlyDeleted))
  }

  static func exhibit(_ name: String, _ db: Database) async throws -> Exhibit {
    try expectValue(try await db.first(Exhibit.where { $0.name == name }.includingDeleted))
  }
}
