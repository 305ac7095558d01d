import Foundation
import Strata
import StrataSQLite
import StrataTesting
import Testing

@Entity
private struct Album {
  let id: Key<Album>
  var texts: [String?] = []
  var numbers: [Int?] = []
  var ratios: [Double?]?
  var truths: [Bool?] = []
  var keys: [Key<Album>?] = []
  var moments: [Date?] = []
}

@Entity
private struct Matrix {
  let id: Key<Matrix>
  var rows: [[Int]]
}

@Entity
private struct Amounts {
  let id: Key<Amounts>
  var values: [Decimal]
}

@Entity
private struct Blobs {
  let id: Key<Blobs>
  var values: [Data]
}

/// Arrays on a database that has none: JSON, in one form and no other.
@Suite struct ArrayTests {
  private static func withAlbums(_ body: @Sendable (Database) async throws -> Void) async throws {
    let db = try Database(.sqlite(.memory))
    do {
      try await db.createSchema(for: [Album.self])
      try await body(db)
    } catch {
      await db.close()
      throw error
    }
    await db.close()
  }

  @Test func everyArrayHasOneText() async throws {
    try await Self.withAlbums { db async throws in
      let key = Key<Album>(try #require(UUID(uuidString: "00010203-0405-4607-88AB-CDEFabcdef09")))
      let row = try await db.insert(
        Album.New(
          id: key, texts: ["a", nil, "\"\\/\u{1}\n\u{7F}é👍"], numbers: [.min, -1, 0, nil, .max],
          ratios: [1, -0.0, 0.1, 1e100, .leastNonzeroMagnitude, nil], truths: [true, false, nil], keys: [key, nil],
          moments: [Date(timeIntervalSince1970: -0.5), nil]))
      let texts = try await db.all(
        sql: "SELECT texts, numbers, ratios, truths, keys, moments FROM albums",
        as: (String, String, String, String, String, String).self)
      let (text, numbers, ratios, truths, keys, moments) = try #require(texts.first)
      #expect(text == #"["a",null,"\"\\/\u0001\n"# + "\u{7F}" + #"é👍"]"#)
      #expect(numbers == "[-9223372036854775808,-1,0,null,9223372036854775807]")
      #expect(ratios == "[1.0,0.0,0.1,1e+100,5e-324,null]")
      #expect(truths == "[true,false,null]")
      #expect(keys == #"["000102030405460788ABCDEFABCDEF09",null]"#)
      #expect(moments == "[-500000,null]")
      // The row that the insert gives back is the table's, where of two zeros one is kept, too.
      let found = try await db.find(Album.self, key)
      #expect(row.ratios?[1]?.sign == .plus && found.ratios?[1]?.sign == .plus)
      #expect(row.texts == found.texts && row.keys == found.keys && row.moments == found.moments)
    }
  }

  /// What is not compared by its text is compared by SQLite's own functions, which must write the same escapes.
  @Test func theEscapesAreThoseOfSQLite() async throws {
    let db = try Database(.sqlite(.memory))
    for scalar in (1...0x2FF).compactMap(Unicode.Scalar.init) {
      let text = "a\(Character(scalar))b"
      let found = try await db.all(
        sql: "SELECT json_array(CAST(\(text) AS TEXT)), CAST(\([text]) AS TEXT)", as: (String, String).self)
      #expect(found.first?.0 == found.first?.1, "U+\(scalar.value)")
    }
    await db.close()
  }

  @Test func randomArraysComeBack() async throws {
    try await Self.withAlbums { db async throws in
      var generator = SeededGenerator(seed: 20_261_122)
      for _ in 0..<8 {
        let news = (0..<25).map { _ in Self.random(&generator) }
        let rows = try await db.insert(news)
        for (new, row) in zip(news, rows) {
          let found = try await db.find(Album.self, new.id)
          for album in [row, found] {
            #expect(album.texts.map(\.bytes) == new.texts.map(\.bytes) && album.numbers == new.numbers)
            #expect(album.ratios?.map { $0?.bitPattern } == new.ratios?.map { $0?.bitPattern })
            #expect(album.truths == new.truths && album.keys == new.keys && album.moments == new.moments)
          }
          // As a value it equals the one that is stored, and each of its elements is found in it.
          let same = Album.where {
            $0.texts == new.texts && $0.numbers == new.numbers && $0.truths == new.truths && $0.keys == new.keys
          }
          #expect(try await db.count(same.where { $0.ratios == new.ratios && $0.id == new.id }) == 1)
          let own = Album.where { $0.id == new.id }
          for case let text? in new.texts {
            #expect(try await db.count(own.where { $0.texts.contains(text) }) == 1)
            #expect(try await db.first(own.select { $0.texts.firstIndex(of: text) }) == new.texts.firstIndex(of: text))
          }
          // SQLite writes an array anew, as it would have been written here.
          try await db.updateAll(own) {
            $0.texts = $0.texts.removing("not there")
            $0.numbers = $0.numbers.removing(7_777_777)
            $0.truths = $0.truths.appending(true)
          }
          #expect(
            try await db.count(
              own.where { $0.texts == new.texts && $0.numbers == new.numbers && $0.truths == new.truths + [true] }) == 1
          )
        }
      }
    }
  }

  private static func random(_ generator: inout SeededGenerator) -> Album.New {
    Album.New(
      texts: array(&generator) { text(&$0) },
      numbers: array(&generator) { Int(truncatingIfNeeded: $0.next() >> ($0.next() & 63)) },
      ratios: generator.next().isMultiple(of: 5) ? nil : array(&generator) { number(&$0) },
      truths: array(&generator) { $0.next() & 1 == 0 }, keys: array(&generator) { _ in Key() },
      moments: array(&generator) { Date(timeIntervalSince1970: Double($0.next() % 4_000_000_000) / 4) })
  }

  private static func array<Element>(
    _ generator: inout SeededGenerator, _ element: (inout SeededGenerator) -> Element
  ) -> [Element?] {
    var array: [Element?] = []
    for _ in 0..<(generator.next() % 7) {
      array.append(generator.next().isMultiple(of: 6) ? nil : element(&generator))
    }
    return array
  }

  private static func number(_ generator: inout SeededGenerator) -> Double {
    let number = Double(bitPattern: generator.next())
    return number.isFinite && number != 0 ? number : 0.1
  }

  private static let pieces = [
    "\"", "\\", "\\u0000", ",", "[", "]", "null", "'", "👍", "e\u{301}", "\u{FFFF}", "\u{10FFFF}",
  ]

  private static func text(_ generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<(generator.next() % 6) {
      if generator.next() & 1 == 0 {
        text += pieces[Int(generator.next() % UInt64(pieces.count))]
      } else {
        // Surrogates are no scalars, and NUL is refused.
        text.unicodeScalars.append(Unicode.Scalar(UInt32(generator.next() % 0x11_0000)) ?? "?")
        if text.utf8.last == 0 { text.removeLast() }
      }
    }
    return text
  }

  // MARK: What somebody else wrote

  @Test(
    arguments: [
      // Spaces, and escapes that are not needed.
      (" [ \"a\" , null\n,\"\\u00e9\\ud83d\\ude00\\/\" ]\t", ["a", nil, "é😀/"]), ("[]", []), ("[ ]", []),
      (#"["\ud7ff\ue000\b\f\n\r\t\"\\"]"#, ["\u{D7FF}\u{E000}\u{8}\u{C}\n\r\t\"\\"]),
    ] as [(String, [String?])])
  func otherTextsOfTheSameArray(json: String, expected: [String?]) async throws {
    let db = try Database(.sqlite(.memory))
    let found = try await db.all(sql: "SELECT CAST(\(json) AS TEXT)", as: [String?].self)
    #expect(found.map { $0.map(\.bytes) } == [expected.map(\.bytes)])
    await db.close()
  }

  @Test(arguments: [
    "", " ", "null", "1", "\"a\"", "{}", "{\"a\":1}", "[", "]", "[\"a\"", "[\"a\",]", "[,]", "[\"a\" \"b\"]",
    "[\"a\"]]", "[\"a\"] x",
    "[\"a]", "[\"\\", "[\"\\\"]", "[\"\\x41\"]", "[\"\\u12\"]", "[\"\\u12g4\"]", "[\"\\ud800\"]", "[\"\\ud800x\"]",
    "[\"\\ud800\\u0041\"]", "[\"\\udc00\"]", "[\"\\u0000\"]", "[\"a\nb\"]", "['a']", "[a]", "[nul]", "[\"a\",[\"b\"]]",
    "[[]]",
    "[{\"a\":\"b\"}]", "[1]", "[true]", "[1.5]", "[\"a\",1]", "/**/[\"a\"]",
  ])
  func noArrayOfTexts(json: String) async throws {
    try await expect(.typeMismatch, json, as: [String?].self)
  }

  @Test(arguments: [
    "[1.0]", "[1e3]", "[-]", "[+1]", "[01]", "[1.]", "[.5]", "[0x10]", "[1_000]", "[\"1\"]", "[true]", "[1 2]",
    "[Infinity]", "[--1]", "[1e]",
  ])
  func noArrayOfWholeNumbers(json: String) async throws {
    try await expect(.typeMismatch, json, as: [Int?].self)
  }

  @Test func numbersThatDoNotFit() async throws {
    for json in ["[9223372036854775808]", "[-9223372036854775809]", "[1,100000000000000000000000]"] {
      try await expect(.valueOutOfRange, json, as: [Int].self)
      try await expect(.valueOutOfRange, json, as: [Date].self)
    }
    try await expect(.valueOutOfRange, "[2147483648]", as: [Int32].self)
    try await expect(.valueOutOfRange, "[-32769]", as: [Int16].self)
    try await expect(.valueOutOfRange, "[1e999]", as: [Double].self)
    try await expect(.valueOutOfRange, "[1e39]", as: [Float].self)
  }

  @Test func otherElements() async throws {
    try await expect(.typeMismatch, "[1]", as: [Bool].self)
    try await expect(.typeMismatch, "[\"0.5\"]", as: [Double].self)
    try await expect(.typeMismatch, "[\"2024-02-29T00:00:00Z\"]", as: [Date].self)
    // In lower case or with dashes it would be found by nothing that looks for the key.
    for uuid in ["000102030405460788abcdefabcdef09", "00010203-0405-4607-88AB-CDEFABCDEF09", "0001", "é"] {
      try await expect(.typeMismatch, "[\"\(uuid)\"]", as: [UUID].self)
    }
    let db = try Database(.sqlite(.memory))
    for sql in ["1", "1.5", "X'5B5D'"] {
      let error = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "SELECT \(SQL(trusted: sql))", as: [Int].self)
      }
      #expect(error?.code == .typeMismatch)
    }
    // A number without a fraction is one all the same.
    #expect(try await db.all(sql: "SELECT '[1,2.5e0]'", as: [Double].self) == [[1, 2.5]])
    await db.close()
  }

  private func expect<Value: DatabaseValue>(
    _ code: DatabaseError.Code, _ json: String, as type: Value.Type
  ) async throws {
    let db = try Database(.sqlite(.memory))
    let error = await #expect(throws: DatabaseError.self, "\(json)") {
      try await db.all(sql: "SELECT CAST(\(json) AS TEXT) AS tags", as: Value.self)
    }
    #expect(error?.code == code, "\(json): \(error.map { "\($0)" } ?? "")")
    #expect(error?.details.column == "tags" && error?.description.contains("ude00") == false, "\(json)")
    await db.close()
  }

  @Test func theTableRefusesWhatIsNoArray() async throws {
    try await Self.withAlbums { db async throws in
      for text in ["red", "", "{}", "1", "null", "[1"] {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.execute("INSERT INTO albums (id, texts) VALUES (\(Key<Album>()), \(text))")
        }
        #expect(error?.code == .checkViolation, "\(text)")
      }
      try await db.execute("INSERT INTO albums (id, ratios) VALUES (\(Key<Album>()), NULL)")
    }
  }

  /// A value whose bytes are an array's only as long as nobody changed them.
  private struct Forged: DatabaseValue {
    static let databaseType = DatabaseType.text.array ?? .unknown

    var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(from row: inout RowReader) throws(DatabaseError) { bytes = try [UInt8](from: &row) }

    func encode(into parameters: inout ParameterBuffer) { parameters.append(Self.databaseType, bytes: bytes) }
  }

  @Test func bytesThatAreNoArray() async throws {
    var valid: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0, 1]
    valid += [0, 0, 0, 1, 0x61, 0, 0, 0, 2, 0x62, 0x63]
    let db = try Database(.sqlite(.memory))
    #expect(try await db.all(sql: "SELECT \(Forged(valid))", as: [String].self) == [["a", "bc"]])
    var forgeries = (0..<valid.count).map { Array(valid[..<$0]) } + [valid + [0]]
    // Too many elements, and lengths that reach beyond the end or are negative.
    for (place, byte) in [(15, 3), (12, 0x7F), (12, 0xFF), (20, 0x7F), (20, 0xFF), (23, 9), (28, 1)] as [(Int, UInt8)] {
      var forged = valid
      forged[place] = byte
      forgeries.append(forged)
    }
    for forged in forgeries {
      let error = await #expect(throws: DatabaseError.self, "\(forged)") {
        try await db.all(sql: "SELECT \(Forged(forged))", as: [String].self)
      }
      #expect(error?.code == .valueOutOfRange, "\(forged)")
    }
    await db.close()
  }

  // MARK: What there is not

  @Test func valuesThatJSONDoesNotHave() async throws {
    try await Self.withAlbums { db async throws in
      for number in [Double.nan, .infinity, -.infinity] {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.insert(Album.New(ratios: [0, number]))
        }
        #expect(error?.code == .valueOutOfRange)
      }
      let error = await #expect(throws: DatabaseError.self) { try await db.insert(Album.New(texts: ["a\0"])) }
      #expect(error?.code == .valueOutOfRange)
      #expect(try await db.count(Album.everything) == 0)
    }
  }

  @Test func elementsThatAreRefused() async throws {
    let db = try Database(.sqlite(.memory))
    for entity in [Amounts.self, Blobs.self] as [any Entity.Type] {
      let error = await #expect(throws: DatabaseError.self) { try await db.createSchema(for: [entity]) }
      #expect(error?.code == .unsupported && error?.details.column == "values", "\(entity)")
    }
    // How many dimensions there are the type of the column does not say.
    try await db.createSchema(for: [Matrix.self])
    let error = await #expect(throws: DatabaseError.self) { try await db.insert(Matrix.New(rows: [[1], [2]])) }
    #expect(error?.code == .unsupported)
    try await db.execute("INSERT INTO matrixes (id, rows) VALUES (\(Key<Matrix>()), '[[1]]')")
    let read = await #expect(throws: DatabaseError.self) { try await db.all(Matrix.everything) }
    #expect(read?.code == .typeMismatch)
    await db.close()
  }

  @Test func theEndsOfTime() async throws {
    let db = try Database(.sqlite(.memory))
    let last = try #require(Timestamp(microsecondsSince2000: .max - 946_684_800_000_001))
    let first = try #require(Timestamp(microsecondsSince2000: -211_813_488_000_000_000))
    let moments = [Timestamp.infinity, .negativeInfinity, last, first]
    #expect(try await db.all(sql: "SELECT \(moments)", as: [Timestamp].self) == [moments])
    let later = try #require(Timestamp(microsecondsSince2000: 9_223_371_331_199_999_999))
    let error = await #expect(throws: DatabaseError.self) {
      try await db.all(sql: "SELECT \([later])", as: String.self)
    }
    #expect(error?.code == .valueOutOfRange)
    await db.close()
  }

  /// SQLite's JSON functions round fractions, make no bytes of digits and sort texts.
  @Test func queriesThatAreRefused() throws {
    let queries: [any RowQuery] = [
      Album.where { $0.ratios.contains(0.1) }, Album.where { $0.ratios.overlaps([0.1]) },
      Album.select { $0.ratios.removing(0.1) }, Album.select { $0.ratios[0] }, Album.select { $0.keys[0] },
      Album.everything.order { $0.texts.ascending }, Album.select { $0.numbers.minimum() },
      Album.select { .rowNumber(over: .order($0.numbers.descending)) },
      Album.select { $0.texts }.union(Album.select { $0.texts }).order(by: 1),
    ]
    for (index, query) in queries.enumerated() {
      let error = #expect(throws: DatabaseError.self, "\(index)") { try query.sql(for: .sqlite) }
      #expect(error?.code == .unsupported)
    }
    #expect(
      try Album.select { ($0.ratios.elementCount, $0.ratios.appending(0.1)) }.sql(for: .sqlite).sql.isEmpty == false)
  }
}

extension Optional<String> {
  /// Texts that look alike are equal, and other bytes.
  fileprivate var bytes: [UInt8]? { map { Array($0.utf8) } }
}

/// SplitMix64.
private struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
