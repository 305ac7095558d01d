import Strata

extension ConformanceSuite {
  /// Relations in conditions, orders and values.
  static let relationConditions = ConformanceArea(
    "conditions on relations", Films.entities + [Folder.self], prepare: Films.fill
  ) { cases in
    func titles(
      _ name: String, _ expected: [String], fileID: StaticString = #fileID, line: UInt = #line,
      _ condition: (Film.Columns) -> Condition
    ) {
      let query = Film.where(condition).order { $0.title.ascending }.select { $0.title }
      cases.rows(name, query, expected, fileID: fileID, line: line)
    }

    titles("children", ["A", "B"]) { Film.reviews.exists(for: $0) }
    titles("no children", ["C"]) { !Film.reviews.exists(for: $0) }
    titles("children that meet a condition", ["A"]) { Film.reviews.exists(for: $0) { $0.rating == 5 } }
    titles("a narrowed relation", ["A", "B"]) { film in
      Film.reviews.where { $0.rating < 5 }.exists(for: film) { $0.rating > 1 }
    }
    // Of A the review with two stars.
    titles("deleted ones are not seen", []) { Film.reviews.exists(for: $0) { $0.rating == 2 } }
    titles("deleted ones, when asked for", ["A"]) { Film.reviews.includingDeleted().exists(for: $0) { $0.rating == 2 } }
    titles("a parent", ["B"]) { Film.studio.exists(for: $0) { $0.name == "two" } }
    titles("no parent", ["C"]) { !Film.studio.exists(for: $0) }
    titles("many to many", ["A"]) { Film.cast.exists(for: $0) { $0.name == "Ben" } }
    titles("one to one", ["A"]) { Film.poster.exists(for: $0) }
    titles("a condition on a relation of a relation", ["A"]) { film in
      Film.reviews.exists(for: film) { review in Review.author.exists(for: review) { $0.name == "Cid" } }
    }
    // The inner query is about the same table as the outermost one.
    titles("back to the table that it began with", ["A", "B"]) { film in
      Film.cast.exists(for: film) { actor in Actor.films.exists(for: actor) { $0.title == "B" } }
    }
    titles("how many", ["A"]) { Film.reviews.count(for: $0) > 1 }
    titles("how many of some", ["A", "B"]) { film in Film.reviews.count(for: film) { $0.rating > 3 } == 1 }
    titles("none behind an offset", ["A"]) { Film.reviews.offset(2).exists(for: $0) }
    titles("none with a limit of none", []) { Film.reviews.limit(0).exists(for: $0) }

    cases.rows(
      "in an order",
      Film.everything.order { [Film.cast.count(for: $0).descending, $0.title.ascending] }.select { $0.title },
      ["A", "B", "C"])
    cases.rows(
      "as a value", Film.everything.order { $0.title.ascending }.select { ($0.title, Film.reviews.count(for: $0)) },
      [("A", 3), ("B", 1), ("C", 0)])
    cases.rows(
      "counted up to a limit",
      Film.everything.order { $0.title.ascending }.select { Film.reviews.limit(2).count(for: $0) },
      [2, 1, 0], needs: [.lateralJoins])
    cases.rows(
      "under another name",
      Film.named("film").where { Film.reviews.exists(for: $0) { $0.rating == 4 } }.select { $0.title }, ["B"])
    cases.rows(
      "in a join",
      Film.everything.join(Role.self) { $0.id == $1.filmID }
        .where { film, role in Film.reviews.exists(for: film) && Role.actor.exists(for: role) { $0.name == "Ann" } }
        .order { film, _ in film.title.ascending }.select { film, _ in film.title },
      ["A", "B"])
    cases.add("in a graph") { db in
      let busy = Film.cast.where { Actor.roles.count(for: $0) > 1 }
      let rows = try await db.all(Film.everything.order { $0.title.ascending }.including(busy))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["Ann"], ["Ann"], []])
    }
    cases.add("in an update") { db in
      let changed = try await db.updateAll(Film.where { Film.poster.exists(for: $0) }) { $0.year = 1 }
      try expectEqual(changed, 1)
      try expectEqual(try await db.all(Film.where { $0.year == 1 }).map(\.title), ["A"])
    }
    cases.add("a tree") { db in
      // top ── middle ── leaf
      let (top, middle, leaf) = (Key<Folder>(fixed: 1), Key<Folder>(fixed: 2), Key<Folder>(fixed: 3))
      try await db.insert(Folder.New(id: top, name: "top"))
      try await db.insert(Folder.New(id: middle, name: "middle", parentID: top))
      try await db.insert(Folder.New(id: leaf, name: "leaf", parentID: middle))
      let grandparents = Folder.where { folder in
        Folder.children.exists(for: folder) { Folder.children.exists(for: $0) }
      }
      try expectEqual(try await db.all(grandparents).map(\.name), ["top"])
      let grandchildren = Folder.where { folder in
        Folder.parent.exists(for: folder) { Folder.parent.exists(for: $0) { $0.name == "top" } }
      }
      try expectEqual(try await db.all(grandchildren).map(\.name), ["leaf"])
    }
  }
}
