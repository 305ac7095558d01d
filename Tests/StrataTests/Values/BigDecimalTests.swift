import Foundation
import Strata
import Testing

@Suite("Decimal numbers")
struct BigDecimalTests {
  // The bytes are PostgreSQL 15's own, from COPY … (FORMAT binary).
  static let vectors: [(hex: String, text: String)] = [
    ("0000000000000000", "0"),
    ("0000000000000002", "0.00"),
    ("000200000000000200011388", "1.50"),
    ("0003000140000006000109291a85", "-12345.678900"),
    ("00010001000000000001", "10000"),
    ("0001fffb000000140001", "0.00000000000000000001"),
    ("000a0009000000000063270f270f270f270f270f270f270f270f270f", "99999999999999999999999999999999999999"),
    ("0001ffff0000000103e8", "0.1"),
    (
      "000c000a00000001000100000000000000000000000000000000000000001388",
      "10000000000000000000000000000000000000000.5"
    ),
    ("00000000c0000000", "NaN"),
  ]

  @Test("a server's bytes print as the server prints them, and are written as it writes them", arguments: vectors)
  func served(hex: String, text: String) throws {
    let value = try BinaryForm.decode(hex, as: BigDecimal.self)
    #expect(value.description == text)
    #expect(try BinaryForm.hex(value) == hex)
    #expect(BigDecimal(text) == value)
    #expect(try BinaryForm.hex(#require(BigDecimal(text))) == hex)
  }

  @Test("infinities are read whatever decimal places the server claims for them")
  func infinities() throws {
    #expect(try BinaryForm.decode("00000000d0000020", as: BigDecimal.self) == .infinity)
    #expect(try BinaryForm.decode("00000000f0000020", as: BigDecimal.self) == .negativeInfinity)
    #expect(try BinaryForm.hex(BigDecimal.infinity) == "00000000d0000000")
    #expect(
      BigDecimal("-inf") == .negativeInfinity && BigDecimal("+Infinity") == .infinity && BigDecimal("nan") == .nan)
    #expect(-BigDecimal.infinity == .negativeInfinity)
  }

  @Test(
    "texts are read exactly, with the places that PostgreSQL would show",
    arguments: [
      ("1e3", "1000"), ("1.5e1", "15"), ("1.50e1", "15.0"), ("-.5", "-0.5"), ("5.", "5"), ("+007.10", "7.10"),
      ("1e-5", "0.00001"), ("-0", "0"), ("-0.0", "0.0"), ("123456789e-4", "12345.6789"), ("12e4", "120000"),
    ])
  func texts(text: String, printed: String) {
    #expect(BigDecimal(text)?.description == printed)
  }

  @Test(
    "other texts are no numbers",
    arguments: [
      "", "-", ".", "e5", "1e", "1e+", "1.2.3", "1 ", " 1", "0x10", "1_000", "+nan", "-nan", "١", "1e131073",
      "1e-16384", "1e999999999",
    ])
  func noNumbers(text: String) { #expect(BigDecimal(text) == nil) }

  @Test("the largest and the finest number of PostgreSQL are numbers here")
  func limits() throws {
    let largest = try #require(BigDecimal("1e131071"))
    #expect(largest.description.utf8.count == 131_072)
    #expect(try BinaryForm.decode(BinaryForm.hex(largest), as: BigDecimal.self) == largest)
    let finest = try #require(BigDecimal("1e-16383"))
    #expect(try BinaryForm.decode(BinaryForm.hex(finest), as: BigDecimal.self) == finest)
    #expect(finest.scale == 16_383)
  }

  @Test("decimal places do not count for equality and hashing")
  func equality() throws {
    let short = try #require(BigDecimal("1.0"))
    let long = try #require(BigDecimal("1.000"))
    #expect(short == long && short.hashValue == long.hashValue && short == 1)
    #expect(short.description != long.description)
    #expect(BigDecimal("0.00") == .zero && BigDecimal("-0") == .zero && BigDecimal("1.01") != 1)
  }

  @Test("the order is PostgreSQL's, NaN last")
  func order() throws {
    let texts = [
      "-Infinity", "-1e40", "-10001", "-10000", "-1.5", "-1.4999", "-0.00001", "0", "0.00001", "0.1", "1", "1.5",
      "9999",
      "10000", "10000.0001", "1e40", "Infinity", "NaN",
    ]
    let values = try texts.map { try #require(BigDecimal($0)) }
    for (i, left) in values.enumerated() {
      for (j, right) in values.enumerated() {
        #expect((left < right) == (i < j))
        #expect((left == right) == (i == j))
      }
    }
  }

  @Test(
    "bytes that PostgreSQL never writes are refused",
    arguments: [
      "", "0000", "00000000000000", "0001000000000000", "00010000000000002710", "0001000000000000ffff",
      "000000000000000000", "0000000020000000", "0001000000004000ffff", "00010000c00000000001", "0000000000004000",
      "00018000000000000001",
    ])
  func hostile(hex: String) {
    #expect([.typeMismatch, .protocolViolation].contains(BinaryForm.refusal(hex, as: BigDecimal.self)))
    #expect(BinaryForm.refusal(hex, as: Decimal.self) != nil)
  }

  @Test("integers of every size become numbers and come back")
  func integers() {
    for value in [0, 1, -1, 9999, 10_000, -10_000, 100_000_000, .max, .min] as [Int] {
      #expect(BigDecimal(value).description == "\(value)")
      #expect(Int(exactly: BigDecimal(value)) == value)
    }
    #expect(BigDecimal(Int8.min).description == "-128" && BigDecimal(UInt8.max).description == "255")
    #expect(BigDecimal(UInt128.max).description == "\(UInt128.max)")
    for text in ["9223372036854775808", "-9223372036854775809", "1.5", "0.1", "NaN", "Infinity", "1e131071"] {
      #expect(BigDecimal(text).flatMap { Int(exactly: $0) } == nil)
    }
    #expect(BigDecimal("12.00").flatMap { Int(exactly: $0) } == 12)
  }

  @Test("numbers are texts in JSON")
  func codable() throws {
    let value = try #require(BigDecimal("12345678901234567890.10"))
    let data = try JSONEncoder().encode([value])
    #expect(String(decoding: data, as: UTF8.self) == #"["12345678901234567890.10"]"#)
    #expect(try JSONDecoder().decode([BigDecimal].self, from: data) == [value])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([BigDecimal].self, from: Data(#"["x"]"#.utf8)) }
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage(
      [BigDecimal("-12345.6789"), .nan, .infinity, 0, BigDecimal("1e100")].compactMap { $0 })
  }
}
