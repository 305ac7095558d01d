import Foundation
import Strata

// References to one of several entities, by keys of every kind; what they refer to are the songs.

@ExclusiveReference
enum RemarkTarget: Hashable {
  case song(Key<Song>)
  case genre(id: IdentityKey<Genre>)
  /// By a key that is a text.
  case mood(Mood.ID)
}

@Entity
struct Remark {
  let id: Key<Remark>
  var text: String
  @Embedded var about: RemarkTarget
  @Embedded(prefix: "see_") var other: RemarkTarget?
  @Version let version: Int

  static let song = belongsTo(Song.self, \.about.song, onDelete: .cascade)
  static let genre = belongsTo(Genre.self, \.about.genre)
  static let mood = belongsTo(Mood.self, \.about.mood)
  static let otherSong = belongsTo(Song.self, \.other.song, onDelete: .setNull)
  static let about = belongsTo(\.about)
  static let other = belongsTo(\.other)
}

/// A reference in a value object.
@Embeddable
struct PinSpot: Hashable {
  var height: Int
  @Embedded var target: RemarkTarget
}

@Entity
struct Pin {
  let id: Key<Pin>
  @Embedded var spot: PinSpot

  static let song = belongsTo(Song.self, \.spot.target.song)
  static let target = belongsTo(\.spot.target)
}

/// Remarks a and b on song A, c on rock, d on loud; c refers to song B, too.
enum Remarks {
  static let entities: [any Entity.Type] = Songs.entities + [Remark.self, Pin.self]

  @Sendable
  static func fill(_ db: Database) async throws {
    try await Songs.fill(db)
    let rock = try await Songs.genres(db)[1]
    try await db.insert([
      Remark.New(id: remark(1), text: "a", about: .song(Songs.song(1))),
      Remark.New(id: remark(2), text: "b", about: .song(Songs.song(1))),
      Remark.New(id: remark(3), text: "c", about: .genre(id: rock), other: .song(Songs.song(2))),
      Remark.New(id: remark(4), text: "d", about: .mood("loud")),
    ])
  }

  static func remark(_ number: Int) -> Key<Remark> { Key(fixed: UInt8(40 + number)) }

  /// The texts of the remarks that meet a condition.
  static func texts(
    _ db: some Executor, where condition: (Remark.Columns) -> Condition
  ) async throws -> String {
    let rows = Remark.where(condition).order { $0.text.ascending }.select { $0.text }
    return try await db.all(rows).joined(separator: " ")
  }
}
