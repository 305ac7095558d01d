import Foundation
import Testing

@testable import StrataPostgres

@Suite("Base64")
struct Base64Tests {
  @Test(
    "writes and reads the vectors of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func vectors(_ text: String, _ encoded: String) {
    #expect(Base64.encode(text.utf8) == Array(encoded.utf8))
    #expect(Base64.decode(Array(encoded.utf8)) == Array(text.utf8))
  }

  @Test(
    "refuses every other spelling",
    arguments: [
      "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "Zm9v====", "====", "=", "==", "Z===", "Zg==Zg==",
      "Zm-_", "Zm9v=", "\u{FF21}A", "A=AA",
    ])
  func strict(_ text: String) {
    #expect(Base64.decode(Array(text.utf8)) == nil)
  }

  @Test("agrees with Foundation about random bytes and back")
  func random() {
    var random = AuthenticationFixtures.Random(seed: 3)
    for length in 0..<300 {
      let bytes = random.bytes(length)
      let encoded = Base64.encode(bytes)
      #expect(String(decoding: encoded, as: UTF8.self) == Data(bytes).base64EncodedString())
      #expect(Base64.decode(encoded) == bytes)
    }
  }
}
