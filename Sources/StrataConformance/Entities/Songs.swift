import Foundation
import Strata

// Pairs in tables that are no entities, by keys of every kind.

@Entity
struct Song {
  let id: Key<Song>
  var title: String
  var seconds: Int

  static let labelling = joinTable("song_genres", to: Genre.self, columns: "song_id", "genre_id")
  static let genres = hasMany(Genre.self, through: labelling)
  static let feeling = joinTable("song_moods", to: Mood.self, columns: "song_id", "mood")
  static let moods = hasMany(Mood.self, through: feeling)
  static let singing = joinTable("song_singers", to: Singer.self, columns: "song_id", "singer_id")
  static let singers = hasMany(Singer.self, through: singing)
  static let remarks = hasMany(Remark.self, \.about.song)
  static let seeAlso = hasMany(Remark.self, \.other.song)
}

@Entity
struct Genre {
  let id: IdentityKey<Genre>
  var name: String

  static let songs = hasMany(Song.self, through: Song.labelling.reversed)
  static let remarks = hasMany(Remark.self, \.about.genre)
}

@Entity
struct Mood {
  @ID let name: String
  var color: String

  static let songs = hasMany(Song.self, through: Song.feeling.reversed)
  static let remarks = hasMany(Remark.self, \.about.mood)
}

@Entity
struct Singer {
  let id: Key<Singer>
  var name: String
  @DeletedAt let deletedAt: Date?

  static let following = joinTable("singer_follows", to: Singer.self, columns: "fan_id", "idol_id")
  static let idols = hasMany(Singer.self, through: following)
  static let fans = hasMany(Singer.self, through: following.reversed)
  static let songs = hasMany(Song.self, through: Song.singing.reversed)
  static let votes = hasMany(Vote.self, \.choice.singer)
}

/// Songs A (100 s), B (200 s) and C (300 s); genres folk and rock; moods calm and loud; singers Ann, Ben and Cid.
enum Songs {
  static let entities: [any Entity.Type] = [Genre.self, Mood.self, Singer.self, Song.self]

  @Sendable
  static func fill(_ db: Database) async throws {
    try await db.insert([("A", 1), ("B", 2), ("C", 3)].map { Song.New(id: song($1), title: $0, seconds: $1 * 100) })
    try await db.insert(["folk", "rock"].map { Genre.New(name: $0) })
    try await db.insert([("calm", "blue"), ("loud", "red")].map { Mood.New(name: $0, color: $1) })
    try await db.insert([("Ann", 1), ("Ben", 2), ("Cid", 3)].map { Singer.New(id: singer($1), name: $0) })
    let genres = try await genres(db)
    try await db.link([(song(1), genres[0]), (song(1), genres[1]), (song(2), genres[1])], through: Song.labelling)
    try await db.link("loud", to: [song(1), song(2)], through: Song.feeling.reversed)
    try await db.link(song(1), to: [singer(1), singer(2), singer(3)], through: Song.singing)
    // Ann follows both, Ben follows Cid, and nobody follows Ann.
    try await db.link(singer(1), to: [singer(2), singer(3)], through: Singer.following)
    try await db.link(singer(2), to: [singer(3)], through: Singer.following)
  }

  static func song(_ number: Int) -> Key<Song> { Key(fixed: UInt8(10 + number)) }
  static func singer(_ number: Int) -> Key<Singer> { Key(fixed: UInt8(20 + number)) }

  /// Folk and rock: the database has numbered them.
  static func genres(_ db: some Executor) async throws -> [IdentityKey<Genre>] {
    try await db.all(Genre.everything.order { $0.name.ascending }).map(\.id)
  }

  /// What each song is labelled with, such as `A folk rock, B rock, C`.
  static func labels(_ db: some Executor) async throws -> String {
    let songs = Song.everything.order { $0.title.ascending }
    let rows = try await db.all(songs.including(Song.genres.order { $0.name.ascending }))
    return rows.map { song, genres in ([song.title] + genres.map(\.name)).joined(separator: " ") }
      .joined(separator: ", ")
  }
}
