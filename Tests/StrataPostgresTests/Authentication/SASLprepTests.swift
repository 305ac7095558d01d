import Crypto
import Testing

@testable import StrataPostgres

@Suite("SASLprep")
struct SASLprepTests {
  @Test(
    "prepares the examples of RFC 4013",
    arguments: [
      ("I\u{AD}X", "IX"), ("user", "user"), ("USER", "USER"), ("\u{AA}", "a"), ("\u{2168}", "IX"), ("\u{7}", nil),
      ("\u{627}1", nil),
    ] as [(String, String?)])
  func examples(_ input: String, _ expected: String?) {
    #expect(SASLprep.prepare(input) == expected)
    #expect(SASLprep.bytes(input) == Array((expected ?? input).utf8))
  }

  @Test(
    "maps, normalizes and refuses",
    arguments: [
      ("a\u{A0}b\u{3000}c", "a b c"), ("a\u{200B}b", "a b"), ("a\u{200D}b\u{FE0F}", "ab"), ("A\u{30A}", "\u{C5}"),
      ("\u{212B}", "\u{C5}"), ("\u{FB01}", "fi"), ("\u{FF21}", "A"), ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
      ("\u{627}1\u{628}", "\u{627}1\u{628}"), ("\u{627}a\u{628}", nil), ("1\u{627}", nil),
      ("\u{5D0}\u{5D1}", "\u{5D0}\u{5D1}"),
      ("\u{AD}", nil), ("", nil), ("ä\u{0}", nil), ("ä\u{7F}", nil), ("ä\u{85}", nil), ("\u{E000}", nil),
      ("\u{10FFFD}", nil), ("\u{FFFD}", nil), ("\u{2FF0}", nil),
      ("\u{202E}x", nil),
      ("\u{E0001}", nil), ("\u{1D173}", nil), ("ä\u{221}", nil), ("😀", nil), ("\u{20BD}", nil), ("€", "€"),
      // PostgreSQL looks before it normalizes, where this would have become U+0300.
      ("\u{340}", nil),
    ] as [(String, String?)])
  func rules(_ input: String, _ expected: String?) {
    // Compared as code points: `String` takes canonically equivalent ones for equal.
    #expect(SASLprep.prepare(input).map { Array($0.unicodeScalars) } == expected.map { Array($0.unicodeScalars) })
  }

  @Test("refuses what is not a character", arguments: [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF] as [UInt32])
  func noncharacters(_ code: UInt32) throws {
    let string = "ä" + String(Character(try #require(Unicode.Scalar(code))))
    #expect(SASLprep.prepare(string) == nil)
    #expect(SASLprep.bytes(string) == Array(string.utf8))
  }

  @Test(
    "leaves a password alone that cannot be prepared, and ASCII always",
    arguments: ["\u{AD}", "pass\u{7}word", "p\u{0}", "😀 \u{FF21}", "1\u{627}", "\u{E000}\u{AA}", ""])
  func raw(_ password: String) {
    #expect(SASLprep.bytes(password) == Array(password.utf8))
  }

  private static func digest(_ strings: some Sequence<String>) -> (refused: Int, hash: String) {
    var hash = SHA256()
    var refused = 0
    for string in strings {
      let prepared = SASLprep.prepare(string)
      if prepared == nil { refused += 1 }
      hash.update(data: Array("\(prepared ?? "-")\n".utf8))
    }
    let hexadecimal = hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return (refused, hexadecimal.joined())
  }

  /// The expected values come from Python's `stringprep` (the tables of RFC 3454) and `unicodedata`.
  @Test("agrees with the tables of RFC 3454 about every code point")
  func everyCodePoint() {
    let codes = Array(0x80..<0x30000 as Range<UInt32>) + Array(0xE0000..<0xE0200 as Range<UInt32>)
    let result = Self.digest(codes.lazy.compactMap { Unicode.Scalar($0).map { String(Character($0)) } })
    #expect(result.refused == 100_054)
    #expect(result.hash == "e64ca1ae016a70fc6758ea84023695fd50096f3109d7fbe548da885e783aad97")
  }

  @Test("agrees with another implementation about 20,000 random strings")
  func randomStrings() {
    var state: UInt64 = 2026
    func random(_ bound: UInt64) -> UInt32 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32((state >> 33) % bound)
    }
    /// First code point and number of code points.
    let pools: [(UInt32, UInt64)] = [
      (0x41, 26), (0x300, 112), (0x621, 58), (0x1100, 250), (0xAC00, 11_172), (0xFF01, 94), (0x5D0, 27), (0x1E00, 250),
      (0x2000, 256), (0x80, 0x2FF80),
    ]
    var strings: [String] = []
    for _ in 0..<20_000 {
      var string = String.UnicodeScalarView()
      for _ in 0...random(6) {
        let (first, count) = pools[Int(random(10))]
        string.append(Unicode.Scalar(first + random(count)) ?? "A")
      }
      strings.append(String(string))
    }
    let result = Self.digest(strings)
    #expect(result.refused == 12_362)
    #expect(result.hash == "ce4f62e9d4a098199b00dfcc584e8b83851a34e4171bf33fd94d615e53ae91a9")
  }
}
