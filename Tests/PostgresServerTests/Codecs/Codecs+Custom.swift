import Strata
import StrataPostgres
import Testing

/// The codecs of types that an application creates, and types without a codec, which are read as text.
enum CustomCodecs {
  enum Mood: String, PostgresEnum {
    case calm
    case loud = "very loud"
    case naive = "naïve"
  }

  struct Address: CompositeValue, Equatable, CustomStringConvertible {
    var street: String
    var zip: Int32?
    var mood: Mood

    var fields: PostgresRecord<String, Int32?, String> { PostgresRecord(street, zip, mood.rawValue) }
    var description: String { fields.description }

    init(street: String, zip: Int32?, mood: Mood) {
      self.street = street
      self.zip = zip
      self.mood = mood
    }

    init(fields: PostgresRecord<String, Int32?, String>) throws(DatabaseError) {
      let (street, zip, label) = fields.values
      guard let mood = Mood(rawValue: label) else { throw DatabaseError(.typeMismatch, "the mood is unknown") }
      self.init(street: street, zip: zip, mood: mood)
    }
  }

  static let moods = "CREATE TYPE mood AS ENUM ('calm', 'very loud', 'naïve');"
  static let address = moods + "CREATE TYPE address AS (street text, zip int4, mood mood);"

  static var all: [AnyCodec] {
    [
      AnyCodec(mood), AnyCodec(positive), AnyCodec(email), AnyCodec(composite), AnyCodec(nested),
      AnyCodec(printed("point", ["(1,2.5)", "(-0,1e+20)"]) { "(\($0.number(-99...99)),\($0.number(0...99)).5)" }),
      AnyCodec(
        printed("money", ["$0.00", "-$12.34"]) {
          "\($0.isOne(in: 2) ? "-" : "")$\($0.number(1...999)).\($0.number(10...99))"
        }),
      AnyCodec(printed("tsvector", ["", "'a':1A 'b'"]) { "'\($0.number(0...9))':\($0.number(1...99))B" }),
      AnyCodec(printed("tsquery", ["'fat' & 'rat':AB"]) { "'a\($0.number(0...9))' | !'b\($0.number(0...9))'" }),
      AnyCodec(printed("jsonpath", ["$.\"a\"[*]"]) { "$.\"k\($0.number(0...99))\"" }),
    ]
  }

  private static func random(_ random: inout Randomness) -> Mood {
    [.calm, .loud, .naive].randomElement(using: &random) ?? .calm
  }

  private static var mood: CodecCase<Mood> {
    CodecCase(
      type: "mood", setup: moods, samples: { Mood.allCases.map { .init($0, $0.rawValue) } },
      random: { random(&$0) }, prints: { $0.rawValue == $1 })
  }

  private static var positive: CodecCase<Int32> {
    CodecCase(
      "positive", setup: "CREATE DOMAIN positive AS int4 CHECK (VALUE > 0)",
      samples: { [.init(1, "1"), .init(.max, "2147483647")] }, random: { $0.number(1 ... .max) })
  }

  private static var email: CodecCase<String> {
    CodecCase(
      "email", setup: "CREATE DOMAIN email AS varchar(80) CHECK (VALUE LIKE '%@%')",
      samples: { [.init("a@b", "a@b")] }, random: { "\($0.number(0...1_000_000))@é.example" })
  }

  private static func randomAddress(_ random: inout Randomness) -> Address {
    Address(
      street: random.text(), zip: random.isOne(in: 3) ? nil : random.integer(near: 0...99_999),
      mood: self.random(&random))
  }

  private static var composite: CodecCase<Address> {
    CodecCase(
      "address", setup: address,
      samples: {
        [
          .init(Address(street: "", zip: nil, mood: .calm), "(\"\",,calm)"),
          .init(Address(street: "a, \"b\" (c) \\", zip: -1, mood: .loud), #"("a, ""b"" (c) \\",-1,"very loud")"#),
        ]
      }, random: { randomAddress(&$0) })
  }

  /// A composite with a composite in it.
  private static var nested: CodecCase<PostgresRecord<Int64, Address?>> {
    CodecCase(
      "person", setup: address + "CREATE TYPE person AS (id int8, home address);",
      samples: {
        [
          .init(PostgresRecord(1, nil), "(1,)"),
          .init(PostgresRecord(2, Address(street: "x", zip: 7, mood: .naive)), #"(2,"(x,7,naïve)")"#),
        ]
      }, random: { PostgresRecord($0.integer(near: 0...9), $0.isOne(in: 3) ? nil : randomAddress(&$0)) })
  }

  private static func printed(
    _ type: String, _ samples: [String], _ random: @escaping @Sendable (inout Randomness) -> String
  ) -> CodecCase<String> {
    CodecCase(
      type: type, form: .printed, samples: { samples.map { .init($0, $0) } }, random: { random(&$0) },
      prints: { $0 == $1 })
  }
}
