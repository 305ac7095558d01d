import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  /// References to one row of one of several entities.
  static let exclusiveReferences = ConformanceArea(
    "references to one of several", Remarks.entities, prepare: Remarks.fill, collect: collectReferences)

  private static func collectReferences(_ cases: inout CaseCollector) {
    collectReferencesRead(&cases)
    collectReferencesInConditions(&cases)
    collectReferencesWritten(&cases)
    collectReferencesRefused(&cases)
  }

  private static func collectReferencesRead(_ cases: inout CaseCollector) {
    let remarks = Remark.everything.order { $0.text.ascending }
    cases.add("read as they were written") { db in
      let rock = try await Songs.genres(db)[1]
      let rows = try await db.all(remarks)
      let song = RemarkTarget.song(Songs.song(1))
      try expectEqual(rows.map(\.about), [song, song, .genre(id: rock), .mood("loud")])
      try expectEqual(rows.map(\.other), [nil, nil, .song(Songs.song(2)), nil])
    }
    cases.add("with what each case refers to") { db in
      let rows = try await db.all(remarks.including(Remark.song, Remark.genre, Remark.mood))
      try expectEqual(rows.map(\.1?.title), ["A", "A", nil, nil])
      try expectEqual(rows.map(\.2?.name), [nil, nil, "rock", nil])
      try expectEqual(rows.map(\.3?.color), [nil, nil, nil, "red"])
    }
    cases.add("with whatever each refers to") { db in
      let rows = try await db.all(remarks.including(Remark.about, Remark.other, Remark.song))
      let about = rows.map { row in
        switch row.1 {
        case .song(let song): song.title
        case .genre(let genre): genre.name
        case .mood(let mood): mood.color
        }
      }
      try expectEqual(about, ["A", "A", "rock", "red"])
      let others = rows.map { row in if case .song(let song) = row.2 { song.title } else { "-" } }
      try expectEqual(others, ["-", "-", "B", "-"])
      try expectEqual(rows.map(\.3?.title), ["A", "A", nil, nil])
    }
    cases.add("with what belongs to that") { db in
      let rows = try await db.all(
        remarks.including(Remark.song.including(Song.genres.count), Remark.otherSong.including(Song.moods)))
      try expectEqual(rows.map(\.1?.1), [2, 2, nil, nil])
      try expectEqual(rows.map { $0.2?.1.map(\.name) }, [nil, nil, ["loud"], nil])
    }
    cases.add("from each of the entities") { db in
      let songs = try await db.all(
        Song.everything.order { $0.title.ascending }.including(
          Song.remarks, Song.remarks.count, Song.seeAlso.select { $0.text }))
      try expectEqual(songs.map { $0.1.map(\.text) }, [["a", "b"], [], []])
      try expectEqual(songs.map(\.2), [2, 0, 0])
      try expectEqual(songs.map(\.3), [[], ["c"], []])
      let genres = try await db.all(Genre.everything.order { $0.name.ascending }.including(Genre.remarks))
      try expectEqual(genres.map { $0.1.map(\.text) }, [[], ["c"]])
      let moods = try await db.all(Mood.everything.order { $0.name.ascending }.including(Mood.remarks))
      try expectEqual(moods.map { $0.1.map(\.text) }, [[], ["d"]])
    }
    cases.add("inside a value object") { db in
      let spots = [
        PinSpot(height: 1, target: .song(Songs.song(1))), PinSpot(height: 2, target: .mood("calm")),
        PinSpot(height: 3, target: .song(Songs.song(2))),
      ]
      let pins = try await db.insert(spots.map { Pin.New(spot: $0) })
      try expectEqual(pins.map(\.spot), spots)
      let onSong = Pin.where { $0.spot.target == .song(Songs.song(2)) }
      let rows = try await db.all(onSong.including(Pin.song))
      try expectEqual(rows.map(\.1?.title), ["B"])
      let colors = try await db.all(Pin.where { $0.spot.height == 2 }.including(Pin.target)).map { _, target in
        if case .mood(let mood) = target { mood.color } else { "-" }
      }
      try expectEqual(colors, ["blue"])
      let moved = try await db.update(pins[0]) { $0.spot.target = .mood("loud") }
      try expectEqual(moved.spot, PinSpot(height: 1, target: .mood("loud")))
      try await db.deleteAll(Pin.everything)
    }
  }

  private static func collectReferencesInConditions(_ cases: inout CaseCollector) {
    cases.add("equal and not equal") { db in
      let song = RemarkTarget.song(Songs.song(1))
      try expectEqual(try await Remarks.texts(db) { $0.about == song }, "a b")
      try expectEqual(try await Remarks.texts(db) { $0.about == .mood("loud") }, "d")
      try expectEqual(try await Remarks.texts(db) { $0.about != song }, "c d")
      try expectEqual(try await Remarks.texts(db) { $0.about == .song(Songs.song(3)) || $0.text == "a" }, "a")
    }
    cases.add("equal and not equal, where there may be none") { db in
      try expectEqual(try await Remarks.texts(db) { $0.other == nil }, "a b d")
      try expectEqual(try await Remarks.texts(db) { $0.other != nil }, "c")
      try expectEqual(try await Remarks.texts(db) { $0.other == .song(Songs.song(2)) }, "c")
      try expectEqual(try await Remarks.texts(db) { $0.other != .song(Songs.song(1)) }, "a b c d")
    }
    cases.add("one of several") { db in
      let rock = try await Songs.genres(db)[1]
      let targets: [RemarkTarget] = [.genre(id: rock), .song(Songs.song(1)), .song(Songs.song(2))]
      try expectEqual(try await Remarks.texts(db) { $0.about.in(targets) }, "a b c")
      try expectEqual(try await Remarks.texts(db) { $0.about.in([]) }, "")
    }
    cases.add("by their columns") { db in
      try expectEqual(try await Remarks.texts(db) { $0.about.song == Songs.song(1) }, "a b")
      try expectEqual(try await Remarks.texts(db) { $0.about.song == nil }, "c d")
      try expectEqual(try await Remarks.texts(db) { $0.about.mood.in(["loud"]) }, "d")
    }
    cases.add("by what they refer to, and what refers to a row") { db in
      try expectEqual(try await Remarks.texts(db) { Remark.song.exists(for: $0) { $0.title == "A" } }, "a b")
      let discussed = Song.where { Song.remarks.exists(for: $0) { $0.text == "b" } }
      try expectEqual(try await db.all(discussed).map(\.title), ["A"])
    }
    cases.add("in joins") { db in
      let joined = Remark.everything.join(Song.self) { $0.about.song == $1.id }
      let rows = try await db.all(joined.order { remark, _ in remark.text.ascending })
      try expectEqual(rows.map(\.1.title), ["A", "A"])
    }
  }

  private static func collectReferencesWritten(_ cases: inout CaseCollector) {
    cases.add("an update sets one column and clears the others") { db in
      let remark = try await db.find(Remark.self, Remarks.remark(1))
      let moved = try await db.update(remark) { $0.about = .mood("calm") }
      try expectEqual(moved.about, .mood("calm"))
      try expectEqual(try await Remarks.texts(db) { $0.about.song == nil && $0.about.mood == "calm" }, "a")
      let seeing = try await db.update(moved) { $0.other = .song(Songs.song(3)) }
      try expectEqual(seeing.other, .song(Songs.song(3)))
      try expectEqual(try await db.update(seeing) { $0.other = nil }.other, nil)
    }
    cases.add("an update of many rows") { db in
      let count = try await db.updateAll(Remark.where { $0.about == .song(Songs.song(1)) }) { $0.about = .mood("calm") }
      try expectEqual(count, 2)
      try expectEqual(try await Remarks.texts(db) { $0.about == .mood("calm") }, "a b")
    }
    cases.add("a unit of work") { db in
      try await db.unitOfWork { work in
        var remark = try await work.find(Remark.self, Remarks.remark(4))
        remark.about = .song(Songs.song(3))
        remark.other = .mood("calm")
        try work.save(remark)
      }
      let remark = try await db.find(Remark.self, Remarks.remark(4))
      try expectEqual([remark.about, remark.other], [.song(Songs.song(3)), .mood("calm")])
    }
    cases.add("what is referred to is removed as the relation says") { db in
      try await db.destroy(Song.self, Songs.song(2))
      try expectEqual(try await db.find(Remark.self, Remarks.remark(3)).other, nil)
      try await db.destroy(Song.self, Songs.song(1))
      try expectEqual(try await Remarks.texts(db) { $0.text != "" }, "c d")
      let rock = try await Songs.genres(db)[1]
      try await expectError(.foreignKeyViolation) { try await db.destroy(Genre.self, rock) }
    }
  }

  private static func collectReferencesRefused(_ cases: inout CaseCollector) {
    cases.add("a reference to nothing") { db in
      let error = try await expectError(.foreignKeyViolation) {
        try await db.insert(Remark.New(text: "e", about: .song(Songs.song(9))))
      }
      if db.dialect.name == "postgres" { try expectFailures(error, ["about.song reference"]) }
    }
    cases.add("a row with no key, or with two, is refused by the table") { db in
      let none = try await expectError(.checkViolation) {
        try await db.execute("UPDATE remarks SET about_song_id = NULL WHERE text = 'a'")
      }
      try expectEqual(none.details.constraint, "remarks_about_exclusive_check")
      try await expectError(.checkViolation) {
        try await db.execute("UPDATE remarks SET about_mood_id = 'calm' WHERE text = 'a'")
      }
      try await expectError(.checkViolation) {
        try await db.execute("UPDATE remarks SET see_mood_id = 'calm' WHERE text = 'c'")
      }
    }
    cases.add("a row with no key, or with two, is not read") { db in
      let columns: [(song: SQL, mood: SQL)] = [
        ("CAST(NULL AS uuid)", "CAST(NULL AS text)"), ("about_song_id", "'calm'"),
      ]
      for (song, mood) in columns {
        try await expectError(.typeMismatch) {
          try await db.all(
            sql: """
              SELECT id, text, \(song) AS about_song_id, about_genre_id, \(mood) AS about_mood_id,
                see_song_id, see_genre_id, see_mood_id, version
              FROM remarks WHERE text = 'a'
              """, as: Remark.self)
        }
      }
    }
  }
}
