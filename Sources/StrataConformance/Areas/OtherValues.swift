import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let otherValues = ConformanceArea("values", [Sample.self, Preset.self], collect: collectOtherValues)

  private static func collectOtherValues(_ cases: inout CaseCollector) {
    // MARK: Numbers with fractions
    cases.roundTrip(
      "Double at its limits", \.double, \.double, \.double,
      [
        0.1, -0.1, 1.0 / 3, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNormalMagnitude,
        .leastNonzeroMagnitude, .pi,
      ])
    cases.roundTrip("infinite Doubles", \.double, \.double, \.double, [.infinity, -.infinity])
    cases.roundTrip(
      "Float at its limits", \.float, \.float, \.float,
      [0.5, -0.25, 16_777_216, .greatestFiniteMagnitude, .leastNormalMagnitude, .infinity])
    cases.add("a Double that is a whole number stays a Double") { db in
      let row = try await db.insert(Sample.New(double: 3))
      try expectEqual(try await db.find(Sample.self, row.id).double, 3)
      try expectEqual(try await db.first(Sample.select { $0.double.divided(by: 2) }), .some(1.5))
    }
    cases.add("minus zero is equal to zero") { db in
      try await db.insert(Sample.New(double: -0.0))
      try expectEqual(try await db.count(Sample.where { $0.double == 0 }), 1)
    }
    cases.add("NaN comes back or is refused, and is never another value") { db in
      // SQLite has no NaN: it would keep NULL.
      guard db.dialect.name != "sqlite" else {
        try await expectError(.valueOutOfRange) { try await db.insert(Sample.New(double: .nan)) }
        try await expectError(.valueOutOfRange) { try await db.insert(Sample.New(float: .nan)) }
        try expectEqual(try await db.count(Sample.everything), 0)
        return
      }
      let row = try await db.insert(Sample.New(double: .nan, float: .nan))
      let found = try await db.find(Sample.self, row.id)
      try expect(found.double?.isNaN == true && found.float?.isNaN == true, "both are NaN")
    }

    // MARK: Texts
    cases.roundTrip(
      "texts that are empty, blank, long", \.text, \.text, \.text, ["", " ", String(repeating: "ab", count: 100_000)])
    cases.roundTrip(
      "texts in every script", \.text, \.text, \.text,
      ["äöüß", "Ελλάδα", "日本語", "עברית", "e\u{301}", "\u{e9}", "👩‍👩‍👧", "\u{10FFFF}", "\u{FEFF}x", "\u{200D}"])
    cases.roundTrip(
      "texts with control characters", \.text, \.text, \.text, ["\n", "\r\n", "\t", "\u{1}", "\u{7F}", "a\u{8}b"])
    cases.roundTrip(
      "texts that mean something to SQL", \.text, \.text, \.text,
      [
        "'", "''", "\"", "\\", "\\'", "--", "/*", ";", "$1", "?1", "%", "_", "NULL", "null", "E'\\n'", "`", "{1,2}",
        "x'00'",
      ])
    cases.add("an empty text is not NULL") { db in
      try await db.insert([Sample.New(int: 1, text: ""), Sample.New(int: 2)])
      try expectEqual(try await db.all(Sample.where { $0.text == nil }).map(\.int), [2])
      try expectEqual(try await db.all(Sample.where { $0.text == "" }).map(\.int), [1])
    }
    cases.add("a text with a zero byte is refused") { db in
      try await expectError(.valueOutOfRange, .invalidArgument) { try await db.insert(Sample.New(text: "a\0b")) }
      try await expectError(.valueOutOfRange, .invalidArgument) {
        try await db.count(Sample.where { $0.text == "a\0b" })
      }
      try expectEqual(try await db.count(Sample.everything), 0)
    }
    cases.add("texts that differ in nothing but their normalization differ") { db in
      try await db.insert(Sample.New(text: "\u{e9}"))
      try expectEqual(try await db.count(Sample.where { $0.text == "e\u{301}" }), 0)
      try expectEqual(try await db.count(Sample.where { $0.text == "\u{e9}" }), 1)
    }

    // MARK: Bytes
    cases.roundTrip("bytes of every value", \.bytes, \.bytes, \.bytes, [[UInt8](0...255), [], [0], [0, 0], [255]])
    cases.roundTrip("many bytes", \.bytes, \.bytes, \.bytes, [[UInt8](repeating: 0xA5, count: 300_000)])
    cases.roundTrip("Data", \.data, \.data, \.data, [Data(), Data([0]), Data([1, 2, 0, 255])])
    cases.add("no bytes are not NULL") { db in
      try await db.insert([Sample.New(int: 1, bytes: []), Sample.New(int: 2)])
      try expectEqual(try await db.all(Sample.where { $0.bytes == nil }).map(\.int), [2])
      try expectEqual(try await db.all(Sample.where { $0.bytes == [] }).map(\.int), [1])
    }
    cases.roundTrip(
      "UUIDs", \.uuid, \.uuid, \.uuid,
      [
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        UUID(uuid: (255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)),
        UUID(uuid: (0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0, 1, 2, 3, 4, 5, 6, 7, 8)),
      ])

    // MARK: Enumerations and documents
    cases.roundTrip("every case of an enumeration", \.shade, \.shade, \.shade, Shade.allCases)
    cases.add("a value that is no case of an enumeration is typeMismatch") { db in
      let error = try await expectError(.typeMismatch) {
        try await db.first(sql: "SELECT CAST('purple' AS TEXT) AS shade", as: Shade.self)
      }
      try expect(error.message.contains("Shade"), "the message names the type")
    }
    cases.add("the database refuses what is no case of an enumeration") { db in
      try await db.insert(Sample.New())
      try await expectError(.checkViolation) { try await db.execute("UPDATE samples SET shade = 'purple'") }
    }
    cases.add("documents come back as they were written") { db in
      let documents = [
        Sample.Document(text: ""), Sample.Document(text: "it's \"ü\" \\ \n 👍", numbers: [0, -1.5, 1e100, 0.1]),
        Sample.Document(text: "x", inner: ["a": 1, "": nil, "ü": .max], madeAt: Date(seconds: -86_400)),
      ]
      for document in documents {
        let row = try await db.insert(Sample.New(document: JSON(document)))
        try expectEqual(row.document?.value, document)
        try expectEqual(try await db.find(Sample.self, row.id).document?.value, document)
      }
    }
    cases.add("a document that JSON cannot hold is refused before it is sent") { db in
      let (_, trips) = try await countingRoundTrips {
        try await expectError(.valueOutOfRange) {
          try await db.insert(Sample.New(document: JSON(Sample.Document(text: "", numbers: [.nan]))))
        }
      }
      try expect(trips <= 1, "nothing but the insert was tried")
      try expectEqual(try await db.count(Sample.everything), 0)
    }
    cases.add("a document of another shape is typeMismatch") { db in
      let row = try await db.insert(Sample.New(document: JSON(Sample.Document(text: "x"))))
      try await db.execute("UPDATE samples SET document = '{\"other\": 1}'")
      try await expectError(.typeMismatch) { try await db.find(Sample.self, row.id) }
    }

    // MARK: Keys and presets
    cases.add("new keys sort in the order in which they were made") { db in
      let keys = (0..<50).map { _ in Key<Sample>() }
      try await db.insert(keys.reversed().map { Sample.New(id: $0) })
      try expectEqual(try await db.all(Sample.select { $0.id }.order { $0.id.ascending }), keys)
    }
    cases.add("what an insert leaves out has its value of the declaration") { db in
      let before = Date().addingTimeInterval(-60)
      let row = try await db.insert(Preset.New())
      try expectEqual(row.text, "it's \"so\" \\ \n½")
      try expectEqual(row.number, -7)
      try expectEqual(row.ratio, 0.25)
      try expectEqual(row.isOn, true)
      try expectEqual(row.shade, .blue)
      try expectEqual(row.nothing, nil)
      try expectEqual(row.computed, "X")
      try expect(row.madeAt > before && row.madeAt < Date().addingTimeInterval(60), "made now")
    }
    cases.add("the table has the same defaults for other programs") { db in
      let id = Key<Preset>()
      try await db.execute("INSERT INTO presets (id) VALUES (\(id))")
      let row = try await db.find(Preset.self, id)
      try expectEqual(row.text, "it's \"so\" \\ \n½")
      try expectEqual(row.number, -7)
      try expectEqual(row.ratio, 0.25)
      try expectEqual(row.isOn, true)
      try expectEqual(row.shade, .blue)
      try expectEqual(row.computed, "X")
    }
    cases.add("what an insert gives goes before the default") { db in
      let row = try await db.insert(
        Preset.New(text: "", number: 0, isOn: false, madeAt: Date(seconds: 5), computed: "y"))
      try expectEqual(row.text, "")
      try expectEqual(row.number, 0)
      try expectEqual(row.isOn, false)
      try expectEqual(row.madeAt, Date(seconds: 5))
      try expectEqual(row.computed, "y")
    }
  }
}
