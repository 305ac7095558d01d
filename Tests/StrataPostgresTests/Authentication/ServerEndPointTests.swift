import Strata
import Testing

@testable import StrataPostgres

@Suite("Hash of the server's certificate")
struct ServerEndPointTests {
  @Test("uses the hash function of the signature", arguments: CertificateFixture.all)
  func hash(_ certificate: CertificateFixture) throws {
    #expect(
      try ServerEndPoint.hash(ofCertificate: certificate.der) == certificate.hash.map { [UInt8](hexadecimal: $0) })
  }

  @Test("refuses every beginning of a certificate, and bytes after it", arguments: CertificateFixture.all)
  func truncated(_ certificate: CertificateFixture) throws {
    let der = try certificate.der
    for length in 0..<der.count {
      #expect(code { _ = try ServerEndPoint.hash(ofCertificate: Array(der.prefix(length))) } == .protocolViolation)
    }
    #expect(code { _ = try ServerEndPoint.hash(ofCertificate: der + [0]) } == .protocolViolation)
  }

  @Test("takes any bytes without a trap", arguments: CertificateFixture.all)
  func mutated(_ certificate: CertificateFixture) throws {
    var random = AuthenticationFixtures.Random(seed: 4)
    let der = try certificate.der
    // Where the signature's algorithm stands: behind the signed part.
    let tail = der.count - 200..<der.count
    for round in 0..<1_000 {
      let changed =
        round.isMultiple(of: 2) ? random.mutate(der) : Array(der[..<tail.lowerBound]) + random.mutate(Array(der[tail]))
      do {
        let hash = try ServerEndPoint.hash(ofCertificate: changed)
        #expect(hash == nil || [32, 48, 64].contains(hash?.count))
      } catch {
        #expect(error.code == .protocolViolation)
      }
    }
  }

  @Test(
    "refuses lengths that are indefinite, not the shortest, or longer than the bytes",
    arguments: [
      [], [0x30], [0x30, 0x80, 0, 0], [0x30, 0x81, 0x05, 1, 2, 3, 4, 5], [0x30, 0x82, 0x00, 0x80],
      [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0x85, 1, 0, 0, 0, 0], [0x30, 0xFF], [0x30, 0x82, 0x01],
      [0x31, 0x00], [0x30, 0x00], [0x30, 0x05, 0x30, 0x7F, 0, 0, 0],
    ] as [[UInt8]])
  func lengths(_ der: [UInt8]) {
    #expect(code { _ = try ServerEndPoint.hash(ofCertificate: der) } == .protocolViolation)
  }

  /// A certificate with nothing in its signed part.
  private func certificate(algorithm: [UInt8]) -> [UInt8] {
    func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
    return value(0x30, value(0x30, []) + value(0x30, algorithm) + value(0x03, [0]))
  }

  @Test("refuses a certificate whose only fault is a length that is not the shortest", arguments: [[0x81], [0x82, 0]])
  func longLengths(_ prefix: [UInt8]) throws {
    let good = certificate(algorithm: [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11, 0x05, 0])
    #expect(try ServerEndPoint.hash(ofCertificate: good) != nil)
    let long = good.prefix(1) + prefix + good.dropFirst()
    #expect(code { _ = try ServerEndPoint.hash(ofCertificate: Array(long)) } == .protocolViolation)
  }

  @Test("refuses a length with a leading zero where the long form is needed")
  func leadingZero() throws {
    let good = try #require(CertificateFixture.all.first { $0.name == "ecdsa-sha256" }).der
    #expect(good[1] == 0x82)
    let long = [good[0], 0x83, 0x00] + good.dropFirst(2)
    #expect(code { _ = try ServerEndPoint.hash(ofCertificate: long) } == .protocolViolation)
  }

  @Test("has no hash for algorithms that it does not know")
  func unknownAlgorithms() throws {
    let md2: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 2, 0x05, 0]
    #expect(try ServerEndPoint.hash(ofCertificate: certificate(algorithm: md2)) == nil)
    #expect(try ServerEndPoint.hash(ofCertificate: certificate(algorithm: [0x06, 0])) == nil)
    // The same shape with an algorithm that it knows.
    let sha256: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11, 0x05, 0]
    #expect(try ServerEndPoint.hash(ofCertificate: certificate(algorithm: sha256))?.count == 32)
  }

  @Test("refuses RSASSA-PSS without parameters, and has no hash for a mask that is not MGF1")
  func pss() throws {
    let pss: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10]
    #expect(
      code { _ = try ServerEndPoint.hash(ofCertificate: certificate(algorithm: pss)) } == .protocolViolation)
    let otherMask: [UInt8] = [0x30, 8, 0xA1, 6, 0x30, 4, 0x06, 2, 0x2A, 0x03]
    #expect(try ServerEndPoint.hash(ofCertificate: certificate(algorithm: pss + otherMask)) == nil)
  }
}
