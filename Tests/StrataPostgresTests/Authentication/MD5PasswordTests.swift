import Testing

@testable import StrataPostgres

@Suite("MD5 password")
struct MD5PasswordTests {
  /// Computed with `openssl dgst -md5`, once for password and user, and again for the digits and the salt.
  @Test(
    "answers as openssl computes",
    arguments: [
      ("strata", "secret", [1, 2, 255, 0], "md51ee6563192ce32bc824f74846c83c94e"),
      ("app", "pässwörd€", [0xDE, 0xAD, 0xBE, 0xEF], "md5e73b0e521c337027ac0e65803d98d6dc"),
    ] as [(String, String, [UInt8], String)])
  func response(_ user: String, _ password: String, _ salt: [UInt8], _ expected: String) {
    let response = MD5Password.response(user: user, password: password, salt: salt)
    #expect(String(decoding: response, as: UTF8.self) == expected)
  }
}
