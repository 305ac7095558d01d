import Foundation
import Strata
import Testing

@Suite("Decimal")
struct DecimalTests {
  @Test(
    "a Decimal is sent as the numeric of the same value",
    arguments: [
      ("0", "0000000000000000"), ("1.5", "000200000000000100011388"), ("-12345.6789", "0003000140000004000109291a85"),
      ("10000", "00010001000000000001"), ("0.1", "0001ffff0000000103e8"),
      ("99999999999999999999999999999999999999", "000a0009000000000063270f270f270f270f270f270f270f270f270f"),
    ])
  func bytes(text: String, hex: String) throws {
    let value = try #require(Decimal(string: text))
    #expect(try BinaryForm.hex(value) == hex)
    #expect(try BinaryForm.decode(hex, as: Decimal.self) == value)
  }

  @Test("NaN stays NaN")
  func nan() throws {
    #expect(try BinaryForm.hex(Decimal.nan) == "00000000c0000000")
    #expect(try BinaryForm.decode("00000000c0000000", as: Decimal.self).isNaN)
  }

  @Test(
    "what does not fit is an error that names the type that holds it",
    arguments: ["00000000d0000020", "00000000f0000020"])
  func infinite(hex: String) throws {
    let error = try #require(throws: DatabaseError.self) { try BinaryForm.decode(hex, as: Decimal.self) }
    #expect(error.code == .valueOutOfRange && error.message.contains("BigDecimal") && error.message.contains("numeric"))
  }

  @Test(
    "every number that a Decimal can hold is read exactly, every other is refused",
    arguments: [
      ("340282366920938463463374607431768211455", true), ("340282366920938463463374607431768211456", false),
      ("3402823669209384634633746074317682114.55", true), ("3402823669209384634633746074317682114.56", false),
      ("0.340282366920938463463374607431768211455", true), ("1e-128", true), ("1e-129", false), ("1e127", true),
      ("1e128", false), ("340282366920938463463374607431768211455e127", true), ("1e130", false),
      ("1e200", false), ("12345678901234567890123456789012345678.9", true),
      ("123456789012345678901234567890123456789012", false), ("1e-16383", false), ("1e131071", false),
    ])
  func limits(text: String, fits: Bool) throws {
    let exact = try #require(BigDecimal(text))
    let hex = try BinaryForm.hex(exact)
    #expect(BinaryForm.refusal(hex, as: Decimal.self) == (fits ? nil : .valueOutOfRange))
    if fits {
      let value = try BinaryForm.decode(hex, as: Decimal.self)
      #expect(BigDecimal(value) == exact)
      #expect(try Decimal(exactly: exact) == value)
    } else {
      let error = try #require(throws: DatabaseError.self) { try Decimal(exactly: exact) }
      #expect(error.code == .valueOutOfRange)
    }
  }

  @Test("random decimals come back")
  func roundTrip() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let digits =
        Decimal(UInt64.random(in: 0 ... .max, using: &random)) * Decimal(Int.random(in: 0...9999, using: &random))
      let value = Decimal(
        sign: Bool.random(using: &random) ? .plus : .minus, exponent: .random(in: -100...100, using: &random),
        significand: digits)
      #expect(try BinaryForm.decode(BinaryForm.hex(value), as: Decimal.self) == value)
    }
  }

  @Test("no bytes make a decoder trap")
  func damage() throws { try BinaryForm.survivesDamage([Decimal(string: "-12345.6789"), .nan, 0].compactMap { $0 }) }
}
