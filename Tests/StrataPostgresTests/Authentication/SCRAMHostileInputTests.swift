import Strata
import Testing

@testable import StrataPostgres

@Suite("SCRAM, hostile input")
struct SCRAMHostileInputTests {
  private struct Exchange {
    let password = "correct horse"
    let salt: [UInt8] = [7, 8, 9, 10]
    var client: SCRAMClient
    var server: SCRAMServer
    let challenge: [UInt8]

    init() throws {
      server = SCRAMServer(password: Array(password.utf8), salt: salt, iterations: 4)
      client = SCRAMClient(password: password, nonce: AuthenticationFixtures.nonce, channelBinding: .noEncryption)
      let (mechanism, first) = try client.begin(mechanisms: server.mechanisms)
      challenge = try server.challenge(mechanism: mechanism, first: first)
    }
  }

  /// Both kinds of errors that a hostile server can cause; anything else would blame somebody else.
  private static let expectedCodes: Set<DatabaseError.Code> = [.protocolViolation, .authenticationFailed]

  @Test("10,000 changed challenges never end in success")
  func changedChallenges() throws {
    var random = AuthenticationFixtures.Random(seed: 1)
    let good = try Exchange()
    var refused = 0
    for _ in 0..<10_000 {
      let changed = random.mutate(good.challenge)
      guard changed != good.challenge else { continue }
      var (client, server) = (good.client, good.server)
      do {
        let proof = try client.answer(challenge: changed)
        // The server signed what it sent, so the changed challenge comes to light here.
        var genuine = good.client
        let conclusion = try server.conclusion(try genuine.answer(challenge: good.challenge))
        #expect(!proof.isEmpty)
        #expect(code { try client.finish(conclusion) } == .authenticationFailed)
      } catch let error as DatabaseError {
        refused += 1
        #expect(Self.expectedCodes.contains(error.code))
      }
      #expect(!client.isVerified)
    }
    #expect(refused > 5_000 && refused < 9_999)
  }

  @Test("10,000 changed conclusions succeed only if the signature is still there")
  func changedConclusions() throws {
    var random = AuthenticationFixtures.Random(seed: 2)
    var good = try Exchange()
    let conclusion = try good.server.conclusion(try good.client.answer(challenge: good.challenge))
    var refused = 0
    for _ in 0..<10_000 {
      let changed = random.mutate(conclusion)
      var client = good.client
      do {
        try client.finish(changed)
        let rest = changed.dropFirst(conclusion.count)
        #expect(changed.starts(with: conclusion) && (rest.isEmpty || rest.first == UInt8(ascii: ",")))
        #expect(client.isVerified)
      } catch {
        refused += 1
        #expect(Self.expectedCodes.contains(error.code))
        #expect(!client.isVerified)
      }
    }
    #expect(refused > 9_500)
    var client = good.client
    try client.finish(conclusion)
  }

  @Test("every beginning of a message is refused")
  func truncated() throws {
    var good = try Exchange()
    // Cutting digits off the number of iterations leaves a message that is well formed; there is only one digit here.
    for length in 0..<good.challenge.count {
      var client = good.client
      #expect(code { _ = try client.answer(challenge: good.challenge.prefix(length)) } == .protocolViolation)
    }
    let conclusion = try good.server.conclusion(try good.client.answer(challenge: good.challenge))
    for length in 0..<conclusion.count {
      var client = good.client
      #expect(code { try client.finish(conclusion.prefix(length)) } != nil)
    }
  }

  @Test("random bytes are refused", arguments: 0..<4)
  func noise(seed: UInt64) throws {
    var random = AuthenticationFixtures.Random(seed: seed)
    let good = try Exchange()
    for _ in 0..<2_500 {
      var client = good.client
      let bytes = random.bytes(Int.random(in: 0...200, using: &random))
      #expect(code { _ = try client.answer(challenge: bytes) } != nil)
    }
  }
}
