import Crypto
import Strata

/// What SCRAM-SHA-256 makes of a password, a salt and a number of iterations (RFC 5802, section 3; RFC 7677).
///
/// The client key is as good as the password for this one server, so it is kept as secret.
struct SCRAMKeys: Sendable {
  let clientKey: SymmetricKey
  let serverKey: SymmetricKey

  /// The most iterations that a server may ask for. Each costs time in this process, and the one who asks has not yet
  /// proven anything; PostgreSQL's own default is 4,096.
  static let maximumIterations = 1_000_000

  /// - Parameters:
  ///   - password: Prepared with ``SASLprep``.
  ///   - iterations: At least 1.
  init(password: [UInt8], salt: [UInt8], iterations: Int) {
    let salted = SymmetricKey(data: Self.saltedPassword(password, salt: salt, iterations: iterations))
    clientKey = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array("Client Key".utf8), using: salted))
    serverKey = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array("Server Key".utf8), using: salted))
  }

  /// The client's proof that it knows the password, good for one exchange.
  func proof(of message: [UInt8]) -> [UInt8] {
    clientKey.withUnsafeBytes { clientKey in
      let storedKey = SymmetricKey(data: SHA256.hash(data: clientKey))
      let signature = HMAC<SHA256>.authenticationCode(for: message, using: storedKey)
      return zip(clientKey, signature).map { $0 ^ $1 }
    }
  }

  /// Compares in constant time.
  static func isSignature(_ signature: [UInt8], of message: [UInt8], serverKey: SymmetricKey) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: message, using: serverKey)
  }

  /// `Hi` of RFC 5802, section 2.2, which is PBKDF2 with HMAC-SHA-256 and one block of output (RFC 8018, section 5.2).
  static func saltedPassword(_ password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
    let keyed = KeyedHash(password)
    var block = (salt + [0, 0, 0, 1]).withUnsafeBytes { keyed.code(for: $0) }
    var result = words(block)
    for _ in stride(from: 1, to: iterations, by: 1) {
      block = block.withUnsafeBytes { keyed.code(for: $0) }
      result ^= words(block)
    }
    return withUnsafeBytes(of: result) { Array($0) }
  }

  /// 32 bytes as four integers.
  private static func words(_ digest: SHA256.Digest) -> SIMD4<UInt64> {
    digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
  }

  /// HMAC-SHA-256 that has hashed its key already, which is half of the work of each round (RFC 2104, section 4).
  /// `HMAC<SHA256>` can be copied as well, but takes twice as long for messages as short as these.
  private struct KeyedHash {
    private var inner = SHA256()
    private var outer = SHA256()

    init(_ key: [UInt8]) {
      var block = key.count > SHA256.blockByteCount ? Array(SHA256.hash(data: key)) : key
      block += [UInt8](repeating: 0, count: SHA256.blockByteCount - block.count)
      inner.update(data: block.map { $0 ^ 0x36 })
      outer.update(data: block.map { $0 ^ 0x5C })
    }

    func code(for message: UnsafeRawBufferPointer) -> SHA256.Digest {
      var inner = inner
      inner.update(bufferPointer: message)
      var outer = outer
      inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
      return outer.finalize()
    }
  }
}
