import Foundation
import Strata

// Relations of every kind, and relations of what they load.

@Entity
struct Film {
  let id: Key<Film>
  var title: String
  var year: Int
  var studioID: Key<Studio>?

  static let studio = belongsTo(Studio.self, \.studioID)
  static let roles = hasMany(Role.self, \.filmID)
  static let cast = hasMany(Actor.self, through: Role.self, \.filmID, \.actorID) { role, actor in
    [role.place.ascending, actor.name.ascending]
  }
  static let reviews = hasMany(Review.self, \.filmID)
  static let poster = hasOne(Poster.self, \.filmID)

  static let sheet = everything.including(cast, reviews.count)
}

@Entity
struct Studio {
  let id: Key<Studio>
  var name: String

  static let films = hasMany(Film.self, \.studioID)
}

@Entity("film_actors")
struct Actor {
  let id: Key<Actor>
  var name: String

  static let roles = hasMany(Role.self, \.actorID)
  static let films = hasMany(Film.self, through: Role.self, \.actorID, \.filmID) { _, film in [film.year.descending] }
}

/// A pair of a film and an actor.
@Entity
struct Role {
  @ID let filmID: Key<Film>
  @ID let actorID: Key<Actor>
  var place: Int?

  static let film = belongsTo(Film.self, \.filmID, onDelete: .cascade)
  static let actor = belongsTo(Actor.self, \.actorID, onDelete: .cascade)
}

@Entity
struct Review {
  let id: Key<Review>
  var text: String
  var rating: Int
  var writtenAt: Date
  var filmID: Key<Film>
  var authorID: Key<Actor>?
  @DeletedAt let deletedAt: Date?

  static let film = belongsTo(Film.self, \.filmID, onDelete: .cascade)
  static let author = belongsTo(Actor.self, \.authorID, onDelete: .setNull)
}

@Entity
struct Poster {
  let id: Key<Poster>
  @Unique var filmID: Key<Film>
  var image: Data
  var sampleID: Key<Sample>?

  static let film = belongsTo(Film.self, \.filmID, onDelete: .cascade)
  static let sample = belongsTo(Sample.self, \.sampleID)
}

@Selection
struct ReviewLine {
  let text: String
  let author: Key<Actor>?
}

/// Films A (1990, with a studio), B (2000, with another) and C (2010, without); actors Ann, Ben and Cid.
enum Films {
  static let entities: [any Entity.Type] = [
    Studio.self, Film.self, Actor.self, Role.self, Review.self, Sample.self, Poster.self,
  ]

  @Sendable
  static func fill(_ db: Database) async throws {
    try await db.insert([Studio.New(id: Key(fixed: 1), name: "one"), Studio.New(id: Key(fixed: 2), name: "two")])
    try await db.insert([
      Film.New(id: film(1), title: "A", year: 1990, studioID: Key(fixed: 1)),
      Film.New(id: film(2), title: "B", year: 2000, studioID: Key(fixed: 2)),
      Film.New(id: film(3), title: "C", year: 2010),
    ])
    try await db.insert([("Ann", 1), ("Ben", 2), ("Cid", 3)].map { Actor.New(id: actor($0.1), name: $0.0) })
    try await db.insert([
      Role.New(filmID: film(1), actorID: actor(1)), Role.New(filmID: film(1), actorID: actor(2), place: 2),
      Role.New(filmID: film(1), actorID: actor(3), place: 1), Role.New(filmID: film(2), actorID: actor(1), place: 1),
    ])
    for (number, (film, rating, author)) in [(1, 5, 2), (1, 3, 3), (1, 1, nil), (2, 4, 1), (1, 2, 1)].enumerated() {
      try await db.insert(
        Review.New(
          id: Key(fixed: UInt8(number + 1)), text: "r\(number + 1)", rating: rating,
          writtenAt: Date(timeIntervalSince1970: Double(number) * 1000), filmID: Self.film(film),
          authorID: (author as Int?).map(actor)))
    }
    try await db.deleteAll(Review.where { $0.text == "r5" })
    try await db.insert(Poster.New(filmID: film(1), image: Data([0, 1, 255])))
  }

  static func film(_ number: Int) -> Key<Film> { Key(fixed: UInt8(10 + number)) }
  static func actor(_ number: Int) -> Key<Actor> { Key(fixed: UInt8(20 + number)) }
}

/// Values at the ends of what their types can be.
enum Extremes {
  static let samples = [
    Sample.New(),
    Sample.New(
      flag: false, int: .min, int64: .max, int32: .min, int16: .max, int8: .min, uint16: .max, uint32: .max,
      double: -0.1, float: .leastNonzeroMagnitude, text: "", bytes: [], data: Data([0]), uuid: UUID(),
      moment: Date(timeIntervalSince1970: -0.000001), shade: .blue,
      document: JSON(Sample.Document(text: "\"\\{}", numbers: [-1, 0.5]))),
    Sample.New(
      flag: true, int: 0, double: .greatestFiniteMagnitude, float: -1, text: "(a,\"b\") {NULL} ½ 👩‍👧\n\t'",
      bytes: [0, 255, 34, 92], data: Data(repeating: 7, count: 3000),
      moment: Date(timeIntervalSince1970: 253_402_300_799)),
  ]
}
