import Foundation
import Strata

extension ConformanceSuite {
  /// Queries over columns of value objects; see ``valueObjectsWritten``.
  static let valueObjects = ConformanceArea(
    "value objects", Residents.entities, prepare: Residents.fill, collect: collectValueObjects)

  private static func collectValueObjects(_ cases: inout CaseCollector) {
    cases.residents("a property of it", ["Ann", "Dan"]) { $0.home.city == "Bern" }
    cases.residents("another property of it", ["Ann"]) { $0.home.city == "Bern" && $0.home.floors > 2 }
    cases.residents("either of two", ["Ann", "Ben", "Dan"]) { $0.home.city == "Bern" || $0.mailing.city == "Bern" }
    cases.residents("an enumeration and a moment in it", ["Ann"]) {
      $0.home.shade == .green && $0.home.builtAt < Date(seconds: 61)
    }
    cases.residents("a text in it", ["Ben", "Cid"]) { $0.mailing.street.hasPrefix("Aare") || $0.home.postcode != nil }
    cases.residents("one of a list", ["Ben", "Cid"]) { $0.home.city.in(["Genf", "Rom"]) }
    cases.residents("a value object inside of it", ["Dan"]) { $0.home.spot.latitude > 46.5 }
    cases.residents("inside of a value that may be missing", ["Ben"]) { $0.mailing.spot.latitude == 45 }
    cases.residents("a value that is missing has no property", ["Ann"]) { $0.mailing.city == nil }
    cases.residents("a value that is missing, inside of one that may be", ["Ann", "Cid", "Dan"]) {
      $0.mailing.spot.longitude == nil
    }
    cases.residents("a value that is missing is neither equal nor not", ["Ben"]) {
      !($0.mailing.floors > 1) && $0.mailing.spot.latitude != nil
    }
    cases.residents("a name of a column of its own, and no prefix", ["Cid"]) { $0.hints.body == "why" }
    cases.residents(
      "columns of two value objects, of which a missing one is another one", ["Ann", "Ben", "Cid", "Dan"]
    ) {
      $0.mailing.street != $0.home.street.optional
    }
    cases.rows(
      "in an order",
      Resident.everything.order { [$0.home.city.descending, $0.home.street.descending] }.select { $0.name },
      ["Cid", "Ben", "Dan", "Ann"])
    cases.rows(
      "in an order with missing values last",
      Resident.everything.order { $0.mailing.spot.latitude.ascending }
        .order { $0.home.floors.descending }.order { $0.name.ascending }.select { $0.name },
      ["Ben", "Ann", "Dan", "Cid"])
    cases.rows(
      "selected",
      Resident.select { ($0.home.city, $0.mailing.city, $0.home.spot.latitude, $0.hints.author) }
        .order { $0.name.ascending },
      [("Bern", nil, 46, "x"), ("Genf", "Bern", nil, nil), ("Rom", "Genf", nil, "y"), ("Bern", "Rom", 47, nil)])
    cases.rows(
      "computed with",
      Resident.select { ($0.home.floors.times(10).plus($0.points), $0.mailing.city.coalesce($0.home.city)) }
        .order { $0.name.ascending },
      [(30, "Bern"), (11, "Bern"), (12, "Genf"), (23, "Rom")])
    cases.rows(
      "grouped",
      Resident.select { ($0.home.city, .count(), $0.home.floors.sum()) }.group { $0.home.city }
        .having { $0.home.floors.sum() < 9 }.order { $0.home.city.ascending },
      [("Bern", 2, 5), ("Genf", 1, 1), ("Rom", 1, 1)])
    cases.rows(
      "each once", Resident.select { $0.home.city }.distinct.order { $0.home.city.ascending }, ["Bern", "Genf", "Rom"])
    let neighbours = Resident.everything.join(Resident.self) { $0.mailing.city == $1.home.city.optional }
    cases.rows(
      "joined",
      neighbours.select { one, other in (one.name, other.name, other.home.street) }
        .order { one, other in [one.name.ascending, other.name.ascending] },
      [("Ben", "Ann", "Aare 1"), ("Ben", "Dan", "Aare 5"), ("Cid", "Ben", "Rhone 2"), ("Dan", "Cid", "Tiber 3")])
    let near = Resident.everything.leftJoin(Resident.self) {
      $0.home.spot.latitude != nil && $1.home.spot.latitude == $0.home.spot.latitude.plus(1)
    }
    cases.rows(
      "joined where there may be none",
      near.select { one, other in (one.name, other.home.city, other.home.spot.longitude) }
        .order { one, _ in one.name.ascending },
      [("Ann", "Bern", 8), ("Ben", nil, nil), ("Cid", nil, nil), ("Dan", nil, nil)])
    cases.add("joined, as a whole") { db in
      let rows = try await db.all(near.where { one, _ in one.points < 2 }.order { one, _ in one.name.ascending })
      try expectEqual(rows.map(\.0.home), Array(Residents.homes.prefix(2)))
      try expectEqual(rows.map { $0.1?.home }, [Residents.homes[3], nil])
      try expectEqual(rows.map { $0.1?.mailing?.city }, ["Rom", nil])
    }
    cases.rows(
      "in a sub-query",
      Resident.where { $0.home.city.optional.in(Resident.named("others").select { $0.mailing.city }) }
        .where { resident in Call.where { $0.residentID == resident.id && $0.place.latitude > 10.5 }.exists }
        .select { $0.name }.order { $0.name.ascending },
      ["Ann", "Ben"])
    let cities = CommonTable("cities", Resident.select { ($0.home.city, .count()) }.group { $0.home.city })
    cases.rows(
      "beside a common table",
      Resident.everything.join(cities) { resident, cities in resident.mailing.city == cities.0.optional }
        .select { resident, cities in (resident.name, cities.1) }.order { resident, _ in resident.name.ascending },
      [("Ben", 2), ("Cid", 1), ("Dan", 1)])
    cases.rows(
      "in combined queries",
      Resident.select { $0.home.city }.union(Resident.where { $0.mailing.city != nil }.select { $0.name }).order(by: 1),
      ["Ben", "Bern", "Cid", "Dan", "Genf", "Rom"])
    cases.rows(
      "in a window",
      Resident.select { .rowNumber(over: .partition(by: $0.home.city).order($0.home.floors.descending)) }
        .order { $0.name.ascending },
      [1, 1, 1, 2])
    cases.add("loaded with those that refer to it") { db in
      let rows = try await db.all(Resident.everything.order { $0.name.ascending }.including(Resident.visits))
      try expectEqual(rows.map(\.0.home), Residents.homes)
      try expectEqual(rows.map { $0.1.map(\.place.latitude).sorted() }, [[10, 11], [12], [], []])
      let calls = try await db.all(Call.where { $0.place.latitude == 12 }.including(Call.resident))
      try expectEqual(calls.map(\.1.mailing), [Residents.mailings[1]])
    }
    cases.add("in pages by a property of it") { db in
      let query = Resident.everything.order { $0.mailing.city.ascending }
      var (found, cursor) = ([] as [String], nil as Cursor?)
      repeat {
        let page = try await db.page(query, after: cursor, size: 1)
        found += page.items.map(\.name)
        cursor = page.next
      } while cursor != nil
      try expectEqual(found, ["Ben", "Cid", "Dan", "Ann"])
      let numbered = try await db.page(query, number: 2, size: 3)
      try expectEqual(numbered.items.map(\.mailing), [nil])
      try expectEqual(numbered.total, 4)
    }
    cases.add("in a stream") { db in
      var (homes, mailings) = ([] as [Abode], [] as [Abode?])
      for try await row in try db.stream(Resident.everything.order { $0.name.ascending }, batch: 3) {
        homes.append(row.home)
        mailings.append(row.mailing)
      }
      try expectEqual(homes, Residents.homes)
      try expectEqual(mailings, Residents.mailings)
    }
    cases.add("of SQL of one's own") { db in
      let rows = try await db.all(
        sql: "SELECT * FROM residents WHERE home_spot_latitude > \(46.5) AND post_city = \("Rom")", as: Resident.self)
      try expectEqual(rows.map(\.home), [Residents.homes[3]])
      try expectEqual(rows.map(\.mailing), [Residents.mailings[3]])
      let query = Resident.where { .sql("length(\($0.home.street)) > \(6)") }.order { $0.name.ascending }
      try expectEqual(try await db.all(query.select { $0.name }), ["Ben", "Cid"])
    }
  }
}

extension CaseCollector {
  /// The names of the residents that meet a condition.
  fileprivate mutating func residents(
    _ name: String, _ expected: [String], fileID: StaticString = #fileID, line: UInt = #line,
    where condition: (Resident.Columns) -> Condition
  ) {
    let query = Resident.where(condition).order { $0.name.ascending }.select { $0.name }
    rows(name, query, expected, fileID: fileID, line: line)
  }
}
