import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// The codecs of texts, bytes, UUIDs and JSON.
enum TextCodecs {
  struct Details: Codable, Sendable, Equatable {
    var name: String
    var sizes: [Int]
    var weight: Double?
    var isOpen: Bool
  }

  static var all: [AnyCodec] {
    [
      AnyCodec(text("text")), AnyCodec(text("varchar")), AnyCodec(text("varchar(30)")),
      // Blanks at the end of a `char` do not count for PostgreSQL, and its casts drop them.
      AnyCodec(text("bpchar") { String($0.reversed().drop { $0 == " " }.reversed()) }),
      AnyCodec(text("name") { String($0.unicodeScalars.prefix(15)) }),
      AnyCodec(text("public.citext", setup: "CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public")),
      AnyCodec(padded), AnyCodec(substring), AnyCodec(xml), AnyCodec(genre), AnyCodec(bytes), AnyCodec(data),
      AnyCodec(uuid), AnyCodec(key), AnyCodec(json), AnyCodec(jsonb), AnyCodec(jsonAsText), AnyCodec(details),
    ]
  }

  private static let samples = [
    "", "a", "it's", "\"quoted\" \\ back", "{1,NULL}", "NULL", "tab\tand\nnewline\r", "é", "e\u{301}", "漢字", "👩‍👩‍👧 🇳🇱",
    "\u{1}\u{7F}\u{85}\u{A0}\u{FEFF}\u{FFFD}\u{10FFFF}", " leading",
  ]

  // Swift's == takes two spellings of a letter for one; here the bytes count.
  private static func isSame(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  private static func text(
    _ type: String, setup: String = "", _ adjust: @escaping @Sendable (String) -> String = { $0 }
  ) -> CodecCase<String> {
    CodecCase(
      type: type, setup: setup, samples: { samples.map(adjust).map { .init($0, $0) } },
      random: { adjust($0.text()) }, isSame: isSame, prints: isSame)
  }

  private static var substring: CodecCase<Substring> {
    CodecCase(
      type: "text", samples: { samples.map { .init(Substring($0), $0) } }, random: { Substring($0.text()).dropFirst() },
      isSame: isSame, prints: isSame)
  }

  /// Comes with the blanks that fill it up.
  private static var padded: CodecCase<String> {
    CodecCase(
      type: "char(9)",
      samples: { [.init("four     ", "four"), .init("         ", ""), .init("ninechars", "ninechars")] },
      random: { random in
        let text = random.text(0...9)
        return text + String(repeating: " ", count: 9 - text.unicodeScalars.count)
      }, isSame: isSame, prints: isSame)
  }

  private static var xml: CodecCase<String> {
    CodecCase(
      type: "xml", form: .cast,
      samples: { [.init("<a b=\"c\">d &amp; e</a>", "<a b=\"c\">d &amp; e</a>"), .init("x", "x")] },
      random: { "<n>\($0.number(0...1_000_000))</n><漢 a='\($0.number(0...9))'/>" }, isSame: isSame, prints: isSame)
  }

  private static var genre: CodecCase<Genre> {
    CodecCase(
      type: "text", samples: { Genre.allCases.map { .init($0, $0.rawValue) } },
      random: { $0.isOne(in: 2) ? .novel : .essay }, prints: { $0.rawValue == $1 })
  }

  // MARK: Bytes

  private static func hex(_ bytes: some Collection<UInt8>) -> String {
    bytes.reduce(into: "\\x") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
  }

  private static func bytes(_ random: inout Randomness) -> [UInt8] {
    (0..<random.number(0...40)).map { _ in random.number(0 ... .max) }
  }

  private static var bytes: CodecCase<[UInt8]> {
    CodecCase(
      type: "bytea", samples: { ([[], [0], Array(0...255)] as [[UInt8]]).map { .init($0, hex($0)) } },
      random: { bytes(&$0) }, prints: { hex($0) == $1 })
  }

  private static var data: CodecCase<Data> {
    CodecCase(
      type: "bytea", samples: { [.init(Data(), "\\x"), .init(Data([0, 92, 255]), "\\x005cff")] },
      random: { Data(bytes(&$0)) }, prints: { hex($0) == $1 })
  }

  // MARK: UUIDs

  private static func uuid(_ random: inout Randomness) -> UUID {
    let (a, b) = (random.next(), random.next())
    return withUnsafeBytes(of: (a, b)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }

  private static var uuid: CodecCase<UUID> {
    CodecCase(
      type: "uuid",
      samples: {
        try ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"].map {
          .init(try #require(UUID(uuidString: $0)), $0)
        }
      }, random: { uuid(&$0) }, prints: { $0.uuidString.lowercased() == $1 })
  }

  private static var key: CodecCase<Key<Author>> {
    CodecCase(
      "uuid",
      samples: {
        let text = "019a8b1c-5f00-7abc-8def-0123456789ab"
        return [.init(try #require(Key<Author>(text)), text)]
      }, random: { $0.isOne(in: 2) ? Key<Author>() : Key<Author>(uuid(&$0)) })
  }

  // MARK: JSON

  private static var jsonb: CodecCase<JSONText> {
    CodecCase(
      "jsonb", literals: ["null", "0", "\"\"", "[]", "{}", "{\"a\": [1, null, \"\\\"\"], \"bb\": {\"é\": -1.50}}"]
    ) { JSONText(RandomJSON.value(&$0, depth: 3)) }
  }

  /// Sent as `jsonb`, which the server turns into `json`.
  private static var json: CodecCase<JSONText> {
    CodecCase(type: "json", samples: jsonb.samples, random: jsonb.random, prints: jsonb.prints)
  }

  /// A `json` column keeps the text as it was written.
  private static var jsonAsText: CodecCase<String> {
    CodecCase(
      type: "json", form: .cast, samples: { ["{ \"a\" :1,\"a\":2 }", " 1e5 "].map { .init($0, $0) } },
      random: { "  " + RandomJSON.value(&$0, depth: 2) + " " }, isSame: isSame, prints: isSame)
  }

  private static var details: CodecCase<JSON<Details>> {
    CodecCase(
      type: "jsonb",
      samples: {
        [
          .init(
            JSON(Details(name: "é\"/\\", sizes: [1, -2], weight: 0.5, isOpen: true)),
            #"{"name": "é\"/\\", "sizes": [1, -2], "weight": 0.5, "isOpen": true}"#)
        ]
      },
      random: { random in
        JSON(
          Details(
            name: random.text(), sizes: (0..<random.number(0...4)).map { _ in random.integer(near: -9...9) },
            weight: random.isOne(in: 3) ? nil : Double(random.number(-1000...1000)) / 8, isOpen: random.isOne(in: 2)))
      }, prints: { try JSONDecoder().decode(Details.self, from: Data($1.utf8)) == $0.value })
  }
}
