import Foundation
import Strata
import Testing

@Suite("Small integers, texts, bytes and JSON")
struct ScalarValueTests {
  @Test("integers that PostgreSQL does not have travel in the next larger type")
  func integers() throws {
    #expect(try BinaryForm.hex(Int8.min) == "ff80" && BinaryForm.hex(UInt16.max) == "0000ffff")
    #expect(try BinaryForm.hex(UInt32.max) == "00000000ffffffff")
    #expect(try BinaryForm.decode("ff80", as: Int8.self) == .min)
    #expect(try BinaryForm.decode("0000ffff", as: UInt16.self) == .max)
    #expect(try BinaryForm.decode("00000000ffffffff", as: UInt32.self) == .max)
  }

  @Test("a number that the Swift type cannot hold is an error that names both types")
  func ranges() throws {
    #expect(BinaryForm.refusal("0080", as: Int8.self) == .valueOutOfRange)
    #expect(BinaryForm.refusal("ffffffff", as: UInt16.self) == .valueOutOfRange)
    #expect(BinaryForm.refusal("ffffffffffffffff", as: UInt32.self) == .valueOutOfRange)
    let error = try #require(throws: DatabaseError.self) { try BinaryForm.decode("0001000000000000", as: UInt16.self) }
    #expect(error.message.contains("integer") && error.message.contains("UInt16"))
  }

  @Test("texts and bytes")
  func texts() throws {
    #expect(try BinaryForm.hex("abc".dropFirst()) == "6263")
    #expect(try BinaryForm.decode("6263", as: Substring.self) == "bc")
    #expect(try BinaryForm.hex(Data([1, 2])) == "0102" && BinaryForm.decode("", as: Data.self) == Data())
    // "char", name, character(4) and xml, as PostgreSQL sends them.
    for (hex, text) in [("61", "a"), ("78", "x"), ("61622020", "ab  "), ("3c612f3e", "<a/>")] {
      #expect(try BinaryForm.decode(hex, as: String.self) == text)
    }
    #expect(BinaryForm.refusal("ff", as: Substring.self) == .typeMismatch)
  }

  @Test("jsonb and json are read alike")
  func json() throws {
    let text = #"{"a": [1, null]}"#
    let jsonb = "017b2261223a205b312c206e756c6c5d7d"
    #expect(try BinaryForm.decode(jsonb, as: JSONText.self) == JSONText(text))
    #expect(try BinaryForm.decode(String(jsonb.dropFirst(2)), as: JSONText.self) == JSONText(text))
    #expect(try BinaryForm.hex(JSONText(text)) == jsonb)
    let typed = try BinaryForm.decode(jsonb, as: JSON<[String: [Int?]]>.self)
    #expect(typed.value == ["a": [1, nil]])
    #expect(try BinaryForm.decode(String(jsonb.dropFirst(2)), as: JSON<[String: [Int?]]>.self) == typed)
    #expect(BinaryForm.refusal("01ff", as: JSONText.self) == .typeMismatch)
    #expect(BinaryForm.refusal("", as: JSON<[Int]>.self) == .typeMismatch)
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage([UInt32.max])
    try BinaryForm.survivesDamage([Int8.min])
    try BinaryForm.survivesDamage([JSONText("[1, 2]")])
    try BinaryForm.survivesDamage([JSON([1, 2])])
  }
}
