import Crypto
import Strata

/// The channel binding `tls-server-end-point`: a hash of the server's certificate, which both sides put into their
/// proofs, so that a third one with another certificate cannot pass them on (RFC 5929, section 4).
enum ServerEndPoint {
  /// The hash of the certificate, with the hash function of its own signature; SHA-256 instead of MD5 and SHA-1.
  ///
  /// - Parameter der: The certificate as the server sent it in the TLS handshake.
  /// - Returns: `nil`, when no binding is defined or possible: signatures with no hash function of their own (Ed25519,
  ///   Ed448) or with two (RSASSA-PSS with another one in its mask), and hash functions that are not built in, as
  ///   SHA-224.
  /// - Throws: `protocolViolation` for bytes that are no certificate.
  static func hash(ofCertificate der: [UInt8]) throws(DatabaseError) -> [UInt8]? {
    switch try signatureHash(der) {
    case .sha256: Array(SHA256.hash(data: der))
    case .sha384: Array(SHA384.hash(data: der))
    case .sha512: Array(SHA512.hash(data: der))
    // Section 4.1 replaces the two that are broken.
    case .md5, .sha1: Array(SHA256.hash(data: der))
    case nil: nil
    }
  }

  private enum HashFunction {
    case md5, sha1, sha256, sha384, sha512
  }

  /// `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }` (RFC 5280, section 4.1).
  private static func signatureHash(_ der: [UInt8]) throws(DatabaseError) -> HashFunction? {
    var outer = DERReader(der[...])
    var certificate = try outer.reader(.sequence)
    try outer.finish()
    _ = try certificate.value(.sequence)
    var algorithm = try certificate.reader(.sequence)
    _ = try certificate.value(.bitString)
    try certificate.finish()

    let identifier = Array(try algorithm.value(.objectIdentifier))
    if identifier == AlgorithmIdentifier.rsaPSS { return try pssHash(&algorithm) }
    return signatures[identifier]
  }

  /// `RSASSA-PSS-params` (RFC 4055, section 3.1): SHA-1 for what is left out.
  private static func pssHash(_ algorithm: inout DERReader) throws(DatabaseError) -> HashFunction? {
    var parameters = try algorithm.reader(.sequence)
    try algorithm.finish()

    var message: HashFunction? = .sha1
    if let content = try parameters.optionalValue(.context0) {
      message = try hashAlgorithm(content)
    }
    var mask: HashFunction? = .sha1
    if let content = try parameters.optionalValue(.context1) {
      var explicit = DERReader(content)
      var generator = try explicit.reader(.sequence)
      try explicit.finish()
      let identifier = Array(try generator.value(.objectIdentifier))
      guard identifier == AlgorithmIdentifier.mgf1 else { return nil }
      mask = try hashAlgorithm(generator.rest)
    }
    return message == mask ? message : nil
  }

  /// One `AlgorithmIdentifier` that names a hash function. Its parameters are NULL or missing.
  private static func hashAlgorithm(_ content: ArraySlice<UInt8>) throws(DatabaseError) -> HashFunction? {
    var outer = DERReader(content)
    var algorithm = try outer.reader(.sequence)
    try outer.finish()
    return hashes[Array(try algorithm.value(.objectIdentifier))]
  }

  /// RFC 8017, appendix A.2.4 and RFC 5758, section 3.2.
  private static let signatures: [[UInt8]: HashFunction] = [
    AlgorithmIdentifier.rsa + [4]: .md5,
    AlgorithmIdentifier.rsa + [5]: .sha1,
    AlgorithmIdentifier.rsa + [11]: .sha256,
    AlgorithmIdentifier.rsa + [12]: .sha384,
    AlgorithmIdentifier.rsa + [13]: .sha512,
    AlgorithmIdentifier.ecdsa + [1]: .sha1,
    AlgorithmIdentifier.ecdsa + [3, 2]: .sha256,
    AlgorithmIdentifier.ecdsa + [3, 3]: .sha384,
    AlgorithmIdentifier.ecdsa + [3, 4]: .sha512,
  ]

  /// RFC 8017, appendix B.1.
  private static let hashes: [[UInt8]: HashFunction] = [
    AlgorithmIdentifier.sha1: .sha1,
    AlgorithmIdentifier.sha2 + [1]: .sha256,
    AlgorithmIdentifier.sha2 + [2]: .sha384,
    AlgorithmIdentifier.sha2 + [3]: .sha512,
  ]
}

/// Object identifiers as DER has them, without tag and length.
private enum AlgorithmIdentifier {
  /// 1.2.840.113549.1.1
  static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01]
  static let mgf1 = rsa + [8]
  static let rsaPSS = rsa + [10]
  /// 1.2.840.10045.4
  static let ecdsa: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04]
  /// 1.3.14.3.2.26
  static let sha1: [UInt8] = [0x2B, 0x0E, 0x03, 0x02, 0x1A]
  /// 2.16.840.1.101.3.4.2
  static let sha2: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02]
}
