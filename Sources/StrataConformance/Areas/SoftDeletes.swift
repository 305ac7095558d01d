import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  /// What a mark does to a row, and to whoever looks for it; see ``cascades``.
  static let softDeletes = ConformanceArea(
    "soft deletes", Museums.entities, prepare: Museums.fill, collect: collectSoftDeletes)

  private static func collectSoftDeletes(_ cases: inout CaseCollector) {
    let exhibits = Exhibit.everything.order { $0.name.ascending }
    cases.add("hidden, included, alone") { db in
      try await db.delete(try await Museums.exhibit("coin", db))
      try expectEqual(try await db.count(Exhibit.everything), 6)
      try expectEqual(try await db.count(Exhibit.everything.includingDeleted), 7)
      try expectEqual(try await db.all(exhibits.onlyDeleted).map(\.name), ["coin"])
    }
    cases.add("the last word counts") { db in
      try await db.delete(try await Museums.exhibit("coin", db))
      try expectEqual(try await db.count(Exhibit.everything.onlyDeleted.includingDeleted), 7)
      try expectEqual(try await db.count(Exhibit.everything.includingDeleted.onlyDeleted), 1)
    }
    cases.add("in the order of their deletion") { db in
      for name in ["vase", "bowl", "oar"] {
        try await db.delete(try await Museums.exhibit(name, db))
        // Times are of milliseconds.
        try await Task.sleep(for: .milliseconds(3))
      }
      let bin = Exhibit.everything.onlyDeleted.order { $0.deletedAt.descending }
      try expectEqual(try await db.all(bin).map(\.name), ["oar", "bowl", "vase"])
      let last = try expectValue(try await db.first(bin)?.deletedAt)
      try expectEqual(try await db.count(bin.where { $0.deletedAt < last }), 2)
    }
    cases.add("hidden in values, groups and aggregates") { db in
      try await db.deleteAll(Exhibit.where { $0.name.in(["coin", "vase"]) })
      let groups = Exhibit.select { $0.id.count() }.group { $0.hallID }.order { $0.hallID.ascending }
      try expectEqual(try await db.all(groups), [4, 1])
      let all = Exhibit.everything.includingDeleted.select { $0.id.count() }
      try expectEqual(try await db.all(all.group { $0.hallID }.order { $0.hallID.ascending }), [5, 1, 1])
      try expectEqual(try await db.all(Exhibit.select { $0.name.maximum() }), ["ship"])
      try expectEqual(try await db.all(exhibits.select { $0.name }.distinct).count, 5)
    }
    cases.add("hidden on either side of a join") { db in
      try await db.deleteAll(Exhibit.where { $0.name == "vase" })
      let joined = Hall.everything.join(Exhibit.self) { $0.id == $1.hallID }
      try expectEqual(try await db.all(joined.select { _, exhibit in exhibit.name }).contains("vase"), false)
      let outer = Hall.everything.leftJoin(Exhibit.self) { $0.id == $1.hallID }.where { _, exhibit in exhibit.id == nil
      }
      try expectEqual(try await db.all(outer.select { hall, _ in hall.name }), ["a2"])
      let included = Hall.everything.join(Exhibit.self, deleted: .included) { $0.id == $1.hallID }
      try expectEqual(try await db.count(included), 7)
      let only = Hall.everything.join(Exhibit.self, deleted: .only) { $0.id == $1.hallID }
      try expectEqual(try await db.all(only.select { hall, exhibit in hall.name }), ["a2"])
    }
    cases.add("hidden in sub-queries, common tables and combined queries") { db in
      try await db.deleteAll(Exhibit.where { $0.name == "vase" })
      let filled = Hall.where { hall in Exhibit.where { $0.hallID == hall.id }.exists }.order { $0.name.ascending }
      try expectEqual(try await db.all(filled.select { $0.name }), ["a1", "b1"])
      let counts = CommonTable("counts", Exhibit.select { ($0.hallID, .count()) }.group { $0.hallID })
      let beside = Hall.everything.leftJoin(counts) { $0.id == $1.0 }.order { hall, _ in hall.name.ascending }
      try expectEqual(try await db.all(beside.select { _, counts in counts.1 }), [5, nil, 1])
      let names = Hall.select { $0.name }.union(Exhibit.select { $0.name })
      try expectEqual(try await db.all(names).contains("vase"), false)
    }
    cases.add("hidden among the children that are loaded") { db in
      try await db.deleteAll(Exhibit.where { $0.name == "coin" })
      let rows = try await db.all(Hall.everything.order { $0.name.ascending }.including(Hall.exhibits))
      try expectEqual(rows.map(\.1.count), [4, 1, 1])
    }
    cases.add("a parent that is deleted is loaded all the same") { db in
      try await db.execute("UPDATE museums SET deleted_at = updated_at WHERE name = 'B'")
      let rows = try await db.all(Hall.where { $0.name == "b1" }.including(Hall.museum, Hall.former))
      try expectEqual(rows.map(\.1.name), ["B"])
      try expectEqual(rows.map { $0.2?.name }, ["A"])
    }
    cases.add("hidden in streams and pages") { db in
      try await db.deleteAll(Exhibit.where { $0.name.in(["bowl", "mast"]) })
      var found: [String] = []
      for try await row in try db.stream(exhibits, batch: 2) { found.append(row.name) }
      // The sail goes with the mast.
      try expectEqual(found, ["coin", "oar", "ship", "vase"])
      let page = try await db.page(exhibits, after: nil, size: 3)
      let rest = try await db.page(exhibits, after: page.next, size: 3)
      try expectEqual((page.items + rest.items).map(\.name), found)
      try expectEqual(try await db.page(exhibits.onlyDeleted, number: 1, size: 2).total, 3)
    }
    cases.add("neither found, nor updated, nor deleted again") { db in
      let coin = try await Museums.exhibit("coin", db)
      try await db.delete(coin)
      try await expectError(.notFound) { try await db.find(Exhibit.self, coin.id) }
      try await expectError(.notFound) { try await db.update(coin) { $0.name = "x" } }
      try await expectError(.notFound) { try await db.delete(coin) }
      try expectEqual(try await db.updateAll(Exhibit.where { $0.name == "coin" }) { $0.name = "x" }, 0)
      try expectEqual(try await db.deleteAll(Exhibit.where { $0.name == "coin" }), 0)
    }
    cases.add("the version and the times change, and nothing else") { db in
      let before = try await Museums.museum(db)
      try await db.delete(before)
      let after = try await Museums.deletedMuseum(db)
      try expectEqual([after.version, after.size], [2, 1])
      try expect(after.updatedAt >= before.updatedAt && after.deletedAt != nil, "changed by then")
      let back = try await db.restore(after)
      try expectEqual(back.version, 3)
      try expectEqual(back.deletedAt, nil)
    }
    cases.add("unique among those that live") { db in
      let coin = try await Museums.exhibit("coin", db)
      try await db.delete(coin)
      let second = try await db.insert(Exhibit.New(name: "coin", hallID: coin.hallID))
      let twice = try await expectError(.uniqueViolation) {
        try await db.insert(Exhibit.New(name: "coin", hallID: coin.hallID))
      }
      try expectEqual(twice.failures.map(\.field), ["name"])
      try await db.delete(second)
      try expectEqual(try await db.count(Exhibit.where { $0.name == "coin" }.onlyDeleted), 2)
    }
    cases.add("brought back where its unique value is free") { db in
      let coin = try await Museums.exhibit("coin", db)
      try await db.delete(coin)
      let second = try await db.insert(Exhibit.New(name: "coin", hallID: coin.hallID))
      let deleted = try expectValue(try await db.first(Exhibit.everything.onlyDeleted))
      let taken = try await expectError(.uniqueViolation) { try await db.restore(deleted) }
      try expectEqual(taken.failures.map(\.field), ["name"])
      try await db.destroy(second)
      try expectEqual(try await db.restore(deleted).id, coin.id)
    }
    cases.add("an upsert finds the row that lives") { db in
      let coin = try await Museums.exhibit("coin", db)
      try await db.delete(coin)
      let new = Exhibit.New(name: "coin", hallID: Key(fixed: 12))
      let inserted = try await db.upsert(new, onConflict: .columns(\.name))
      try expect(inserted.id != coin.id, "the deleted row is not in the way")
      let changed = try await db.upsert(Exhibit.New(name: "coin", hallID: Key(fixed: 13)), onConflict: .columns(\.name))
      try expectEqual(changed.id, inserted.id)
      try expectEqual(changed.hallID, Key(fixed: 13))
      try expect(try await db.insertIfAbsent(new, onConflict: .columns(\.name)) == nil, "it is there")
      try expectEqual(try await db.count(Exhibit.where { $0.name == "coin" }.includingDeleted), 2)
    }
    cases.add("an upsert of the key brings a row back, by itself") { db in
      let ship = try await Museums.exhibit("ship", db)
      try await db.delete(ship)
      let back = try await db.upsert(
        Exhibit.New(id: ship.id, name: "boat", hallID: ship.hallID), onConflict: .primaryKey)
      try expectEqual(back.deletedAt, nil)
      try expectEqual(try await Museums.names(db), "A B a1 a2 b1 boat bowl coin vase 3")
    }
    cases.add("removed for good, whether deleted before or not") { db in
      let coin = try await Museums.exhibit("coin", db)
      try await db.delete(coin)
      try await db.destroy(try await Museums.exhibit("coin", db))
      try await db.destroy(try await Museums.exhibit("vase", db))
      try expectEqual(try await db.count(Exhibit.everything.includingDeleted), 5)
      try await expectError(.notFound) { try await db.destroy(coin) }
    }
    cases.add("all that are deleted are removed for good") { db in
      try await db.delete(try await Museums.exhibit("mast", db))
      // How many is not the same everywhere: the foreign key may be first to remove the sail.
      try await db.destroyAll(Exhibit.everything.onlyDeleted)
      try expectEqual(try await db.count(Exhibit.everything.includingDeleted), 5)
    }
    cases.add("a key of two columns") { db in
      let key = Permit.ID(museumID: Museums.a, year: 2001)
      try await db.delete(try await db.find(Permit.self, key))
      try expectEqual(try await db.count(Permit.everything), 2)
      let deleted = try expectValue(try await db.first(Permit.everything.onlyDeleted))
      try expectEqual(deleted.id, key)
      let back = try await db.restore(deleted)
      try expect(back.deletedAt == nil, "it lives")
      try expectEqual(try await db.count(Permit.everything), 3)
    }
  }
}
