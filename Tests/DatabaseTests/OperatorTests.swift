import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import TestDatabases
import Testing

@Entity
struct Parcel {
  struct Details: Codable, Sendable {
    struct Address: Codable, Sendable {
      var city: String
      var lines: [String]
    }

    var weight: Double
    var pieces: Int
    var isFragile: Bool
    var address: Address?
    var note: String?
    var odd: Int?

    enum CodingKeys: String, CodingKey {
      case weight, pieces, isFragile, address, note
      case odd = "it's"
    }
  }

  let id: IdentityKey<Parcel>
  var details: JSON<Details>
  var other: JSON<[Int]>?
  var sentAt: Date
  var arrivedAt: Date?
}

@Entity
struct Shelf {
  let id: IdentityKey<Shelf>
  var tags: [String]
  var sizes: [Int]?
  var text: String?

  static let indexes = [index(\.tags, using: .gin), index(on: { TextDocument($0.text) }, named: "words", using: .gin)]
}

@Suite("Operators of") struct OperatorTests {
  private static func date(_ text: String) throws -> Date {
    try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains(".")))
  }

  @Test("JSON read what is inside", arguments: TestDatabase.allCases)
  func json(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Parcel.self])
      let lines = Parcel.Details.Address(city: "Köln \"am\" Rhein", lines: ["a", "b'c"])
      let now = Date()
      try await db.insert([
        Parcel.New(
          details: JSON(.init(weight: 2.5, pieces: 3, isFragile: true, address: lines, note: "7", odd: 8)),
          other: JSON([1, 2]), sentAt: now),
        Parcel.New(details: JSON(.init(weight: 4, pieces: -1, isFragile: false)), sentAt: now),
      ])
      let all = Parcel.everything.order { $0.id.ascending }
      let texts = try await db.all(
        all.select {
          ($0.details.text("address", "city"), $0.details.text("address", "lines", -1), $0.details.text("note"))
        })
      #expect(texts.map(\.0) == ["Köln \"am\" Rhein", nil] && texts.map(\.1) == ["b'c", nil])
      #expect(texts.map(\.2) == ["7", nil])
      let numbers = try await db.all(
        all.select { ($0.details.integer("pieces"), $0.details.integer("weight"), $0.details.number("weight")) })
      #expect(numbers.map(\.0) == [3, -1] && numbers.map(\.1) == [3, 4] && numbers.map(\.2) == [2.5, 4])
      // A text is no number, a number no truth.
      let others = try await db.all(
        all.select { ($0.details.integer("note"), $0.details.bool("isFragile"), $0.details.bool("pieces")) })
      #expect(others.map(\.0) == [nil, nil] && others.map(\.1) == [true, false] && others.map(\.2) == [nil, nil])
      let flags = try await db.all(
        all.select { ($0.details.text("isFragile"), $0.details.text("pieces"), $0.details.integer("it's")) })
      #expect(flags.map(\.0) == ["true", "false"] && flags.map(\.1) == ["3", "-1"] && flags.map(\.2) == [8, nil])
      let counts = try await db.all(
        all.select {
          ($0.details.elementCount("address", "lines"), $0.other.elementCount(), $0.details.elementCount("note"))
        })
      #expect(counts.map(\.0) == [2, nil] && counts.map(\.1) == [2, nil] && counts.map(\.2) == [nil, nil])
      #expect(try await db.count(Parcel.where { $0.details.has("address", "lines", 1) }) == 1)
      #expect(try await db.count(Parcel.where { !$0.details.has("nothing") }) == 2)
      #expect(try await db.count(Parcel.where { $0.details.number("weight") > 3 }) == 1)
      #expect(try await db.all(all.where { $0.other.integer(0) == 1 }.select { $0.other.integer(1) }) == [2])
      let quoted = Parcel.where { $0.details.has("a\"b") }
      let contained = Parcel.where { $0.details.contains(JSON(["address": ["city": "Köln \"am\" Rhein"]])) }
      let path = Parcel.where { $0.details.has(path: "$.address.lines[*] ? (@ starts with \"b\")") }
      if kind.isPostgres {
        #expect(try await db.count(quoted) == 0)
        #expect(try await db.count(contained) == 1)
        #expect(try await db.count(path) == 1)
      } else {
        for query in [quoted, contained, path] {
          let error = await #expect(throws: DatabaseError.self) { try await db.count(query) }
          #expect(error?.code == .unsupported)
        }
      }
    }
  }

  @Test("times compute in UTC", arguments: TestDatabase.allCases)
  func times(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Parcel.self])
      let texts = [
        "2024-02-29T23:59:59.250Z", "1969-12-31T23:59:59.750Z", "2000-01-01T00:00:00Z", "1965-03-07T10:20:30Z",
      ]
      let details = JSON(Parcel.Details(weight: 1, pieces: 1, isFragile: false))
      for text in texts {
        let sent = try Self.date(text)
        try await db.insert(Parcel.New(details: details, sentAt: sent, arrivedAt: sent.addingTimeInterval(90.5)))
      }
      let all = Parcel.everything.order { $0.id.ascending }
      func expect(_ part: TimePart, _ expected: [Int]) async throws {
        #expect(try await db.all(all.select { $0.sentAt.part(part) }) == expected, "\(part)")
      }
      try await expect(.year, [2024, 1969, 2000, 1965])
      try await expect(.month, [2, 12, 1, 3])
      try await expect(.day, [29, 31, 1, 7])
      try await expect(.hour, [23, 23, 0, 10])
      try await expect(.minute, [59, 59, 0, 20])
      try await expect(.second, [59, 59, 0, 30])
      try await expect(.weekday, [4, 3, 6, 7])
      try await expect(.dayOfYear, [60, 365, 1, 66])
      func expect(_ unit: TimeUnit, _ expected: [String]) async throws {
        let found = try await db.all(all.select { $0.sentAt.truncated(to: unit) })
        #expect(try found == expected.map { try Self.date($0 + "Z") }, "\(unit)")
      }
      try await expect(
        .second, ["2024-02-29T23:59:59", "1969-12-31T23:59:59", "2000-01-01T00:00:00", "1965-03-07T10:20:30"])
      try await expect(
        .minute, ["2024-02-29T23:59:00", "1969-12-31T23:59:00", "2000-01-01T00:00:00", "1965-03-07T10:20:00"])
      try await expect(
        .hour, ["2024-02-29T23:00:00", "1969-12-31T23:00:00", "2000-01-01T00:00:00", "1965-03-07T10:00:00"])
      try await expect(
        .day, ["2024-02-29T00:00:00", "1969-12-31T00:00:00", "2000-01-01T00:00:00", "1965-03-07T00:00:00"])
      try await expect(
        .week, ["2024-02-26T00:00:00", "1969-12-29T00:00:00", "1999-12-27T00:00:00", "1965-03-01T00:00:00"])
      try await expect(
        .month, ["2024-02-01T00:00:00", "1969-12-01T00:00:00", "2000-01-01T00:00:00", "1965-03-01T00:00:00"])
      try await expect(
        .year, ["2024-01-01T00:00:00", "1969-01-01T00:00:00", "2000-01-01T00:00:00", "1965-01-01T00:00:00"])

      let moved = try await db.all(
        all.select {
          ($0.sentAt.adding(.milliseconds(-1_250)), $0.sentAt.adding(days: 1), $0.arrivedAt.adding(.seconds(1)))
        })
      #expect(try moved.map(\.0).first == Self.date("2024-02-29T23:59:58.000Z"))
      #expect(try moved.map(\.1).first == Self.date("2024-03-01T23:59:59.250Z"))
      #expect(try moved.map(\.2).first == Self.date("2024-03-01T00:01:30.750Z"))
      let passed = try await db.all(
        all.select {
          ($0.arrivedAt.seconds(since: $0.sentAt.optional), $0.sentAt.seconds(since: Date(timeIntervalSince1970: 0)))
        })
      #expect(passed.map(\.0) == [90.5, 90.5, 90.5, 90.5] && passed[1].1 == -0.25)
      #expect(try await db.count(Parcel.where { $0.sentAt < Computed<Date>.now }) == 4)
      #expect(try await db.count(Parcel.where { $0.sentAt > Computed<Date>.now.adding(days: -9) }) == 0)
      // Rows of one day as a group.
      try await db.insert(Parcel.New(details: details, sentAt: Self.date("2000-01-01T22:00:00Z")))
      let days = try await db.all(
        Parcel.select { ($0.sentAt.truncated(to: .day), .count()) }.group { $0.sentAt.truncated(to: .day) }
          .order { $0.sentAt.truncated(to: .day).ascending })
      #expect(days.map(\.1) == [1, 1, 2, 1])
      let months = all.select { $0.sentAt.adding(months: 12) }.limit(1)
      if kind.isPostgres {
        #expect(try await db.all(months) == [Self.date("2025-02-28T23:59:59.250Z")])
      } else {
        let error = await #expect(throws: DatabaseError.self) { try await db.all(months) }
        #expect(error?.code == .unsupported)
      }
    }
  }

  @Test("arrays look into them, with an index on PostgreSQL")
  func arrays() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [Shelf.self])
      try await db.insert([
        Shelf.New(tags: ["red", "it's"], sizes: [3, 4, 3]), Shelf.New(tags: [], sizes: nil),
        Shelf.New(tags: ["blue"], sizes: []),
      ])
      let all = Shelf.everything.order { $0.id.ascending }
      #expect(try await db.count(Shelf.where { $0.tags.contains("it's") }) == 1)
      #expect(try await db.count(Shelf.where { $0.tags.containsAll(["red", "blue"]) }) == 0)
      #expect(try await db.count(Shelf.where { $0.tags.overlaps(["red", "blue"]) }) == 2)
      #expect(try await db.count(Shelf.where { $0.tags.isContained(in: ["red", "blue"]) }) == 2)
      #expect(try await db.count(Shelf.where { $0.sizes.contains(4) }) == 1)
      #expect(try await db.all(all.select { ($0.tags.elementCount, $0.sizes.elementCount) }).map(\.0) == [2, 0, 1])
      #expect(try await db.all(all.select { $0.sizes.elementCount }) == [3, nil, 0])
      #expect(try await db.all(all.select { $0.sizes.firstIndex(of: 4) }) == [1, nil, nil])
      #expect(try await db.all(all.select { $0.tags[0] }) == ["red", nil, "blue"])
      #expect(try await db.all(all.select { $0.tags[-1] }) == [nil, nil, nil])
      try await db.updateAll(Shelf.everything) {
        $0.tags = $0.tags.appending("new")
        $0.sizes = $0.sizes.removing(3)
      }
      let rows = try await db.all(all)
      #expect(rows.map(\.tags) == [["red", "it's", "new"], ["new"], ["blue", "new"]])
      #expect(rows.map(\.sizes) == [[4], nil, []])
    }
    // The index of the elements is PostgreSQL's alone; the operators are not.
    #expect(throws: DatabaseError.self) { try SQLiteDialect().schemaDefinition(for: [Shelf.self]) }
    #expect(try Shelf.where { $0.tags.contains("red") }.sql(for: .sqlite).sql.contains("json_each"))
  }

  @Test("texts search by words and by likeness")
  func search() async throws {
    try await withPostgresDatabase { url in
      let db = try Database(.postgres(url: url))
      try await db.execute("CREATE EXTENSION pg_trgm")
      try await db.createSchema(for: [Shelf.self])
      try await db.insert([
        Shelf.New(tags: ["dogs"], text: "Two cats were sleeping"), Shelf.New(tags: ["cat"], text: "A dog sleeps"),
        Shelf.New(tags: []),
      ])
      let all = Shelf.everything.order { $0.id.ascending }
      #expect(try await db.all(Shelf.where { TextDocument($0.text).matches("cat sleep") }).map(\.tags) == [["dogs"]])
      #expect(try await db.count(Shelf.where { TextDocument($0.text).matches("sleep -cat") }) == 1)
      #expect(try await db.count(Shelf.where { TextDocument($0.text).matches("'; \"(&|!:* ") }) == 0)
      #expect(try await db.count(Shelf.where { TextDocument($0.text, in: .simple).matches("sleep") }) == 0)
      let both = TextDocument(Shelf.columns.tags[0], weight: .a).and(Shelf.columns.text)
      let ranked = try await db.all(
        Shelf.where { _ in both.matches("dog") }.order { _ in both.rank(of: "dog").descending })
      #expect(ranked.map(\.tags) == [["dogs"], ["cat"]])
      #expect(try await db.all(all.select { $0.text.headline(of: "cat") }).first == "Two <b>cats</b> were sleeping")
      #expect(try await db.first(all.select { TextDocument($0.text) })?.text == "'cat':2 'sleep':4 'two':1")
      #expect(try await db.count(Shelf.where { $0.text.isSimilar(to: "two cat were sleepin") }) == 1)
      #expect(try await db.count(Shelf.where { $0.text.hasWords(similarTo: "sleeeping") }) == 1)
      let likeness = try await db.all(
        all.limit(1).select { ($0.text.similarity(to: "Two cats were sleeping"), $0.text.wordSimilarity(to: "cats")) })
      #expect(likeness.first?.0 == 1 && likeness.first?.1 == 1)
      // The index of the same document serves the search.
      let plan = try await db.transaction { tx in
        try await tx.execute("SET LOCAL enable_seqscan = off")
        return try await tx.explain(Shelf.where { TextDocument($0.text).matches("cat") })
      }
      #expect("\(plan)".contains("words"), "\(plan)")
      await db.close()
    }
  }
}
