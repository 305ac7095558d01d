import Foundation
import Strata

extension ConformanceSuite {
  static let filters = ConformanceArea(
    "filters of a request", Shelf.entities, prepare: Shelf.fill, collect: collectFilters)

  fileprivate static let pieceFields: [FilterField<Piece>] = [
    Piece.field(\.name), Piece.field(\.text), Piece.field(\.size), Piece.field(\.weight), Piece.field(\.ratio),
    Piece.field(\.isOpen, named: "open"), Piece.field(\.isGood, named: "good"), Piece.field(\.shade),
    Piece.field(\.tint, isDefault: false), Piece.field(\.madeAt, named: "made"), Piece.field(\.soldAt, named: "sold"),
    Piece.field(\.ownerID, named: "owner", isDefault: false),
  ]

  private static func collectFilters(_ cases: inout CaseCollector) {
    cases.filter("nothing", "", "abcdef")
    cases.filter("equal", "size=3", "c")
    cases.filter("not equal, NULL among what differs", "weight[ne]=10", "bcdf")
    cases.filter("several conditions of one field", "size[gt]=2&size[lte]=4", "cd")
    cases.filter("less than a fraction", "ratio[lt]=0.5", "de")
    cases.filter("one of several", "size[in]=1,6,9", "af")
    cases.filter("one of none", "size[in]=", "")
    cases.filter("no value", "weight[null]=true", "bd")
    cases.filter("any value", "weight[null]=false", "acef")
    cases.filter("a truth", "open=true", "ace")
    cases.filter("a truth that may be missing", "good=false", "cf")
    cases.filter("a case of an enumeration", "shade[in]=red,blue", "acdf")
    cases.filter("a case that may be missing", "tint[ne]=red", "bdef")
    cases.filter("a moment", "made[gte]=1970-01-01T00:03:20Z", "def")
    cases.filter("a day", "sold[gt]=1970-01-01", "bdef")
    cases.filter("a key", "owner=\(Shelf.ann)", "ace")
    cases.filter("a part of a text in any case", "text[contains]=APPLE", "ab")
    cases.filter("the beginning of a text", "text[startsWith]=apple%20", "b")
    cases.filter("the end of a text", "text[endsWith]=off", "c")
    cases.filter("a text with what means something to LIKE", "text[contains]=%25", "c")
    cases.filter("another one", "text[contains]=a_b", "d")
    cases.filter("an empty text", "text=", "f")
    cases.filter("a text that means something to SQL", "text=' OR 1=1 --", "")
    cases.filter("sorted, NULL as the largest", "sort=-weight,name", "bdfcae")
    cases.filter("sorted and limited", "sort=-size&limit=2&offset=1", "ed")
    cases.filter("records", "fields=size,tint&size[lt]=3", "ab")
    cases.add("the values of records") { db in
      let options = try FilterOptions(query: "fields=size,tint,sold&name[in]=a,b&sort=name", fields: pieceFields)
      let records = try await db.all(Piece.everything.records(options))
      try expectEqual(records.map(\.names), [["size", "tint", "sold"], ["size", "tint", "sold"]])
      try expectEqual(records.map { $0["size"] as? Int }, [1, 2])
      try expectEqual(records.map { $0["tint"] as? String }, ["red", nil])
      try expectEqual(records.map { $0["sold"] as? Date }, [nil, Date(seconds: 150)])
    }
    cases.add("the default fields of records") { db in
      let options = try FilterOptions(query: "name=a", fields: pieceFields)
      let record = try expectValue(try await db.first(Piece.everything.records(options)))
      try expectEqual(record.names, pieceFields.filter(\.isDefault).map(\.name))
    }
    cases.add("pages by a cursor") { db in
      let options = try FilterOptions(query: "sort=-weight&open=true", fields: pieceFields)
      let query = Piece.everything.filtered(by: options)
      let first = try await db.page(query, after: nil, size: 2)
      let second = try await db.page(query, after: first.next, size: 2)
      try expectEqual((first.items + second.items).map(\.name), ["c", "a", "e"])
    }
    cases.add("every mistake is refused before anything is sent") { db in
      let error = try await expectError(.validationFailed) {
        try FilterOptions(
          query: "size=x&shade=pink&nothing=1&open[gt]=true&limit=-1&sort=secret&name=%zz", fields: pieceFields)
      }
      try expectFailures(
        error,
        ["size type", "shade type", "nothing unknown", "open operator", "limit range", "secret unknown", " encoding"])
    }
  }
}

extension CaseCollector {
  /// The names of the pieces that a query string asks for; by name, unless it sorts them.
  fileprivate mutating func filter(
    _ name: String, _ text: String, _ expected: String, fileID: StaticString = #fileID, line: UInt = #line
  ) {
    add(name, fileID: fileID, line: line) { db in
      let options = try FilterOptions(query: text, fields: ConformanceSuite.pieceFields)
      let found = try await db.all(Piece.everything.filtered(by: options)).map(\.name)
      let names = text.contains("sort=") ? found : found.sorted()
      try expectEqual(names.joined(), expected, text, fileID: fileID, line: line)
    }
  }
}
