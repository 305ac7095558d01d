import Foundation
import Strata

/// Arrays of every kind of element that each database has, with NULLs and without.
@Entity
struct Crate {
  let id: Key<Crate>
  var name: String
  var labels: [String] = ["new", "it's \"so\"\n"]
  var counts: [Int]?
  var sizes: [Int32] = []
  var ratios: [Double] = []
  var flags: [Bool] = []
  var tints: [Shade] = []
  var marks: [UUID] = []
  var crates: [Key<Crate>] = []
  var openedAt: [Date] = []
  var notes: [String?] = []
  var places: [Int?] = []
  var answers: [Bool?] = []
  var favorite: String?
  @Version let version: Int

  static func key(_ number: UInt8) -> Key<Crate> { Key(fixed: number) }

  /// | name | labels                  | counts | sizes | flags | tints     | crates  | notes | places  | favorite |
  /// | ---- | ----------------------- | ------ | ----- | ----- | --------- | ------- | ----- | ------- | -------- |
  /// | a    | red, it's, 👍           | 3 4 3  | 1     | t, f  | red, blue | b, c    | x, –  | 1, –, 2 | it's     |
  /// | b    |                         | –      |       |       |           |         |       |         | red      |
  /// | c    | blue                    |        | 2, -2 | f     | green     | a       | –     | –       | –        |
  /// | d    | red, red, (empty), Red  | -1 2^63-1 | 1 | t     | red       | d       | (empty), x | 2  | red      |
  @Sendable
  static func fill(_ db: Database) async throws {
    let (first, second) = (Date(seconds: 1_709_164_799.25), Date(seconds: -0.000001))
    try await db.insert([
      New(
        id: key(1), name: "a", labels: ["red", "it's", "👍"], counts: [3, 4, 3], sizes: [1], ratios: [0.5, 0.1],
        flags: [true, false], tints: [.red, .blue], marks: [key(7).uuid], crates: [key(2), key(3)],
        openedAt: [first, second], notes: ["x", nil], places: [1, nil, 2], answers: [true, nil], favorite: "it's"),
      New(id: key(2), name: "b", labels: [], counts: nil, favorite: "red"),
      New(
        id: key(3), name: "c", labels: ["blue"], counts: [], sizes: [2, -2], ratios: [0.5], flags: [false],
        tints: [.green], marks: [key(8).uuid, key(9).uuid], crates: [key(1)], openedAt: [second], notes: [nil],
        places: [nil], answers: [nil]),
      New(
        id: key(4), name: "d", labels: ["red", "red", "", "Red"], counts: [-1, .max], sizes: [1], ratios: [0.5, 0.1],
        flags: [true], tints: [.red], crates: [key(4)], openedAt: [first, first], notes: ["", "x"], places: [2],
        answers: [false, true], favorite: "red"),
    ])
  }
}
