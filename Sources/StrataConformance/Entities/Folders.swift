import Foundation
import Strata

// What refers to rows of its own table: a tree, and a graph with circles.

@Entity
struct Folder {
  let id: Key<Folder>
  var name: String
  var size: Int = 0
  var parentID: Key<Folder>?
  @Version let version: Int
  @DeletedAt let deletedAt: Date?

  static let parent = belongsTo(Folder.self, \.parentID)
  static let children = hasMany(Folder.self, \.parentID)
}

/// A way from one place to another one, in one direction.
@Entity
struct Road {
  @ID let origin: String
  @ID let target: String
  var miles: Int
}

/// The folders
/// ```
/// root (1)
/// ├── home (2)
/// │   ├── ann (4)
/// │   │   └── notes (8)
/// │   └── ben (16), deleted
/// │       └── mail (32)
/// └── var (64)
/// loop (128), which is in tail (256), which is in loop
/// ```
/// and roads in a circle: a → b → c → a, and from c to d.
enum Folders {
  static let entities: [any Entity.Type] = [Folder.self, Road.self]

  @Sendable
  static func fill(_ db: Database) async throws {
    let parents = [nil, 1, 1, 2, 2, 3, 5] as [Int?]
    let names = ["root", "home", "var", "ann", "ben", "x", "mail"]
    let sizes = [1, 2, 64, 4, 16, 0, 32]
    for index in names.indices where names[index] != "x" {
      try await db.insert(
        Folder.New(id: key(index + 1), name: names[index], size: sizes[index], parentID: parents[index].map(key)))
    }
    try await db.insert(Folder.New(id: key(8), name: "notes", size: 8, parentID: key(4)))
    let loop = try await db.insert(Folder.New(id: key(9), name: "loop", size: 128))
    try await db.insert(Folder.New(id: key(10), name: "tail", size: 256, parentID: key(9)))
    try await db.update(loop) { $0.parentID = key(10) }
    try await db.deleteAll(Folder.where { $0.name == "ben" })
    try await db.insert(
      [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")].map { Road.New(origin: $0, target: $1, miles: 10) })
  }

  static func key(_ number: Int) -> Key<Folder> { Key(fixed: UInt8(number)) }
}
