import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let valueObjectsWritten = ConformanceArea(
    "writing value objects", Residents.entities + [Setting.self], prepare: Residents.fill,
    collect: collectValueObjectsWritten)

  private static func collectValueObjectsWritten(_ cases: inout CaseCollector) {
    let full = Abode(
      street: "Elbe 7", city: "Prag", postcode: "1", floors: 4, shade: .blue, builtAt: Date(seconds: -1),
      spot: Spot(latitude: -1.5, longitude: 0), sign: Hints(author: "", body: "it's"))
    cases.add("an insert keeps all of it") { db in
      let row = try await db.insert(
        Resident.New(
          name: "new", home: full, mailing: full, hints: Hints(author: "a", body: "b"),
          origin: Spot(latitude: 5, longitude: 6)))
      let found = try await db.find(Resident.self, row.id)
      for resident in [row, found] {
        try expectEqual([resident.home, resident.mailing], [full, full])
        try expectEqual(resident.hints, Hints(author: "a", body: "b"))
        try expectEqual(resident.origin, Spot(latitude: 5, longitude: 6))
      }
    }
    cases.add("an insert without values that may be missing") { db in
      let row = try await db.insert(Resident.New(name: "new", home: Abode(street: "s", sign: Hints()), hints: Hints()))
      try expectEqual(row.home, Abode(street: "s", city: "Bern", floors: 1, sign: Hints()))
      try expect(row.mailing == nil && row.origin == nil && row.home.spot == nil, "nothing is there")
      try expectEqual(row.hints, Hints())
    }
    cases.add("defaults of it are those of the table") { db in
      try await db.execute(
        "INSERT INTO residents (id, name, home_street) VALUES (\(Key<Resident>(fixed: 9)), 'i', 's')")
      let row = try await db.find(Resident.self, Key(fixed: 9))
      try expectEqual(row.home, Abode(street: "s", sign: Hints()))
      // Those of a value that may be missing are not: it would be there by halves.
      try expectEqual(row.mailing, nil)
    }
    cases.add("one property, and no other one") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      try await db.execute("UPDATE residents SET home_street = 'other', home_floors = 8")
      let after = try await db.update(ann) { $0.home.city = "Thun" }
      try expectEqual([after.home.city, after.home.street], ["Thun", "other"])
      try expectEqual([after.home.floors, after.version], [8, 2])
      try expectEqual(after.home.spot, Residents.homes[0].spot)
    }
    cases.add("properties of values inside of it") { db in
      let dan = try await db.find(Resident.self, Key(fixed: 4))
      let after = try await db.update(dan) {
        $0.home.sign.body = nil
        $0.home.sign.author = "v"
        $0.hints.body = "w"
        $0.home.shade = .blue
        $0.home.builtAt = Date(seconds: 5)
      }
      try expectEqual(after.home.sign, Hints(author: "v"))
      try expectEqual(after.hints, Hints(body: "w"))
      try expectEqual(after.home.shade, .blue)
      try expectEqual(try await db.find(Resident.self, dan.id).home.builtAt, Date(seconds: 5))
    }
    cases.add("the whole of it") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      let after = try await db.update(ann) {
        $0.home = full
        $0.mailing = Residents.homes[1]
        $0.hints = Hints()
      }
      try expectEqual([after.home, after.mailing], [full, Residents.homes[1]])
      try expectEqual(after.hints, Hints())
      try expectEqual(try await db.find(Resident.self, ann.id).home, full)
    }
    cases.add("the whole of it, and then a property") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      let after = try await db.update(ann) {
        $0.home = full
        $0.home.city = "Linz"
      }
      try expectEqual([after.home.city, after.home.street], ["Linz", "Elbe 7"])
    }
    cases.add("none of it, and again one") { db in
      let ben = try await db.find(Resident.self, Key(fixed: 2))
      let without = try await db.update(ben) { $0.mailing = nil }
      try expectEqual(without.mailing, nil)
      try expectEqual(
        try await db.count(Resident.where { $0.mailing.street == nil && $0.mailing.floors == nil }), 2)
      let again = try await db.update(without) { $0.mailing = full }
      try expectEqual(again.mailing, full)
    }
    cases.add("none of what is inside of it") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      let without = try await db.update(ann) { $0.home.spot = nil }
      try expectEqual(without.home.spot, nil)
      try expectEqual(without.home.street, "Aare 1")
      let again = try await db.update(without) { $0.home.spot = Spot(latitude: 3, longitude: 4) }
      try expectEqual(again.home.spot, Spot(latitude: 3, longitude: 4))
    }
    cases.add("computed of what the row has by then") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      try await db.execute("UPDATE residents SET home_floors = 10")
      let after = try await db.update(ann) {
        $0.home.floors += 5
        $0.home.street = $0.home.street.appending("b").appending($0.name)
      }
      try expectEqual(after.home.floors, 15)
      try expectEqual(after.home.street, "Aare 1bAnn")
    }
    cases.add("all rows of a query") { db in
      let count = try await db.updateAll(Resident.where { $0.home.city == "Bern" }) {
        $0.home.city = "Biel"
        $0.home.floors *= 2
        $0.mailing = nil
      }
      try expectEqual(count, 2)
      let rows = try await db.all(Resident.where { $0.home.city == "Biel" }.order { $0.name.ascending })
      try expectEqual(rows.map(\.home.floors), [6, 4])
      try expectEqual(rows.map(\.mailing), [nil, nil])
      try expectEqual(try await db.count(Resident.where { $0.mailing.city != nil }), 2)
    }
    cases.add("all rows of a query, as they are then") { db in
      let rows = try await db.updateAll(
        Resident.where { $0.home.spot.latitude > 46.5 }, returning: { ($0.name, $0.home.city, $0.home.spot.latitude) }
      ) { $0.home.spot = Spot(latitude: 9, longitude: 9) }
      try expectRows(rows, [("Dan", "Bern", 9)])
    }
    cases.add("rows are removed by a property of it") { db in
      try expectEqual(try await db.deleteAll(Resident.where { $0.mailing.city.in(["Rom", "Bern"]) }), 2)
      try expectEqual(try await db.all(Resident.select { $0.name }.order { $0.name.ascending }), ["Ann", "Cid"])
    }
    cases.add("an upsert takes all of it over") { db in
      let row = try await db.upsert(
        Resident.New(name: "Ben", home: full, hints: Hints(author: "u")), onConflict: .columns(\.name))
      try expectEqual(row.id, Key(fixed: 2))
      try expectEqual(row.home, full)
      try expectEqual(row.mailing, nil)
      try expectEqual(row.hints, Hints(author: "u"))
    }
    cases.add("an upsert sets a property of it") { db in
      let row = try await db.upsert(
        Resident.New(name: "Ann", home: full, hints: Hints()), onConflict: .columns(\.name)
      ) { row, new in
        row.home.city = new.home.city
        row.home.floors = row.home.floors.plus(new.home.floors)
      }
      try expectEqual([row.home.city, row.home.street], ["Prag", "Aare 1"])
      try expectEqual(row.home.floors, 7)
    }
    cases.add("an upsert where a property of it allows it") { db in
      let refused = try await db.upsert(
        Resident.New(name: "Ann", home: Residents.homes[1], hints: Hints()), onConflict: .columns(\.name),
        where: { row, new in new.home.floors > row.home.floors })
      try expect(refused == nil, "one floor is no more than three")
      try expectEqual(try await db.find(Resident.self, Residents.ann).home, Residents.homes[0])
    }
    cases.add("rules name the property of the property") { db in
      let bad = Abode(
        street: "", spot: Spot(latitude: 99, longitude: 1), sign: Hints(body: "0123456789"))
      let error = try await expectError(.validationFailed) {
        try await db.insert(
          Resident.New(name: "bad", home: bad, mailing: bad, hints: Hints(body: "0123456789"), origin: bad.spot))
      }
      try expectFailures(
        error,
        [
          "home.street length", "home.spot.latitude range", "home.sign.body length", "mailing.street length",
          "mailing.spot.latitude range", "mailing.sign.body length", "hints.body length", "origin.latitude range",
        ])
      try expectEqual(try await db.count(Resident.everything), 4)
    }
    cases.add("rules hold in updates") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      let error = try await expectError(.validationFailed) {
        try await db.update(ann) {
          $0.home.street = ""
          $0.mailing = Abode(street: "", sign: Hints())
          $0.home.spot = Spot(latitude: 0, longitude: 200)
        }
      }
      try expectFailures(error, ["home.street length", "mailing.street length", "home.spot.longitude range"])
    }
    cases.add("rules are checks of the table, and name the property too") { db in
      let error = try await expectError(.checkViolation) {
        try await db.execute("UPDATE residents SET post_street = ''")
      }
      try expectEqual(error.details.constraint, "residents_post_street_length_check")
    }
    cases.add("a half of it is refused by the table") { db in
      for (sql, constraint) in [
        ("UPDATE residents SET post_street = NULL WHERE name = 'Ben'", "residents_post_whole_check"),
        ("UPDATE residents SET post_floors = 1 WHERE name = 'Ann'", "residents_post_whole_check"),
        ("UPDATE residents SET home_spot_latitude = NULL WHERE name = 'Ann'", "residents_home_spot_whole_check"),
        ("UPDATE residents SET origin_longitude = 1 WHERE name = 'Ann'", "residents_origin_whole_check"),
      ] {
        let error = try await expectError(.checkViolation, from: sql) { try await db.execute(SQL(trusted: sql)) }
        try expectEqual(error.details.constraint, constraint)
      }
    }
    cases.add("what must be there is NOT NULL") { db in
      try await expectError(.notNullViolation) { try await db.execute("UPDATE residents SET home_city = NULL") }
    }
    cases.add("a unique index of properties of it") { db in
      try await db.updateAll(Resident.where { $0.name == "Ben" }) {
        $0.mailing = Abode(street: "a", spot: Spot(latitude: 90, longitude: 0), sign: Hints())
      }
      let error = try await expectError(.uniqueViolation) {
        try await db.insert(
          Resident.New(
            name: "twin", home: Residents.homes[1],
            mailing: Abode(street: "b", spot: Spot(latitude: 90, longitude: 0), sign: Hints()), hints: Hints()))
      }
      try expectEqual(error.failures.map(\.field), ["home.city", "mailing.city"])
    }
    cases.add("a stale version") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      try await db.update(ann) { $0.home.city = "Thun" }
      try await expectError(.staleEntity) { try await db.update(ann) { $0.home.street = "late" } }
      try expectEqual(try await db.find(Resident.self, ann.id).home.street, "Aare 1")
    }
    cases.add("an update of it is one round trip") { db in
      let ann = try await db.find(Resident.self, Residents.ann)
      let (_, trips) = try await countingRoundTrips { try await db.update(ann) { $0.home = full } }
      try expectEqual(trips, 1)
      let (_, none) = try await countingRoundTrips { try await db.update(ann) { _ in } }
      try expectEqual(none, 0)
    }
    cases.add("rows from a query of it") { db in
      let count = try await db.insert(into: Setting.self, from: Resident.where { $0.home.spot.latitude > 1 }) {
        setting, resident in
        setting.name = resident.home.street
        setting.value = resident.mailing.city
        setting.uses = resident.home.floors.times(2)
      }
      try expectEqual(count, 2)
      let settings = try await db.all(Setting.select { ($0.name, $0.value, $0.uses) }.order { $0.name.ascending })
      try expectRows(settings, [("Aare 1", nil, 6), ("Aare 5", "Rom", 4)])
    }
  }
}
