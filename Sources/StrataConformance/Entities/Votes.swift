import Foundation
import Strata

// References to one of several entities whose rows are loaded as one value; a singer can be softly deleted.

@ExclusiveReference
enum Choice: Hashable {
  case song(Key<Song>)
  case singer(Key<Singer>)
}

@Entity
struct Vote {
  let id: Key<Vote>
  var voter: String
  @Embedded var choice: Choice
  @Embedded var second: Choice?

  static let choice = belongsTo(\.choice, onDelete: .cascade)
  static let second = belongsTo(\.second, onDelete: .setNull)
}

/// Vote a is for song A and for Ben then, b for Ann, c for Ben and for song B then.
enum Votes {
  static let entities: [any Entity.Type] = Songs.entities + [Vote.self]

  @Sendable
  static func fill(_ db: Database) async throws {
    try await Songs.fill(db)
    try await db.insert([
      Vote.New(voter: "a", choice: .song(Songs.song(1)), second: .singer(Songs.singer(2))),
      Vote.New(voter: "b", choice: .singer(Songs.singer(1))),
      Vote.New(voter: "c", choice: .singer(Songs.singer(2)), second: .song(Songs.song(2))),
    ])
  }

  static let inOrder = Vote.everything.order { $0.voter.ascending }
}

extension Choice.Row {
  var label: String {
    switch self {
    case .song(let song): "song \(song.title)"
    case .singer(let singer): "singer \(singer.name)"
    }
  }
}
