import Strata

extension ConformanceSuite {
  static let commonTables = ConformanceArea(
    "common tables", Shelf.entities + Folders.entities,
    prepare: { db in
      try await Shelf.fill(db)
      try await Folders.fill(db)
    },
    collect: collectCommonTables)

  private static func collectCommonTables(_ cases: inout CaseCollector) {
    let sizes = CommonTable("sizes", Piece.select { ($0.ownerID, .count(), $0.size.sum()) }.group { $0.ownerID })
    cases.rows(
      "values of a query beside rows",
      Owner.everything.join(sizes) { owner, sizes in owner.id == sizes.0 }
        .select { owner, sizes in (owner.name, sizes.1, sizes.2) }.order { owner, _ in owner.name.ascending },
      [("Ann", 3, 9), ("Ben", 3, 12)])
    cases.rows(
      "rows without such values as well",
      Owner.everything.leftJoin(sizes) { owner, sizes in owner.id == sizes.0 }
        .select { owner, sizes in (owner.name, sizes.1.coalesce(0)) }.order { owner, _ in owner.name.ascending },
      [("Ann", 3), ("Ben", 3), ("Cid", 0)])
    cases.add("entities and values") { db in
      let joined = Owner.everything.leftJoin(sizes) { owner, sizes in owner.id == sizes.0 }
        .order { owner, _ in owner.name.ascending }
      let rows = try await db.all(joined)
      try expectEqual(rows.map(\.0.name), ["Ann", "Ben", "Cid"])
      try expectEqual(rows.map { $0.1?.1 }, [3, 3, nil])
      try expectEqual(rows.map { $0.1?.2 }, [9, 12, nil])
      try expectEqual(try await db.count(joined), 3)
      try expectEqual(try await db.exists(joined.where { _, sizes in sizes.1 > 3 }), false)
    }
    let big = CommonTable("big", Piece.where { $0.size > 4 }.select { $0.ownerID })
    cases.rows(
      "a table of one value",
      Owner.everything.join(big) { owner, big in owner.id == big }.select { owner, big in (owner.name, big) }
        .order { owner, _ in owner.name.ascending },
      [("Ann", Shelf.ann), ("Ben", Shelf.ben)])
    cases.rows(
      "as a query of its own", sizes.where { $0.2 > 10 }.select { ($0.0, $0.2) },
      [(Shelf.ben, 12)])
    let reused = Owner.everything.join(sizes) { owner, sizes in owner.id == sizes.0 }
      .where { owner, _ in owner.id.in(sizes.where { $0.2 > 10 }.select { $0.0 }) }
    cases.rows("inside of a query that has it already", reused.select { owner, _ in owner.name }, ["Ben"])
    cases.rows(
      "in a query inside of another one",
      Owner.where { owner in sizes.where { $0.0 == owner.id && $0.2 > 10 }.exists }.select { $0.name }, ["Ben"])
    cases.rows(
      "in a list", Owner.where { $0.id.in(big.everything) }.select { $0.name }.order { $0.name.ascending },
      ["Ann", "Ben"])
    cases.rows(
      "as the value of a row",
      Owner.select { owner in (owner.name, sizes.where { $0.0 == owner.id }.select { $0.1 }.value) }
        .order { $0.name.ascending },
      [("Ann", 3), ("Ben", 3), ("Cid", nil)])
    cases.rows(
      "in combined queries",
      sizes.everything.select { $0.2 }.unionAll(Piece.select { $0.weight.sum() }).order(by: 1), [9, 12, 110])
    let few = CommonTable("few", sizes.where { $0.1 > 2 }.select { ($0.0, $0.2) })
    cases.rows(
      "of another one", few.everything.select { $0.1 }.order { $0.1.ascending }, [9, 12])
    let three = Piece.where { $0.size > 4 }.join(Owner.self) { $0.ownerID == $1.id }
      .join(sizes) { _, owner, sizes in owner.id == sizes.0 }
    cases.rows(
      "beside rows of two tables",
      three.select { piece, owner, sizes in (piece.name, owner.name, sizes.2) }
        .order { piece, _, _ in piece.name.ascending },
      [("e", "Ann", 9), ("f", "Ben", 12)])
    cases.rows(
      "beside rows of two tables, or NULL",
      Piece.where { $0.size > 4 }.join(Owner.self) { $0.ownerID == $1.id }
        .leftJoin(sizes) { _, owner, sizes in owner.id == sizes.0 && sizes.2 > 10 }
        .select { piece, _, sizes in (piece.name, sizes.2) }.order { piece, _, _ in piece.name.ascending },
      [("e", nil), ("f", 12)])
    cases.rows(
      "computed apart",
      Owner.everything.join(sizes.materialized(.always)) { owner, sizes in owner.id == sizes.0 }
        .select { owner, _ in owner.name }.order { owner, _ in owner.name.ascending },
      ["Ann", "Ben"])
    let found = CommonTable("found", Piece.where { $0.size > 5 }.select { ($0.ownerID, $0.size) })
    let bound = Owner.where { $0.name != "Cid" }.join(found) { owner, found in owner.id == found.0 && found.1 > 1 }
      .where { owner, _ in owner.name.hasPrefix("B") }
    cases.rows(
      "parameters in their order", bound.select { owner, found in (owner.name, found.1) }.limit(7), [("Ben", 6)])
    let other = CommonTable("sizes", Piece.where { $0.size > 1 }.select { ($0.ownerID, $0.size) })
    let both = Piece.everything.join(Owner.self) { $0.ownerID == $1.id }
      .join(sizes) { _, owner, sizes in owner.id == sizes.0 }
    cases.add("another one of the same name in a query inside") { db in
      let names = both.where { _, owner, _ in other.where { $0.0 == owner.id && $0.1 == 6 }.exists }
        .select { _, owner, _ in owner.name }.distinct
      try expectEqual(try await db.all(names), ["Ben"])
    }
    let pieces = CommonTable("pieces", Owner.select { ($0.id, $0.name) })
    cases.add("one that is called as a table of the query is refused") { db in
      try await expectError(.invalidArgument) {
        try await db.all(Piece.everything.join(pieces) { piece, owner in piece.ownerID == owner.0 })
      }
      let own = CommonTable("owners", Owner.select { ($0.id, $0.name) })
      try await expectError(.invalidArgument) { try await db.all(own.everything) }
    }
    cases.add("one has no rows to lock") { db in
      try await db.transaction { tx in
        guard tx.dialect.locksRows else { return }
        try await expectError(.unsupported) { try await tx.all(sizes.everything.locked()) }
      }
    }
    cases.add("in an explained query") { db in
      try expect(!(try await db.explain(reused)).isEmpty, "a plan")
    }
    collectTrees(&cases)
    collectWalks(&cases)
  }

  private static func collectTrees(_ cases: inout CaseCollector) {
    let roots = Folder.where { $0.parentID == nil }
    let tree = Folder.recursive(from: roots) { folder, found in folder.parentID == found.id }
    cases.rows(
      "a tree", tree.select { $0.name }.order { $0.name.ascending }, ["ann", "home", "notes", "root", "var"])
    cases.rows(
      "conditions, orders and limits are about all of it",
      tree.where { $0.size > 1 }.order { $0.size.descending }.limit(2).select { $0.name }, ["var", "notes"])
    let all = Folder.recursive(from: roots.includingDeleted) { folder, found in folder.parentID == found.id }
    cases.rows("with deleted rows", all.select { $0.size.sum() }, [127])
    cases.rows("only deleted rows of it", all.onlyDeleted.select { $0.name }, ["ben"])
    let loop = Folder.recursive(from: Folder.where { $0.name == "loop" }) { folder, found in
      folder.parentID == found.id
    }
    cases.rows("a circle ends", loop.select { $0.name }.order { $0.name.ascending }, ["loop", "tail"])
    let above = Folder.recursive(from: Folder.where { $0.name == "notes" }) { folder, found in
      folder.id == found.parentID
    }
    cases.rows("upwards", above.select { $0.name }.order { $0.size.descending }, ["notes", "ann", "home", "root"])
    let limited = Folder.recursive(from: roots.order { $0.name.ascending }.limit(1)) { folder, found in
      folder.parentID == found.id && folder.size < 5
    }
    cases.rows(
      "a start with a limit, and a condition of the steps", limited.select { $0.name }.order { $0.name.ascending },
      ["ann", "home", "root"])
    cases.rows(
      "joined",
      tree.join(Folder.self) { $0.parentID == $1.id }.select { folder, parent in (folder.name, parent.name) }
        .order { folder, _ in folder.name.ascending },
      [("ann", "home"), ("home", "root"), ("notes", "ann"), ("var", "root")])
    cases.rows(
      "rows outside of a tree",
      Folder.where { !$0.id.in(tree.select { $0.id }) }.select { $0.name }.order { $0.name.ascending },
      ["loop", "mail", "tail"])
    cases.rows(
      "a tree for each row",
      Folder.where { folder in
        let below = Folder.named("below")
        return Folder.recursive(from: below.where { $0.parentID == folder.id }) { $0.parentID == $1.id }
          .where { $0.name == "notes" }.exists
      }
      .select { $0.name }.order { $0.name.ascending },
      ["ann", "home", "root"])
    cases.rows(
      "combined", tree.select { $0.name }.except(above.select { $0.name }).order(by: 1), ["var"])
    let again = Folder.recursive(from: tree.where { $0.name == "ann" }) { folder, found in folder.id == found.parentID }
    cases.rows(
      "a walk from the rows of another one", again.select { $0.name }.order { $0.name.ascending },
      ["ann", "home", "root"])
    cases.add("entities, their relations, pages and numbers") { db in
      let rows = try await db.all(tree.order { $0.size.ascending }.including(Folder.parent, Folder.children))
      try expectEqual(rows.map(\.0.name), ["root", "home", "ann", "notes", "var"])
      try expectEqual(rows.map { $0.1?.name }, [nil, "root", "home", "ann", "root"])
      try expectEqual(rows.map(\.2.count), [2, 1, 1, 0, 0])
      try expectEqual(try await db.count(tree), 5)
      try expectEqual(try await db.exists(tree.where { $0.name == "loop" }), false)
      let first = try await db.page(tree.order { $0.name.ascending }, after: nil, size: 3)
      let second = try await db.page(tree.order { $0.name.ascending }, after: first.next, size: 3)
      try expectEqual((first.items + second.items).map(\.name), ["ann", "home", "notes", "root", "var"])
      var names: [String] = []
      for try await folder in try db.stream(tree.order { $0.name.ascending }, batch: 2) { names.append(folder.name) }
      try expectEqual(names, ["ann", "home", "notes", "root", "var"])
    }
    let home = Folder.recursive(from: Folder.where { $0.name == "home" }) { folder, found in
      folder.parentID == found.id
    }
    cases.add("a tree is updated and deleted") { db in
      try expectEqual(try await db.updateAll(home) { $0.size += 1 }, 3)
      try expectEqual(try await db.deleteAll(home.where { $0.name != "ann" }), 2)
      try expectEqual(
        try await db.all(Folder.everything.order { $0.name.ascending }).map(\.name),
        ["ann", "loop", "mail", "root", "tail", "var"])
      try expectEqual(try await db.destroyAll(loop), 2)
      try expectEqual(try await db.count(Folder.everything), 4)
    }
  }

  private static func collectWalks(_ cases: inout CaseCollector) {
    let start = CommonTable("reach", Road.where { $0.origin == "a" }.select { ($0.target, $0.miles) })
    let reach = start.recursive { found in
      Road.everything.join(found) { road, found in road.origin == found.0 }.where { _, found in found.1 < 50 }
        .select { road, found in (road.target, found.1.plus(road.miles)) }
    }
    cases.rows(
      "a graph with a count",
      reach.everything.order { [$0.1.ascending, $0.0.ascending] },
      [("b", 10), ("c", 20), ("a", 30), ("d", 30), ("b", 40), ("c", 50)])
    cases.rows(
      "the shortest way to each place",
      reach.everything.select { ($0.0, $0.1.minimum()) }.group { $0.0 }.order { $0.0.ascending },
      [("a", 30), ("b", 10), ("c", 20), ("d", 30)])
    let places = CommonTable("places", Road.where { $0.origin == "b" }.select { $0.target }).recursive { found in
      Road.everything.join(found) { road, place in road.origin == place }.select { road, _ in road.target }
    }
    cases.rows("places of a circle, each once", places.everything.order { $0.ascending }, ["a", "b", "c", "d"])
    let one = CommonTable("numbers", Road.where { $0.origin == "b" }.select { ($0.miles, $0.target) })
    let numbers = one.recursive { found in found.where { $0.0 < 14 }.select { ($0.0.plus(1), $0.1) } }
    cases.rows(
      "a series", numbers.everything.select { $0.0 }.order { $0.0.ascending }, [10, 11, 12, 13, 14])
    cases.rows(
      "rows beside what was found",
      Road.everything.join(places) { road, place in road.target == place && road.origin == "c" }
        .select { road, place in (road.origin, place) }.order { _, place in place.ascending },
      [("c", "a"), ("c", "d")])
    cases.add("a step that groups, sorts, limits or reads twice is refused") { db in
      let grouped = one.recursive { found in
        found.everything.select { ($0.0.maximum().coalesce(0), $0.1) }.group { $0.1 }
      }
      try await expectError(.invalidArgument) { try await db.all(grouped.everything) }
      let limited = one.recursive { found in found.everything.limit(1) }
      try await expectError(.invalidArgument) { try await db.all(limited.everything) }
      let none = one.recursive { _ in Road.select { ($0.miles, $0.target) } }
      try await expectError(.invalidArgument) { try await db.all(none.everything) }
      let outer = one.recursive { found in
        Road.everything.leftJoin(found) { road, found in road.target == found.1 }.select { road, _ in
          (road.miles, road.target)
        }
      }
      try await expectError(.invalidArgument) { try await db.all(outer.everything) }
      let inner = one.recursive { found in
        Road.where { $0.target.in(found.everything.select { $0.1 }) }.select { ($0.miles, $0.target) }
      }
      try await expectError(.invalidArgument) { try await db.all(inner.everything) }
    }
  }
}
