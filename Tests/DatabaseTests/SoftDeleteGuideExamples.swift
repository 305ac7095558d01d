import Foundation
import Strata

// The examples of the guide to soft deletes, letter by letter.

@Entity
struct Album {
  let id: Key<Album>
  @Unique var title: String
  @DeletedAt let deletedAt: Date?

  static let photos = hasMany(Photo.self, \.albumID)
}

@Entity
struct Photo {
  let id: Key<Photo>
  var caption: String
  var albumID: Key<Album>
  @DeletedAt let deletedAt: Date?

  static let album = belongsTo(Album.self, \.albumID, onDelete: .cascade)
}

let recycleBin = Photo.everything.onlyDeleted.order { $0.deletedAt.descending }

func captions(in db: some Executor) async throws -> (shown: Int, all: Int) {
  let shown = try await db.count(Photo.everything)
  let all = try await db.count(Photo.everything.includingDeleted)
  return (shown, all)
}

func throwAway(_ album: Album, in db: some Executor) async throws {
  try await db.delete(album)
}

func bringBack(_ id: Key<Album>, in db: some Executor) async throws -> Album? {
  guard let album = try await db.first(Album.where { $0.id == id }.onlyDeleted) else { return nil }
  return try await db.restore(album)
}

func emptyRecycleBin(before date: Date, in db: some Executor) async throws -> Int {
  try await db.destroyAll(Photo.everything.onlyDeleted.where { $0.deletedAt < date })
}

func album(named title: String, in db: some Executor) async throws -> Album {
  try await db.upsert(Album.New(title: title), onConflict: .columns(\.title))
}
