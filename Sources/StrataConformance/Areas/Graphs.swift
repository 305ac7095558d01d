import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let graphs = ConformanceArea("graphs", Films.entities, prepare: Films.fill, collect: collectGraphs)

  private static func collectGraphs(_ cases: inout CaseCollector) {
    let films = Film.everything.order { $0.title.ascending }
    let actors = Actor.everything.order { $0.name.ascending }
    collectNested(&cases, films)
    collectRows(&cases, films)
    collectValues(&cases, films)
    cases.add("many to many, in an order of the pairs") { db in
      let rows = try await db.all(films.including(Film.cast))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["Cid", "Ben", "Ann"], ["Ann"], []])
      let back = try await db.all(actors.including(Actor.films))
      try expectEqual(back.map { $0.1.map(\.title) }, [["B", "A"], ["A"], ["A"]])
    }
    cases.add("many to many, narrowed") { db in
      let rows = try await db.all(films.including(Film.cast.where { $0.name < "C" }.limit(1)))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["Ben"], ["Ann"], []])
    }
    cases.add("one to one") { db in
      let rows = try await db.all(films.including(Film.poster))
      try expectEqual(rows.map(\.1?.image), [Data([0, 1, 255]), nil, nil])
    }
    cases.add("the first row") { db in
      let row = try await db.first(films.where { $0.year > 1995 }.including(Film.studio, Film.cast.count))
      try expectEqual(row?.0.title, "B")
      try expectEqual(row?.1?.name, "two")
      try expectEqual(row?.2, 1)
      let none = try await db.first(films.where { $0.year > 2020 }.including(Film.studio))
      try expect(none == nil, "no row")
    }
    cases.add("a graph that is a constant") { db in
      let row = try await db.find(Film.sheet, Films.film(1))
      try expectEqual(row.0.title, "A")
      try expectEqual(row.1.map(\.name), ["Cid", "Ben", "Ann"])
      try expectEqual(row.2, 3)
      let rows = try await db.all(Film.sheet.where { $0.year < 2005 }.order { $0.year.descending }.offset(1).limit(5))
      try expectEqual(rows.map(\.0.title), ["A"])
      let others = try await db.all(Film.sheet.order { $0.title.descending }.limit(2))
      try expectEqual(others.map(\.2), [0, 1])
      try await expectError(.notFound) { try await db.find(Film.sheet, Films.film(9)) }
      try await expectError(.notFound) { try await db.find(Film.sheet.where { $0.year > 2005 }, Films.film(1)) }
    }
    cases.add("one row after the other of a graph that binds values on both sides of the key") { db in
      let graph = films.where { $0.title != "C" && $0.year > 0 }.limit(7).offset(0).including(
        Film.cast.where { $0.name < "C" }.limit(2), Film.reviews.count)
      for _ in 0..<2 {
        let a = try await db.find(graph, Films.film(1))
        try expectEqual(a.0.title, "A")
        try expectEqual(a.1.map(\.name), ["Ben", "Ann"])
        let b = try await db.find(graph, Films.film(2))
        try expectEqual(b.0.title, "B")
        try expectEqual(b.1.map(\.name), ["Ann"])
        try await expectError(.notFound) { try await db.find(graph, Films.film(3)) }
        try await expectError(.notFound) { try await db.find(graph.where { $0.title != "A" }, Films.film(1)) }
      }
      let rows = try await db.all(graph)
      try expectEqual(rows.map(\.0.title), ["A", "B"])
    }
    cases.add("round trips") { db in
      let graph = films.including(
        Film.studio.including(Studio.films), Film.cast, Film.reviews.including(Review.author), Film.reviews.count)
      let (_, trips) = try await countingRoundTrips { try await db.all(graph) }
      try expectEqual(trips, db.dialect.readsRecords ? 1 : 8)
    }
    cases.add("a limit of what a value is computed of, and a negative one") { db in
      try await expectError(.unsupported) { try await db.all(films.including(Film.reviews.limit(1).count)) }
      try await expectError(.invalidArgument) { try await db.all(films.including(Film.reviews.limit(-1))) }
    }
  }

  private static func collectNested(_ cases: inout CaseCollector, _ films: Query<Film>) {
    cases.add("parents of children") { db in
      let rows = try await db.all(films.including(Film.reviews.including(Review.author)))
      try expectEqual(rows.map { $0.1.map(\.0.text) }, [["r1", "r2", "r3"], ["r4"], []])
      try expectEqual(rows.map { $0.1.map(\.1?.name) }, [["Ben", "Cid", nil], ["Ann"], []])
    }
    cases.add("children of a parent") { db in
      let rows = try await db.all(films.including(Film.studio.including(Studio.films.including(Film.cast.count))))
      try expectEqual(rows.map(\.1?.0.name), ["one", "two", nil])
      try expectEqual(rows.map { $0.1?.1.map(\.0.title) }, [["A"], ["B"], nil])
      try expectEqual(rows.map { $0.1?.1.map(\.1) }, [[3], [1], nil])
    }
    cases.add("the same table again and again") { db in
      let again = Film.roles.including(
        Role.film.including(Film.roles.including(Role.actor), Film.studio), Role.actor.including(Actor.roles))
      let rows = try await db.all(films.limit(2).including(again, Film.studio))
      try expectEqual(rows.map { $0.1.map(\.1.0.title) }, [["A", "A", "A"], ["B"]])
      try expectEqual(
        rows.map { $0.1.map { $0.1.1.map(\.1.name) } },
        [
          [["Ann", "Ben", "Cid"], ["Ann", "Ben", "Cid"], ["Ann", "Ben", "Cid"]], [["Ann"]],
        ])
      try expectEqual(rows.map { $0.1.map(\.1.2?.name) }, [["one", "one", "one"], ["two"]])
      try expectEqual(rows.map { $0.1.map(\.2.1.count) }, [[2, 1, 1], [2]])
      try expectEqual(rows.map(\.2?.name), ["one", "two"])
    }
    cases.add("children of what there may be one of") { db in
      let rows = try await db.all(films.including(Film.poster.including(Poster.film.including(Film.reviews))))
      try expectEqual(rows.map { $0.1?.1.0.title }, ["A", nil, nil])
      try expectEqual(rows.map { $0.1?.1.1.count }, [3, nil, nil])
    }
  }

  private static func collectRows(_ cases: inout CaseCollector, _ films: Query<Film>) {
    cases.add("narrowed, sorted, and limited for each row by itself") { db in
      let best = Film.reviews.where { $0.rating > 1 }.order { $0.rating.ascending }
      let rows = try await db.all(films.including(best, best.limit(1), best.limit(5).offset(1)))
      try expectEqual(rows.map { $0.1.map(\.text) }, [["r2", "r1"], ["r4"], []])
      try expectEqual(rows.map { $0.2.map(\.text) }, [["r2"], ["r4"], []])
      try expectEqual(rows.map { $0.3.map(\.text) }, [["r1"], [], []])
    }
    cases.add("limited with parents beside them") { db in
      let newest = Film.reviews.order { $0.writtenAt.descending }.limit(2).including(Review.author)
      let rows = try await db.all(films.including(newest))
      try expectEqual(rows.map { $0.1.map(\.0.text) }, [["r3", "r2"], ["r4"], []])
      try expectEqual(rows.map { $0.1.map(\.1?.name) }, [[nil, "Cid"], ["Ann"], []])
    }
    cases.add("with and of those softly deleted") { db in
      let rows = try await db.all(films.including(Film.reviews.includingDeleted(), Film.reviews.onlyDeleted()))
      try expectEqual(rows.map(\.1.count), [4, 1, 0])
      try expectEqual(rows.map { $0.2.map(\.text) }, [["r5"], [], []])
    }
    cases.add("conditions with a query of the same table") { db in
      let rows = try await db.all(
        films.including(
          Film.reviews.where { review in
            Review.where { $0.rating > 4 && $0.filmID == Films.film(1) }.exists && review.rating < 5
          }))
      try expectEqual(rows.map { $0.1.map(\.text) }, [["r2", "r3"], ["r4"], []])
    }
    cases.add("of a query with another name, a limit and an offset") { db in
      let named = Film.named("movies").where { $0.year < 2005 }.order { $0.year.descending }.limit(1).offset(1)
      let rows = try await db.all(named.including(Film.reviews, Film.studio))
      try expectEqual(rows.map(\.0.title), ["A"])
      try expectEqual(rows.map(\.1.count), [3])
      try expectEqual(rows.map(\.2?.name), ["one"])
    }
  }

  private static func collectValues(_ cases: inout CaseCollector, _ films: Query<Film>) {
    cases.add("counts, sums and averages") { db in
      let rows = try await db.all(
        films.including(
          Film.reviews.count, Film.reviews.average { $0.rating }, Film.reviews.sum { $0.rating },
          Film.reviews.maximum { $0.text }, Film.reviews.where { $0.rating > 2 }.count))
      try expectEqual(rows.map(\.1), [3, 1, 0])
      try expectEqual(rows.map(\.2), [3, 4, nil])
      try expectEqual(rows.map(\.3), [9, 4, nil])
      try expectEqual(rows.map(\.4), ["r3", "r4", nil])
      try expectEqual(rows.map(\.5), [2, 1, 0])
    }
    cases.add("a value made of aggregates") { db in
      let spread = Film.reviews.value { $0.rating.maximum().minus($0.rating.minimum()) }
      let rows = try await db.all(films.including(spread))
      try expectEqual(rows.map(\.1), [4, 0, nil])
    }
    cases.add("values of many to many") { db in
      let rows = try await db.all(films.including(Film.cast.count, Film.cast.minimum { $0.name }))
      try expectEqual(rows.map(\.1), [3, 1, 0])
      try expectEqual(rows.map(\.2), ["Ann", "Ann", nil])
    }
    cases.add("chosen values of the rows") { db in
      let rows = try await db.all(
        films.including(
          Film.reviews.select { ($0.text, $0.rating) }, Film.cast.select { $0.name },
          Film.reviews.select(as: ReviewLine.self) { .init(text: $0.text, author: $0.authorID) }))
      try expectRows(rows[0].1, [("r1", 5), ("r2", 3), ("r3", 1)])
      try expectEqual(rows.map(\.2), [["Cid", "Ben", "Ann"], ["Ann"], []])
      try expectEqual(rows[0].3.map(\.author), [Films.actor(2), Films.actor(3), nil])
    }
    cases.add("every value as it is") { db in
      for (number, sample) in Extremes.samples.enumerated() {
        let kept = try await db.insert(sample)
        let film = try await db.insert(Film.New(title: "f\(number)", year: 1, studioID: Key(fixed: 1)))
        try await db.insert(Poster.New(filmID: film.id, image: Data(), sampleID: kept.id))
        let one = Film.where { $0.id == film.id }
        let rows = try await db.all(one.including(Film.poster.including(Poster.sample)))
        let nested = try expectValue(rows[0].1?.1)
        try expectEqual(String(reflecting: nested), String(reflecting: kept))
      }
    }
  }
}
