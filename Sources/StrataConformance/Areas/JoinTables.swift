import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  /// Many to many through tables that are no entities.
  static let joinTables = ConformanceArea(
    "join tables", Songs.entities, prepare: Songs.fill, collect: collectJoinTables)

  private static func collectJoinTables(_ cases: inout CaseCollector) {
    let songs = Song.everything.order { $0.title.ascending }
    collectPairsRead(&cases, songs)
    collectPairsInConditions(&cases, songs)
    collectLinks(&cases)
    collectUnlinks(&cases)
  }

  private static func collectPairsRead(_ cases: inout CaseCollector, _ songs: Query<Song>) {
    cases.add("from both sides, by keys of every kind") { db in
      let rows = try await db.all(songs.including(Song.genres, Song.moods, Song.singers))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["folk", "rock"], ["rock"], []])
      try expectEqual(rows.map { $0.2.map(\.color) }, [["red"], ["red"], []])
      try expectEqual(rows.map { $0.3.map(\.name) }, [["Ann", "Ben", "Cid"], [], []])
      let genres = try await db.all(Genre.everything.order { $0.name.ascending }.including(Genre.songs))
      try expectEqual(genres.map { $0.1.map(\.title) }, [["A"], ["A", "B"]])
      let moods = try await db.all(Mood.everything.order { $0.name.ascending }.including(Mood.songs))
      try expectEqual(moods.map { $0.1.map(\.title) }, [[], ["A", "B"]])
    }
    cases.add("narrowed, sorted, and limited for each row by itself") { db in
      let last = Song.singers.where { $0.name != "Cid" }.order { $0.name.descending }
      let rows = try await db.all(songs.including(last, last.limit(1), last.limit(5).offset(1)))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["Ben", "Ann"], [], []])
      try expectEqual(rows.map { $0.2.map(\.name) }, [["Ben"], [], []])
      try expectEqual(rows.map { $0.3.map(\.name) }, [["Ann"], [], []])
    }
    cases.add("counts, sums and chosen values") { db in
      let genres = Genre.everything.order { $0.name.ascending }
      let rows = try await db.all(
        genres.including(Genre.songs.count, Genre.songs.sum { $0.seconds }, Genre.songs.select { $0.title }))
      try expectEqual(rows.map(\.1), [1, 2])
      try expectEqual(rows.map(\.2), [100, 300])
      try expectEqual(rows.map(\.3), [["A"], ["A", "B"]])
    }
    cases.add("and what belongs to what they load") { db in
      let nested = Song.genres.order { $0.name.ascending }.including(Genre.songs.including(Song.moods.count))
      let rows = try await db.all(songs.including(nested))
      try expectEqual(rows.map { $0.1.map { $0.1.map(\.0.title) } }, [[["A"], ["A", "B"]], [["A", "B"]], []])
      try expectEqual(rows.map { $0.1.map { $0.1.map(\.1) } }, [[[1], [1, 1]], [[1, 1]], []])
    }
    cases.add("rows of one table with each other") { db in
      let singers = Singer.everything.order { $0.name.ascending }
      let rows = try await db.all(singers.including(Singer.idols, Singer.fans, Singer.fans.count))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["Ben", "Cid"], ["Cid"], []])
      try expectEqual(rows.map { $0.2.map(\.name) }, [[], ["Ann"], ["Ann", "Ben"]])
      try expectEqual(rows.map(\.3), [0, 1, 2])
    }
    cases.add("what was softly deleted is not seen, and comes back with its pairs") { db in
      let ann = try await db.find(Singer.self, Songs.singer(1))
      try await db.delete(ann)
      let rows = try await db.all(songs.including(Song.singers, Song.singers.includingDeleted(), Song.singers.count))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["Ben", "Cid"], [], []])
      try expectEqual(rows.map(\.2.count), [3, 0, 0])
      try expectEqual(rows.map(\.3), [2, 0, 0])
      try await db.restore(Singer.self, ann.id)
      let back = try await db.all(songs.including(Song.singers.count))
      try expectEqual(back.map(\.1), [3, 0, 0])
    }
  }

  private static func collectPairsInConditions(_ cases: inout CaseCollector, _ songs: Query<Song>) {
    cases.add("in conditions, orders and values") { db in
      let folk = songs.where { Song.genres.exists(for: $0) { $0.name == "folk" } }
      try expectEqual(try await db.all(folk).map(\.title), ["A"])
      let none = songs.where { !Song.genres.exists(for: $0) }
      try expectEqual(try await db.all(none).map(\.title), ["C"])
      let most = Song.everything.order { [Song.genres.count(for: $0).descending, $0.title.ascending] }
      try expectEqual(try await db.all(most.select { $0.title }), ["A", "B", "C"])
      try expectEqual(try await db.all(songs.select { Song.genres.count(for: $0) { $0.name > "g" } }), [1, 1, 0])
    }
    cases.add("of one table with itself in conditions") { db in
      let singers = Singer.everything.order { $0.name.ascending }
      let followed = singers.where { Singer.fans.exists(for: $0) { $0.name == "Ben" } }
      try expectEqual(try await db.all(followed).map(\.name), ["Cid"])
      let ofFollowed = singers.where { Singer.idols.exists(for: $0) { Singer.idols.exists(for: $0) } }
      try expectEqual(try await db.all(ofFollowed).map(\.name), ["Ann"])
      try expectEqual(try await db.all(singers.select { Singer.fans.count(for: $0) }), [0, 1, 2])
    }
  }

  private static func collectLinks(_ cases: inout CaseCollector) {
    cases.add("links are new once") { db in
      let genres = try await Songs.genres(db)
      try expectEqual(try await db.link(Songs.song(3), to: genres, through: Song.labelling), 2)
      try expectEqual(try await db.link(Songs.song(3), to: genres, through: Song.labelling), 0)
      try expectEqual(try await db.link(Songs.song(2), to: genres + genres, through: Song.labelling), 1)
      try expectEqual(try await Songs.labels(db), "A folk rock, B folk rock, C folk rock")
      try expectEqual(try await db.link(Songs.song(3), to: [], through: Song.labelling), 0)
    }
    cases.add("links from the other side") { db in
      let folk = try await Songs.genres(db)[0]
      let songs = [Songs.song(1), Songs.song(2), Songs.song(3)]
      try expectEqual(try await db.link(folk, to: songs, through: Song.labelling.reversed), 2)
      try expectEqual(try await Songs.labels(db), "A folk rock, B folk rock, C folk")
    }
    cases.add("many links") { db in
      let songs = try await db.insert((0..<700).map { Song.New(title: "s\($0)", seconds: $0) })
      let rock = try await Songs.genres(db)[1]
      try expectEqual(try await db.link(rock, to: songs.map(\.id), through: Song.labelling.reversed), 700)
      try expectEqual(
        try await db.link(songs.map { ($0.id, "calm") }, through: Song.feeling), 700, "pairs of a text")
      let calm = Song.where { Song.moods.exists(for: $0) { $0.name == "calm" } }
      try expectEqual(try await db.count(calm), 700)
      try expectEqual(
        try await db.unlink(rock, from: songs.map(\.id), through: Song.labelling.reversed), 700)
      try expectEqual(
        try await db.setLinks(of: rock, to: songs.map(\.id), through: Song.labelling.reversed), 700)
    }
    cases.add("a link to nothing is an error, and none of them is made") { db in
      let genres = try await Songs.genres(db)
      let error = try await expectError(.foreignKeyViolation) {
        try await db.link(Songs.song(3), to: [genres[0], IdentityKey(0), genres[1]], through: Song.labelling)
      }
      if db.dialect.name == "postgres" { try expectFailures(error, ["genre_id reference"]) }
      try await expectError(.foreignKeyViolation) {
        try await db.setLinks(of: Songs.song(1), to: [IdentityKey(0)], through: Song.labelling)
      }
      try expectEqual(try await Songs.labels(db), "A folk rock, B rock, C")
    }
    cases.add("in a transaction they are a part of it") { db in
      let genres = try await Songs.genres(db)
      try await expectGivenUp {
        try await db.transaction { tx in
          try await tx.link(Songs.song(3), to: genres, through: Song.labelling)
          try await tx.unlinkAll(Songs.song(1), through: Song.labelling)
          try expectEqual(try await Songs.labels(tx), "A, B rock, C folk rock")
          throw GivenUp()
        }
      }
      try expectEqual(try await Songs.labels(db), "A folk rock, B rock, C")
    }
    cases.add("each in one round trip") { db in
      let genres = try await Songs.genres(db)
      let (_, linking) = try await countingRoundTrips {
        try await db.link(Songs.song(3), to: genres, through: Song.labelling)
      }
      let (_, setting) = try await countingRoundTrips {
        try await db.setLinks(of: Songs.song(1), to: [genres[1]], through: Song.labelling)
      }
      let (_, unlinking) = try await countingRoundTrips {
        try await db.unlink(Songs.song(2), from: genres, through: Song.labelling)
        try await db.unlinkAll(Songs.song(1), through: Song.labelling)
      }
      try expectEqual([linking, setting, unlinking], [1, 1, 2])
    }
  }

  private static func collectUnlinks(_ cases: inout CaseCollector) {
    cases.add("unlinking ends pairs and leaves rows") { db in
      let genres = try await Songs.genres(db)
      try expectEqual(try await db.unlink(Songs.song(1), from: [genres[0]], through: Song.labelling), 1)
      try expectEqual(try await db.unlink(Songs.song(1), from: [genres[0]], through: Song.labelling), 0)
      try expectEqual(try await db.unlink(Songs.song(1), from: [], through: Song.labelling), 0)
      try expectEqual(try await Songs.labels(db), "A rock, B rock, C")
      try expectEqual(try await db.unlinkAll(genres[1], through: Song.labelling.reversed), 2)
      try expectEqual(try await Songs.labels(db), "A, B, C")
      try expectEqual(try await db.count(Genre.everything), 2)
    }
    cases.add("setting links keeps those that stay") { db in
      let genres = try await Songs.genres(db)
      try expectEqual(try await db.setLinks(of: Songs.song(1), to: [genres[1]], through: Song.labelling), 0)
      try expectEqual(try await db.setLinks(of: Songs.song(2), to: genres, through: Song.labelling), 1)
      try expectEqual(try await Songs.labels(db), "A rock, B folk rock, C")
      try expectEqual(try await db.setLinks(of: Songs.song(2), to: [], through: Song.labelling), 0)
      try expectEqual(try await Songs.labels(db), "A rock, B, C")
    }
    cases.add("pairs go with either row") { db in
      try await db.destroy(Song.self, Songs.song(1))
      let rows = try await db.all(Genre.everything.including(Genre.songs.count))
      try expectEqual(rows.map(\.1).sorted(), [0, 1])
      try await db.destroy(Genre.self, try await Songs.genres(db)[1])
      try expectEqual(try await Songs.labels(db), "B, C")
    }
  }
}
