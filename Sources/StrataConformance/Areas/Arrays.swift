import Foundation
import Strata

extension ConformanceSuite {
  static let arrays = ConformanceArea("arrays", [Crate.self], prepare: Crate.fill, collect: collectArrays)

  private static func collectArrays(_ cases: inout CaseCollector) {
    collectArrayComparisons(&cases)
    collectElementSearches(&cases)
    collectComputedArrays(&cases)
    collectStoredArrays(&cases)
  }

  // MARK: Whole arrays

  private static func collectArrayComparisons(_ cases: inout CaseCollector) {
    cases.crates("equal to, in the same order", ["a"]) { $0.labels == ["red", "it's", "👍"] }
    cases.crates("equal to, in another order: never", []) { $0.labels == ["it's", "red", "👍"] }
    cases.crates("equal to an empty array, which is not NULL", ["c"]) { $0.counts == [] }
    cases.crates("NULL, which is no empty array", ["b"]) { $0.counts == nil }
    cases.crates("not equal to, of a column that may be NULL", ["b", "c", "d"]) { $0.counts != [3, 4, 3] }
    cases.crates("NULL elements are equal to each other", ["c"]) { $0.notes == [nil] }
    cases.crates("equal numbers with a fraction", ["a", "d"]) { $0.ratios == [0.5, 0.1] }
    cases.crates("equal truths", ["c"]) { $0.flags == [false] }
    cases.crates("equal cases of an enumeration", ["a"]) { $0.tints == [.red, .blue] }
    cases.crates("equal keys", ["a"]) { $0.crates == [Crate.key(2), Crate.key(3)] }
    cases.crates("equal moments", ["a"]) { $0.openedAt == [Date(seconds: 1_709_164_799.25), Date(seconds: -0.000001)] }
    cases.crates("one of several", ["b", "c"]) { $0.labels.in([["blue"], ["x", "y"], []]) }
    cases.crates("one of none", []) { $0.labels.in([]) }
    cases.crates("one of several, where there may be none", ["a"]) { $0.counts.in([[3, 4, 3]]) }
    cases.rows(
      "groups of equal arrays", Crate.select { ($0.sizes, .count()) }.group { $0.sizes }.having { _ in .count() > 1 },
      [([1 as Int32], 2)])
    cases.crates("beside another one that is equal", ["a", "d"]) { crate in
      Crate.named("other").where { $0.ratios == crate.ratios && $0.id != crate.id && $0.name != "b" }.exists
    }
    cases.add("each array once") { db in
      try expectEqual(try await db.all(Crate.select { $0.sizes }.distinct).count, 3)
    }
    cases.rows(
      "in order of arrays", Crate.everything.order { $0.counts.ascending }.select { $0.name }, ["c", "d", "a", "b"],
      needs: [.arrayOrder])
    cases.rows(
      "the largest array", Crate.select { $0.labels.maximum() }, [["red", "red", "", "Red"]], needs: [.arrayOrder])
  }

  // MARK: What is in them

  private static func collectElementSearches(_ cases: inout CaseCollector) {
    cases.crates("contains a text", ["a"]) { $0.labels.contains("it's") }
    cases.crates("contains a text outside of the first plane", ["a"]) { $0.labels.contains("👍") }
    cases.crates("contains an empty text", ["d"]) { $0.labels.contains("") }
    cases.crates("contains a text in another case: no", ["d"]) { $0.labels.contains("Red") }
    cases.crates("contains a number", ["a"]) { $0.counts.contains(4) }
    cases.crates("contains the largest number", ["d"]) { $0.counts.contains(.max) }
    cases.crates("contains a truth", ["a", "d"]) { $0.flags.contains(true) }
    cases.crates("contains a case of an enumeration", ["c"]) { $0.tints.contains(.green) }
    cases.crates("contains a UUID", ["c"]) { $0.marks.contains(Crate.key(9).uuid) }
    cases.crates("contains a key", ["a"]) { $0.crates.contains(Crate.key(3)) }
    cases.crates("contains a moment", ["a", "c"]) { $0.openedAt.contains(Date(seconds: -0.000001)) }
    cases.crates("contains a column with a key", ["d"]) { $0.crates.contains($0.id) }
    cases.crates("contains a column", ["a", "d"]) { $0.labels.contains($0.favorite.coalesce("none")) }
    cases.crates("an array that is NULL contains nothing and does not contain it", ["a", "c", "d"]) {
      $0.counts.contains(3) || !$0.counts.contains(3)
    }
    cases.crates("where an element is NULL, nobody knows what is not contained", ["b", "d"]) { !$0.places.contains(1) }
    cases.crates("NULL is not among the elements", []) {
      $0.notes.contains(nil) || !$0.notes.contains("x") && $0.name != "b"
    }
    cases.crates("contains all", ["a"]) { $0.labels.containsAll(["it's", "red"]) }
    cases.crates("contains all of one value twice", ["a", "d"]) { $0.labels.containsAll(["red", "red"]) }
    cases.crates("contains all of none", ["a", "b", "c", "d"]) { $0.labels.containsAll([]) }
    cases.crates("an array that is NULL has no answer", ["a", "c", "d"]) {
      $0.counts.containsAll([]) || !$0.counts.containsAll([])
    }
    cases.crates("NULL is contained by nothing", []) {
      $0.notes.containsAll([nil]) || $0.notes.isContained(in: [nil]) && $0.notes != []
    }
    cases.crates("contains all, of keys", ["a"]) { $0.crates.containsAll([Crate.key(3), Crate.key(2)]) }
    cases.crates("is contained", ["b", "c"]) { $0.labels.isContained(in: ["blue", "green"]) }
    cases.crates("is contained, with a NULL: no", ["b", "d"]) { $0.places.isContained(in: [1, 2, nil]) }
    cases.crates("overlaps", ["a", "c", "d"]) { $0.labels.overlaps(["blue", "red", "blue"]) }
    cases.crates("overlaps nothing", []) { $0.labels.overlaps([]) }
    cases.crates("NULL overlaps nothing", ["a"]) { $0.places.overlaps([nil, 1]) }
    cases.crates("does not overlap", ["b"]) { !$0.labels.overlaps(["blue", "red"]) }
    cases.crates("overlaps, of truths", ["a", "c"]) { $0.flags.overlaps([false]) }
    let crates = Crate.everything.order { $0.name.ascending }
    cases.rows(
      "how many elements", crates.select { ($0.labels.elementCount, $0.counts.elementCount) },
      [(3, 3), (0, nil), (1, 0), (4, 2)])
    cases.rows(
      "where the first one is", crates.select { ($0.labels.firstIndex(of: "red"), $0.counts.firstIndex(of: 4)) },
      [(0, 1), (nil, nil), (nil, nil), (0, nil)])
    cases.rows(
      "where the first one is, of keys and truths",
      crates.select { ($0.crates.firstIndex(of: Crate.key(3)), $0.flags.firstIndex(of: false)) },
      [(1, 1), (nil, nil), (nil, 0), (nil, nil)])
    cases.rows(
      "where the first NULL is", crates.select { $0.places.firstIndex(of: nil) }, [1, nil, 0, nil])
    cases.rows(
      "an element by its place", crates.select { ($0.labels[1], $0.counts[0]) },
      [("it's", 3), (nil, nil), (nil, nil), ("red", -1)])
    cases.rows(
      "a place that is not there", crates.select { ($0.labels[-1], $0.labels[.max]) },
      [(nil, nil), (nil, nil), (nil, nil), (nil, nil)])
    cases.rows(
      "truths and moments by their places", crates.select { ($0.flags[0], $0.openedAt[1]) },
      [(true, Date(seconds: -0.000001)), (nil, nil), (false, nil), (true, Date(seconds: 1_709_164_799.25))])
    cases.rows("an element that is NULL", crates.select { $0.places[1] }, [nil, nil, nil, nil])
    cases.crates("an element beside others", ["d"]) { $0.counts[1] > 4 }
  }

  // MARK: What is computed of them

  private static func collectComputedArrays(_ cases: inout CaseCollector) {
    let crates = Crate.everything.order { $0.name.ascending }
    cases.rows(
      "with one more", crates.select { ($0.labels.appending("a\"b\\"), $0.counts.appending(7)) },
      [
        (["red", "it's", "👍", "a\"b\\"], [3, 4, 3, 7]), (["a\"b\\"], [7]), (["blue", "a\"b\\"], [7]),
        (["red", "red", "", "Red", "a\"b\\"], [-1, .max, 7]),
      ])
    cases.rows(
      "with one more number with a fraction", crates.limit(1).select { $0.ratios.appending(0.1 + 0.2) },
      [[0.5, 0.1, 0.30000000000000004]])
    cases.rows(
      "with a NULL at the end", crates.select { $0.notes.appending(nil) },
      [["x", nil, nil], [nil], [nil, nil], ["", "x", nil]])
    cases.rows(
      "without a text", crates.select { $0.labels.removing("red") }, [["it's", "👍"], [], ["blue"], ["", "Red"]])
    cases.rows(
      "without a number, and NULL stays NULL", crates.select { $0.counts.removing(3) }, [[4], nil, [], [-1, .max]])
    cases.rows(
      "without a truth", crates.select { $0.answers.removing(true) }, [[nil], [], [nil], [false]])
    cases.rows("without NULLs", crates.select { $0.answers.removing(nil) }, [[true], [], [], [false, true]])
    cases.rows(
      "without a key", crates.select { $0.crates.removing(Crate.key(2)) },
      [[Crate.key(3)], [], [Crate.key(1)], [Crate.key(4)]])
    cases.rows(
      "one after the other", crates.limit(1).select { $0.labels.removing("it's").appending("x").elementCount }, [3])
    cases.crates("what is computed equals what is stored", ["c"]) { $0.labels.appending("x") == ["blue", "x"] }
  }

  // MARK: Writing

  private static func collectStoredArrays(_ cases: inout CaseCollector) {
    cases.add("what is inserted comes back, with defaults for what is left out") { db in
      let new = Crate.New(
        name: "e", counts: [.min, 0, .max], sizes: [.min, .max], ratios: hardNumbers, flags: [true],
        notes: hardTexts.map { $0 } + [nil])
      let row = try await db.insert(new)
      for found in [row, try await db.find(Crate.self, row.id)] {
        try expectEqual(found.labels, ["new", "it's \"so\"\n"])
        try expectEqual(found.counts, [.min, 0, .max])
        try expectEqual(found.sizes, [.min, .max])
        try expectEqual(found.ratios.map(\.bitPattern), hardNumbers.map(\.bitPattern))
        try expectEqual(found.notes.map { $0.map { Array($0.utf8) } }, hardTexts.map { Array($0.utf8) } + [nil])
        try expectEqual(found.marks, [])
      }
      try expectEqual(try await db.count(Crate.where { $0.notes == hardTexts.map { $0 } + [nil] }), 1)
      try expectEqual(try await db.count(Crate.where { $0.ratios == hardNumbers }), 1)
      for text in hardTexts {
        try expectEqual(try await db.count(Crate.where { $0.name == "e" && $0.notes.contains(text) }), 1, text)
      }
    }
    cases.add("the table has the same defaults for other programs") { db in
      try await db.execute("INSERT INTO crates (id, name) VALUES (\(Crate.key(20)), 'raw')")
      let row = try await db.find(Crate.self, Crate.key(20))
      try expectEqual(row.labels, ["new", "it's \"so\"\n"])
      try expectEqual(row.ratios, [])
    }
    cases.add("an update sets arrays, and computes them") { db in
      let row = try await db.find(Crate.self, Crate.key(1))
      let changed = try await db.update(row) {
        $0.labels = ["x"]
        $0.counts = nil
      }
      try expectEqual(changed.labels, ["x"])
      try expectEqual(changed.counts, nil)
      try await db.updateAll(Crate.everything) {
        $0.labels = $0.labels.appending("new").removing("red")
        $0.flags = $0.flags.removing(false)
      }
      let rows = try await db.all(Crate.everything.order { $0.name.ascending })
      try expectEqual(rows.map(\.labels), [["x", "new"], ["new"], ["blue", "new"], ["", "Red", "new"]])
      try expectEqual(rows.map(\.flags), [[true], [], [], [true]])
      try expectEqual(try await db.count(Crate.where { $0.labels == ["blue", "new"] && $0.flags == [] }), 1)
    }
    cases.add("SQL of one's own binds arrays and reads them") { db in
      let labels = ["red", "it's", "👍"]
      let found = try await db.all(
        sql: "SELECT labels, counts FROM crates WHERE labels = \(labels)", as: ([String], [Int]?).self)
      try expectRows(found, [(labels, [3, 4, 3])])
    }
    cases.add("NULL in an array whose elements are never NULL is typeMismatch") { db in
      try await db.updateAll(Crate.everything) { $0.notes = [nil] }
      try await expectError(.typeMismatch) { try await db.all(sql: "SELECT notes FROM crates", as: [String].self) }
    }
    cases.add("other elements are typeMismatch") { db in
      try await expectError(.typeMismatch) { try await db.all(sql: "SELECT labels FROM crates", as: [Int].self) }
    }
    cases.add("a number that does not fit is valueOutOfRange") { db in
      try await expectError(.valueOutOfRange) { try await db.all(sql: "SELECT counts FROM crates", as: [Int32]?.self) }
    }
    cases.add("a text with NUL is refused before it is sent, or by the database") { db in
      try await expectError(.valueOutOfRange) { try await db.insert(Crate.New(name: "x", labels: ["a\0b"])) }
    }
    cases.add("what is no array is refused") { db in
      try await expectError(.checkViolation, .invalidArgument, .typeMismatch) {
        try await db.execute("UPDATE crates SET labels = 'red'")
      }
      try expectEqual(try await db.count(Crate.where { $0.labels.contains("it's") }), 1)
    }
    cases.add("streams read arrays") { db in
      var names: [String] = []
      let red = Crate.where { $0.labels.overlaps(["red"]) }.order { $0.name.ascending }
      for try await crate in try db.stream(red) {
        names += crate.labels
      }
      try expectEqual(names, ["red", "it's", "👍", "red", "red", "", "Red"])
    }
  }
}

private let hardNumbers: [Double] = [
  0, 1, -1, 0.1, 0.1 + 0.2, 1 / 3, 1e100, -1e-100, .greatestFiniteMagnitude, .leastNormalMagnitude,
  .leastNonzeroMagnitude, 9_007_199_254_740_992, 123_456_789.123456789, .pi, 1e15, 1e16, 1e22, 5e-5,
]

private let hardTexts = [
  "", " ", "null", "NULL", "[1,2]", "{\"a\":1}", "a,b", "\"", "\\", "\\\"", "/", "'",
  "\u{1}\u{8}\u{9}\u{A}\u{B}\u{C}\u{D}\u{1F}\u{7F}",
  "é", "e\u{301}", "\u{2028}", "\u{FFFF}", "\u{D7FF}\u{E000}", "👍🏽", "\u{10FFFF}", "\\u0041", "\u{FEFF}x",
]

extension CaseCollector {
  /// The names of the crates that meet a condition.
  fileprivate mutating func crates(
    _ name: String, _ expected: [String], fileID: StaticString = #fileID, line: UInt = #line,
    where condition: (Crate.Columns) -> Condition
  ) {
    let query = Crate.where(condition).order { $0.name.ascending }.select { $0.name }
    rows(name, query, expected, fileID: fileID, line: line)
  }
}
