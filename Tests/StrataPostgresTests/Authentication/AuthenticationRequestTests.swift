import Strata
import Testing

@testable import StrataPostgres

@Suite("Authentication requests")
struct AuthenticationRequestTests {
  typealias Fixtures = AuthenticationFixtures

  @Test(
    "reads every request",
    arguments: [
      (0, [], .ok), (2, [], .kerberos), (3, [], .cleartextPassword), (5, [1, 2, 3, 4], .md5(salt: [1, 2, 3, 4])),
      (7, [], .gss), (8, [1], .gssContinue), (9, [], .sspi), (11, [1, 0, 2], .saslContinue([1, 0, 2])),
      (11, [], .saslContinue([])), (12, [7], .saslFinal([7])), (6, [1], .unknown(code: 6)), (1, [], .unknown(code: 1)),
      (.max, [], .unknown(code: -1)),
      (
        10, Array("SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0".utf8),
        .sasl(mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])
      ),
      (10, [0], .sasl(mechanisms: [])),
    ] as [(UInt32, [UInt8], AuthenticationRequest)])
  func reads(_ code: UInt32, _ rest: [UInt8], _ expected: AuthenticationRequest) throws {
    #expect(try Fixtures.request(Fixtures.body(code: code, rest)) == expected)
  }

  @Test(
    "refuses a body that is too short, too long or not terminated",
    arguments: [
      [], [0], [0, 0, 0], Fixtures.body(code: 0, [0]), Fixtures.body(code: 3, [1]), Fixtures.body(code: 5),
      Fixtures.body(code: 5, [1, 2, 3]), Fixtures.body(code: 5, [1, 2, 3, 4, 5]), Fixtures.body(code: 10),
      Fixtures.body(code: 10, Array("SCRAM-SHA-256".utf8)), Fixtures.body(code: 10, Array("SCRAM-SHA-256\0".utf8)),
      Fixtures.body(code: 10, Array("SCRAM-SHA-256\0\0x".utf8)), Fixtures.body(code: 7, [0]),
      Fixtures.body(code: 2, [0]),
      Fixtures.body(code: 9, [0]),
    ] as [[UInt8]])
  func refuses(_ body: [UInt8]) {
    let error = databaseError { _ = try Fixtures.request(body) }
    #expect(error?.code == .protocolViolation)
  }

  @Test("takes 10,000 random bodies without a trap")
  func random() {
    var random = Fixtures.Random(seed: 5)
    for _ in 0..<10_000 {
      let code = UInt32.random(in: 0...14, using: &random)
      let body = random.mutate(Fixtures.body(code: code, random.bytes(Int.random(in: 0...40, using: &random))))
      do {
        _ = try Fixtures.request(body)
      } catch {
        #expect((error as? DatabaseError)?.code == .protocolViolation)
      }
    }
  }
}
