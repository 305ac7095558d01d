import Strata

extension ConformanceSuite {
  static let textFunctions = ConformanceArea(
    "text functions", Shelf.entities, prepare: Shelf.fill, collect: collectTextFunctions)

  private static func collectTextFunctions(_ cases: inout CaseCollector) {
    let pieces = Piece.everything.order { $0.size.ascending }
    let pie = Piece.where { $0.name == "b" }
    cases.rows(
      "small letters", pieces.select { $0.text.lowercased() }, ["apple", "apple pie", "50% off", "a_b", nil, ""])
    cases.rows("capitals", pieces.select { $0.text.uppercased() }, ["APPLE", "APPLE PIE", "50% OFF", "A_B", nil, ""])
    cases.rows("the length", pieces.select { $0.text.length }, [5, 9, 7, 3, nil, 0])
    cases.rows("the length of a text that is never NULL", pieces.select { $0.name.length }, [1, 1, 1, 1, 1, 1])
    cases.rows("a part", pie.select { $0.text.substring(from: 2, length: 3) }, ["ple"])
    cases.rows("a part that begins in front of the text", pie.select { $0.text.substring(from: -2, length: 4) }, ["ap"])
    cases.rows("a part that ends behind the text", pie.select { $0.text.substring(from: 6, length: .max) }, ["pie"])
    cases.rows("a part that lies behind the text", pie.select { $0.text.substring(from: 50, length: 2) }, [""])
    cases.rows("a part without a length", pie.select { $0.text.substring(from: 2, length: 0) }, [""])
    cases.rows("a part with a negative length", pie.select { $0.text.substring(from: 2, length: -5) }, [""])
    cases.rows("where a text begins", pie.select { ($0.text.position(of: "p"), $0.text.position(of: "pie")) }, [(2, 7)])
    cases.rows("where a text does not begin", pieces.select { $0.text.position(of: "zz") }, [0, 0, 0, 0, nil, 0])
    cases.rows("something else for a part", pie.select { $0.text.replacing("p", with: "qq") }, ["aqqqqle qqie"])
    cases.rows("nothing for a part", pie.select { $0.text.replacing("pp", with: "") }, ["ale pie"])
    cases.rows(
      "something else for a part that is not there", pie.select { $0.text.replacing("z", with: "y") }, ["apple pie"])
    cases.rows("a text behind a text", pieces.select { $0.name.appending("'s") }.limit(2), ["a's", "b's"])
    cases.rows("a column behind a column", pie.select { $0.name.appending($0.name.uppercased()) }, ["bB"])
    cases.rows("a text behind NULL is NULL", pieces.select { $0.text.appending("!") }.offset(3), ["a_b!", nil, "!"])
    cases.rows("without spaces at the ends", pie.select { $0.text.replacing("apple", with: " ").trimmed() }, ["pie"])
    cases.rows(
      "functions inside functions", pie.select { $0.text.substring(from: 0, length: 5).uppercased().length }, [5])
    cases.pieces("in a condition", ["b", "c"]) { $0.text.length > 5 }
    cases.add("characters are Unicode scalars") { db in
      try await db.insert(Owner.New(name: "e\u{301}👍ß"))
      let query = Owner.where { $0.name.contains("👍") }
      try expectEqual(try await db.first(query.select { $0.name.length }), 4)
      try expectEqual(try await db.first(query.select { $0.name.substring(from: 2, length: 1) }), "👍")
      try expectEqual(try await db.first(query.select { $0.name.position(of: "ß") }), 4)
      try expectEqual(try await db.first(query.select { $0.name.replacing("👍", with: "👎") }), "e\u{301}👎ß")
    }
  }
}
