import Strata
import StrataPostgres
import Testing

@Suite("Text search vectors")
struct TextSearchVectorTests {
  @Test("a server's tsvector prints as the server prints it")
  func served() throws {
    // PostgreSQL 15's own bytes.
    let hex = "000000036361740000010003666174000002c00200046f276464000000"
    let vector = try BinaryForm.decode(hex, as: TextSearchVector.self)
    #expect(vector.description == "'cat':3 'fat':2A,4 'o''dd'")
    #expect(try BinaryForm.hex(vector) == hex)
    #expect(TextSearchVector("fat:2A,4 cat:3 'o''dd'") == vector)
    #expect(vector.lexemes.map(\.text) == ["cat", "fat", "o'dd"])
  }

  @Test(
    "texts are read as the database's cast reads them",
    arguments: [
      ("", ""), ("a b a", "'a' 'b'"), ("a:3 a:1 a:3A", "'a':1,3A"), ("a:99999", "'a':16383"),
      (#"'\\' b\:c"#, #"'\\' 'b:c'"#),
      ("'two words':1", "'two words':1"), ("a:2B,1*", "'a':1A,2B"), ("\u{e4}:1", "'\u{e4}':1"),
    ])
  func texts(text: String, printed: String) { #expect(TextSearchVector(text)?.description == printed) }

  @Test("other texts are none", arguments: ["'a", "''", "a:", "a:x", "a:0", "a:1,", "'a'b", "a:-1", #"a\"#, ":1"])
  func noVectors(text: String) { #expect(TextSearchVector(text) == nil) }

  @Test("letters with accents are the same only when their bytes are")
  func bytes() {
    let vector = TextSearchVector([.init("e\u{301}"), .init("\u{e9}")])
    #expect(vector.lexemes.count == 2)
  }

  @Test("limits of PostgreSQL")
  func limits() throws {
    #expect(BinaryForm.defect(TextSearchVector([.init(String(repeating: "a", count: 2046))])) == nil)
    for text in [String(repeating: "a", count: 2047), "", "a\0b"] {
      #expect(BinaryForm.defect(TextSearchVector([.init(text)])) != nil)
    }
    let lexeme = TextSearchVector.Lexeme("a", (1...300).map { .init($0) })
    #expect(lexeme.positions.count == 255)
    #expect(TextSearchVector.Position(0).index == 1 && TextSearchVector.Position(.max).index == 16_383)
  }

  @Test(
    "bytes that are none are refused",
    arguments: [
      "", "00000001", "ffffffff", "7fffffff", "0000000161", "00000001610000", "0000000161000001", "00000001ff000000",
      "0000000161000101",
    ])
  func hostile(hex: String) {
    #expect([.typeMismatch, .protocolViolation].contains(BinaryForm.refusal(hex, as: TextSearchVector.self)))
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    // Damage may make a lexeme that cannot be sent (an empty one), so only the reading is looked at.
    let good = BinaryForm.bytes("000000036361740000010003666174000002c00200046f276464000000")
    var random = Randomness(state: .random(in: .min ... .max))
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: .min ... .max, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 1...4, using: &random)) }
      do {
        _ = try BinaryForm.decode(bytes, as: TextSearchVector.self).description
      } catch let error as DatabaseError {
        guard error.code != .typeMismatch, error.code != .protocolViolation else { continue }
        Issue.record("\(bytes) is refused with \(error)")
      }
    }
  }
}
