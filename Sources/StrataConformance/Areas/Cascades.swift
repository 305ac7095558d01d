import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  /// What is deleted softly together with a row, and what comes back with it.
  static let cascades = ConformanceArea(
    "cascades of soft deletes", Museums.entities, prepare: Museums.fill, collect: collectCascades)

  private static func collectCascades(_ cases: inout CaseCollector) {
    cases.add("three levels and a tree go, and come back") { db in
      try await db.delete(try await Museums.museum(db))
      try expectEqual(try await Museums.names(db), "B b1 bowl 1")
      try await db.restore(try await Museums.deletedMuseum(db))
      try expectEqual(try await Museums.names(db), Museums.everyName)
    }
    cases.add("in one round trip each") { db in
      let museum = try await Museums.museum(db)
      let (_, there) = try await countingRoundTrips { try await db.delete(museum) }
      let deleted = try await Museums.deletedMuseum(db)
      let (_, back) = try await countingRoundTrips { try await db.restore(deleted) }
      try expectEqual([there, back], [1, 1])
    }
    cases.add("all have one time") { db in
      try await db.delete(try await Museums.museum(db))
      let museum = try await Museums.deletedMuseum(db)
      let halls = try await db.all(Hall.everything.onlyDeleted.select { $0.deletedAt })
      let exhibits = try await db.all(Exhibit.everything.onlyDeleted.select { $0.deletedAt })
      let permits = try await db.all(Permit.everything.onlyDeleted.select { $0.deletedAt })
      try expectEqual([halls.count, exhibits.count, permits.count], [2, 6, 2])
      try expectEqual(Set(halls + exhibits + permits), [museum.deletedAt])
    }
    cases.add("versions grow, and it is known who did it") { db in
      let museum = try await Museums.museum(db)
      try await ChangeAuthor.with("me") { try await db.delete(museum) }
      let halls = try await db.all(Hall.everything.onlyDeleted)
      try expectEqual(halls.map(\.version), [2, 2])
      try expectEqual(halls.map(\.updatedBy), ["me", "me"])
      let deleted = try await Museums.deletedMuseum(db)
      try await ChangeAuthor.with("you") { try await db.restore(deleted) }
      let back = try await db.all(Hall.where { $0.museumID == Museums.a })
      try expectEqual(back.map(\.version), [3, 3])
      try expectEqual(back.map(\.updatedBy), ["you", "you"])
    }
    cases.add("what cannot be deleted softly stays") { db in
      try await db.delete(try await Museums.museum(db))
      try expectEqual(try await db.all(TourGuide.select { $0.name }), ["G"])
    }
    cases.add("what refers to it in another way stays as it is") { db in
      try await db.delete(try await Museums.museum(db))
      try expectEqual(try await db.all(Hall.where { $0.formerID == Museums.a }.select { $0.name }), ["b1"])
    }
    cases.add("from the middle") { db in
      try await db.delete(try await db.find(Hall.self, Key(fixed: 11)))
      try expectEqual(try await Museums.names(db), "A B a2 b1 bowl vase 3")
      try await db.restore(try expectValue(try await db.first(Hall.everything.onlyDeleted)))
      try expectEqual(try await Museums.names(db), Museums.everyName)
    }
    cases.add("a branch of a tree") { db in
      try await db.delete(try await Museums.exhibit("mast", db))
      try expectEqual(try await Museums.names(db), "A B a1 a2 b1 bowl coin oar ship vase 3")
      try await db.restore(try await Museums.exhibit("mast", db))
      try expectEqual(try await Museums.names(db), Museums.everyName)
    }
    cases.add("a circle ends") { db in
      let sail = try await Museums.exhibit("sail", db)
      try await db.execute("UPDATE exhibits SET whole_id = \(sail.id) WHERE name = 'ship'")
      try await db.delete(try await Museums.exhibit("mast", db))
      try expectEqual(try await Museums.names(db), "A B a1 a2 b1 bowl coin vase 3")
      try await db.restore(try await Museums.exhibit("mast", db))
      try expectEqual(try await Museums.names(db), Museums.everyName)
    }
    cases.add("what was deleted earlier stays deleted") { db in
      try await db.delete(try await Museums.exhibit("ship", db))
      try await Task.sleep(for: .milliseconds(5))
      try await db.delete(try await Museums.museum(db))
      try await db.restore(try await Museums.deletedMuseum(db))
      try expectEqual(try await Museums.names(db), "A B a1 a2 b1 bowl coin vase 3")
      try await db.restore(try await Museums.exhibit("ship", db))
      try expectEqual(try await Museums.names(db), Museums.everyName)
    }
    cases.add("a child comes back by itself") { db in
      try await db.delete(try await Museums.museum(db))
      try await db.restore(try await Museums.exhibit("coin", db))
      try expectEqual(try await Museums.names(db), "B b1 bowl coin 1")
    }
    cases.add("a stale row takes nothing along") { db in
      let museum = try await Museums.museum(db)
      try await db.update(museum) { $0.size = 2 }
      try await expectError(.staleEntity) { try await db.delete(museum) }
      try expectEqual(try await Museums.names(db), Museums.everyName)
    }
    cases.add("a stale row brings nothing back") { db in
      let museum = try await Museums.museum(db)
      try await db.delete(museum)
      do {
        // Of the version before it was deleted.
        try await db.restore(museum)
        try expect(false, "the version is an old one")
      } catch is DatabaseError {}
      try expectEqual(try await Museums.names(db), "B b1 bowl 1")
    }
    cases.add("a row that is gone already takes nothing along") { db in
      let museum = try await Museums.museum(db)
      try await db.delete(museum)
      try await db.restore(try expectValue(try await db.first(Hall.where { $0.name == "a1" }.onlyDeleted)))
      try await expectError(.notFound) { try await db.delete(museum) }
      try expectEqual(try await Museums.names(db), "B a1 b1 bowl coin mast oar sail ship 1")
    }
    cases.add("all rows of a query") { db in
      try expectEqual(try await db.deleteAll(Hall.where { $0.name.in(["a1", "b1"]) }), 2)
      try expectEqual(try await Museums.names(db), "A B a2 vase 3")
      try expectEqual(try await db.restoreAll(Hall.where { $0.name == "b1" }), 1)
      try expectEqual(try await Museums.names(db), "A B a2 b1 bowl vase 3")
      try expectEqual(try await db.deleteAll(Museum.everything), 2)
      try expectEqual(try await Museums.names(db), "0")
    }
    cases.add("the first rows of a query in an order") { db in
      let last = Hall.everything.order { $0.name.descending }.limit(1)
      let deleted = try await db.deleteAll(last, returning: Hall.self)
      try expectEqual(deleted.map(\.name), ["b1"])
      try expect(deleted.allSatisfy { $0.deletedAt != nil }, "as they are then")
      try expectEqual(try await Museums.names(db), "A B a1 a2 coin mast oar sail ship vase 3")
    }
    cases.add("none of them when the transaction is given up") { db in
      try await expectGivenUp {
        try await db.transaction { tx in
          try await tx.delete(try await tx.find(Museum.self, Museums.a))
          try expectEqual(try await tx.count(Exhibit.everything), 1)
          throw GivenUp()
        }
      }
      try expectEqual(try await Museums.names(db), Museums.everyName)
    }
    cases.add("nothing comes back when one of them cannot") { db in
      try await db.delete(try await Museums.museum(db))
      try await db.insert(Exhibit.New(name: "oar", hallID: Key(fixed: 13)))
      let museum = try await Museums.deletedMuseum(db)
      try await expectError(.uniqueViolation) { try await db.restore(museum) }
      try expectEqual(try await Museums.names(db), "B b1 bowl oar 1")
    }
    cases.add("removal for good is left to the foreign keys") { db in
      try await db.delete(try await Museums.museum(db))
      try await db.destroy(try await Museums.deletedMuseum(db))
      try expectEqual(try await db.count(Exhibit.everything.includingDeleted), 1)
      try expectEqual(try await db.count(Permit.everything.includingDeleted), 1)
      try expectEqual(try await db.count(TourGuide.everything), 0)
      try expectEqual(try await db.find(Hall.self, Key(fixed: 13)).formerID, nil)
    }
    cases.add("a new row below a deleted one is there") { db in
      try await db.delete(try await Museums.museum(db))
      try await db.insert(Hall.New(name: "a3", museumID: Museums.a))
      try expectEqual(try await Museums.names(db), "B a3 b1 bowl 1")
      try await db.restore(try await Museums.deletedMuseum(db))
      try expectEqual(try await db.count(Hall.everything), 4)
    }
  }
}
