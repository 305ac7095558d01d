import Crypto
import Testing

@testable import StrataPostgres

@Suite("SCRAM keys")
struct SCRAMKeysTests {
  struct Vector: Sendable {
    let password: String
    let salt: String
    let iterations: Int
    let block: String
  }

  /// The first block of the two vectors of RFC 7914, section 11, and one that `openssl kdf` gives.
  static let vectors = [
    Vector(
      password: "passwd", salt: "salt", iterations: 1,
      block: "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
    Vector(
      password: "Password", salt: "NaCl", iterations: 80_000,
      block: "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
    Vector(
      password: "password", salt: "salt", iterations: 4_096,
      block: "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
  ]

  @Test("salts the password as PBKDF2 does", arguments: vectors)
  func saltedPassword(_ vector: Vector) {
    let block = SCRAMKeys.saltedPassword(
      Array(vector.password.utf8), salt: Array(vector.salt.utf8), iterations: vector.iterations)
    #expect(block == [UInt8](hexadecimal: vector.block))
  }

  @Test(
    "keys the hash as HMAC does, with passwords around the length of its block", arguments: [0, 1, 63, 64, 65, 200])
  func keyLengths(_ length: Int) {
    let password = [UInt8](repeating: 0x61, count: length)
    let first = SCRAMServer.hmac(password, [1, 2, 0, 0, 0, 1])
    #expect(SCRAMKeys.saltedPassword(password, salt: [1, 2], iterations: 1) == first)
    let second = SCRAMServer.hmac(password, first)
    #expect(SCRAMKeys.saltedPassword(password, salt: [1, 2], iterations: 2) == zip(first, second).map { $0 ^ $1 })
  }

  @Test("accepts the one signature only")
  func signature() {
    let key = SymmetricKey(data: [1, 2, 3])
    let signature = SCRAMServer.hmac([1, 2, 3], [9])
    #expect(SCRAMKeys.isSignature(signature, of: [9], serverKey: key))
    #expect(!SCRAMKeys.isSignature(signature, of: [8], serverKey: key))
    #expect(!SCRAMKeys.isSignature(Array(signature.dropLast()), of: [9], serverKey: key))
    #expect(!SCRAMKeys.isSignature([], of: [9], serverKey: key))
  }
}
