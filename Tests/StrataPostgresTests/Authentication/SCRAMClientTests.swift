import Strata
import Testing

@testable import StrataPostgres

@Suite("SCRAM client")
struct SCRAMClientTests {
  /// RFC 7677, section 3.
  enum Vector {
    static let nonce = "rOprNGfwEbeRWgbNEkqO"
    static let first = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    static let challenge =
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    static let proof =
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    static let conclusion = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    static func client(cache: SaltedPasswordCache? = nil) throws -> SCRAMClient {
      let nonce = try #require(Base64.decode(Array(nonce.utf8)))
      return SCRAMClient(
        password: "pencil", nonce: nonce, channelBinding: .unavailable, cache: cache, userName: "user")
    }

    /// A client that waits for the server's last message.
    static func answered() throws -> SCRAMClient {
      var client = try client()
      _ = try client.begin(mechanisms: ["SCRAM-SHA-256"])
      _ = try client.answer(challenge: challenge.utf8)
      return client
    }
  }

  @Test("says what the example of RFC 7677 says")
  func exampleOfTheRFC() throws {
    var client = try Vector.client()
    let (mechanism, first) = try client.begin(mechanisms: ["SCRAM-SHA-1", "SCRAM-SHA-256"])
    #expect(mechanism == "SCRAM-SHA-256")
    #expect(String(decoding: first, as: UTF8.self) == Vector.first)
    let proof = try client.answer(challenge: Vector.challenge.utf8)
    #expect(String(decoding: proof, as: UTF8.self) == Vector.proof)
    #expect(!client.isVerified)
    try client.finish(Vector.conclusion.utf8)
    #expect(client.isVerified)
  }

  @Test("ignores extensions that are not mandatory")
  func extensions() throws {
    var client = try Vector.answered()
    try client.finish((Vector.conclusion + ",x=1,Y=2").utf8)
    #expect(client.isVerified)

    var other = try Vector.client()
    _ = try other.begin(mechanisms: ["SCRAM-SHA-256"])
    #expect(try other.answer(challenge: (Vector.challenge + ",x=1").utf8).isEmpty == false)
  }

  @Test("escapes the user's name and sends none by default")
  func userName() throws {
    var named = SCRAMClient(
      password: "p", nonce: AuthenticationFixtures.nonce, channelBinding: .noEncryption, userName: "a=b,c")
    #expect(
      String(decoding: try named.begin(mechanisms: ["SCRAM-SHA-256"]).response, as: UTF8.self)
        == "n,,n=a=3Db=2Cc,r=AAECAwQFBgcICQoLDA0ODxAR")
    var client = SCRAMClient(password: "p", nonce: AuthenticationFixtures.nonce, channelBinding: .noEncryption)
    #expect(
      String(decoding: try client.begin(mechanisms: ["SCRAM-SHA-256"]).response, as: UTF8.self)
        == "n,,n=,r=AAECAwQFBgcICQoLDA0ODxAR")
  }

  @Test("agrees with a server about random passwords, and finds out one that does not know them", arguments: 0..<60)
  func randomPasswords(seed: UInt64) throws {
    var random = AuthenticationFixtures.Random(seed: seed)
    let alphabet = Array("abcXYZ019 ,=-%\\\"äß€😀\u{0627}\u{0628}\u{FF21}")
    let password = String(
      (0..<Int.random(in: 1...90, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
    let hash = Bool.random(using: &random) ? random.bytes(32) : nil
    let salt = random.bytes(Int.random(in: 1...40, using: &random))
    let iterations = Int.random(in: 1...50, using: &random)

    func exchange(serverPassword: String) throws -> SCRAMClient {
      var server = SCRAMServer(
        password: SASLprep.bytes(serverPassword), salt: salt, iterations: iterations, certificateHash: hash)
      var client = SCRAMClient(
        password: password, nonce: random.bytes(18), channelBinding: hash.map { .tlsServerEndPoint($0) } ?? .unavailable
      )
      let (mechanism, first) = try client.begin(mechanisms: server.mechanisms)
      #expect(mechanism == (hash == nil ? "SCRAM-SHA-256" : "SCRAM-SHA-256-PLUS"))
      let proof = try client.answer(challenge: try server.challenge(mechanism: mechanism, first: first))
      try client.finish(try server.conclusion(proof))
      return client
    }

    #expect(try exchange(serverPassword: password).isVerified)
    #expect(throws: SCRAMServer.Failure.proof) { _ = try exchange(serverPassword: password + "x") }
  }

  @Test("is bound to the certificate that it saw")
  func otherCertificate() throws {
    var server = SCRAMServer(
      password: Array("pencil".utf8), salt: [1], iterations: 2, certificateHash: [UInt8](repeating: 1, count: 32))
    var client = SCRAMClient(
      password: "pencil", nonce: AuthenticationFixtures.nonce,
      channelBinding: .tlsServerEndPoint([UInt8](repeating: 2, count: 32)))
    let (mechanism, first) = try client.begin(mechanisms: server.mechanisms)
    let proof = try client.answer(challenge: try server.challenge(mechanism: mechanism, first: first))
    #expect(throws: SCRAMServer.Failure.binding) { _ = try server.conclusion(proof) }
  }

  @Test("refuses a wrong signature of the server, and has failed then")
  func wrongSignature() throws {
    for index in 2..<Vector.conclusion.utf8.count - 2 {
      var bytes = Array(Vector.conclusion.utf8)
      bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      var client = try Vector.answered()
      #expect(code { try client.finish(bytes) } == .authenticationFailed)
      #expect(!client.isVerified)
      #expect(code { try client.finish(Vector.conclusion.utf8) } == .protocolViolation)
    }
  }

  @Test(
    "refuses a conclusion without a proof",
    arguments: [
      ("", .authenticationFailed), ("x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", .authenticationFailed),
      ("e=other-error", .authenticationFailed), ("v=", .protocolViolation), ("v", .protocolViolation),
      ("v=!!!!", .protocolViolation), ("v=AAAA", .protocolViolation), (",", .protocolViolation),
      ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=", .protocolViolation),
      ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4", .protocolViolation),
      ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=,", .protocolViolation),
      ("x=1,v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", .authenticationFailed),
    ] as [(String, DatabaseError.Code)])
  func badConclusion(_ message: String, _ expected: DatabaseError.Code) throws {
    var client = try Vector.answered()
    #expect(code { try client.finish(message.utf8) } == expected)
    #expect(!client.isVerified)
  }

  static let nonce = "AAECAwQFBgcICQoLDA0ODxAR"

  @Test(
    "refuses a malformed or hostile challenge",
    arguments: [
      ("", .protocolViolation), (",,,", .protocolViolation), ("r=\(nonce)x", .protocolViolation),
      ("r=\(nonce)x,s=AAAA", .protocolViolation), ("s=AAAA,r=\(nonce)x,i=1", .protocolViolation),
      ("r=\(nonce),s=AAAA,i=1", .protocolViolation), ("r=x\(nonce),s=AAAA,i=1", .protocolViolation),
      ("r=BAECAwQFBgcICQoLDA0ODxARx,s=AAAA,i=1", .protocolViolation),
      ("r=\(nonce)\u{7},s=AAAA,i=1", .protocolViolation), ("r=\(nonce)ä,s=AAAA,i=1", .protocolViolation),
      ("r=\(nonce)x,s=,i=1", .protocolViolation), ("r=\(nonce)x,s=AAA,i=1", .protocolViolation),
      ("r=\(nonce)x,s=AA==AAAA,i=1", .protocolViolation), ("r=\(nonce)x,s=AB==,i=1", .protocolViolation),
      ("r=\(nonce)x,s=AA A,i=1", .protocolViolation), ("r=\(nonce)x,s=====,i=1", .protocolViolation),
      ("r=\(nonce)x,s=AAAA,i=0", .protocolViolation), ("r=\(nonce)x,s=AAAA,i=-1", .protocolViolation),
      ("r=\(nonce)x,s=AAAA,i=+1", .protocolViolation), ("r=\(nonce)x,s=AAAA,i=01", .protocolViolation),
      ("r=\(nonce)x,s=AAAA,i=1 ", .protocolViolation), ("r=\(nonce)x,s=AAAA,i=", .protocolViolation),
      ("r=\(nonce)x,s=AAAA,i=٤", .protocolViolation), ("r=\(nonce)x,s=AAAA,i=1,", .protocolViolation),
      ("r=\(nonce)x,s=AAAA,i=1,i=2", .protocolViolation), ("r=\(nonce)x,s=AAAA,i=1,x", .protocolViolation),
      ("r=\(nonce)x,s=AAAA,i=1,x=\0", .protocolViolation), ("r=\(nonce)x,s=AAAA,i=1\0", .protocolViolation),
      ("r=\(nonce)x,s=AAAA,i=1000001", .authenticationFailed),
      ("r=\(nonce)x,s=AAAA,i=99999999999999999999999999", .authenticationFailed),
      ("m=x,r=\(nonce)x,s=AAAA,i=1", .authenticationFailed), ("r=\(nonce)x,s=AAAA,i=1,m=x", .authenticationFailed),
      ("e=unknown-user", .authenticationFailed),
    ] as [(String, DatabaseError.Code)])
  func badChallenge(_ message: String, _ expected: DatabaseError.Code) throws {
    var client = SCRAMClient(password: "p", nonce: AuthenticationFixtures.nonce, channelBinding: .noEncryption)
    _ = try client.begin(mechanisms: ["SCRAM-SHA-256"])
    #expect(code { _ = try client.answer(challenge: message.utf8) } == expected)
    // The same client takes no second challenge.
    let good = "r=\(Self.nonce)x,s=AAAA,i=1"
    #expect(code { _ = try client.answer(challenge: good.utf8) } == .protocolViolation)
  }

  @Test("names the setting when the server asks for too many iterations")
  func tooManyIterations() throws {
    var client = SCRAMClient(password: "p", nonce: AuthenticationFixtures.nonce, channelBinding: .noEncryption)
    _ = try client.begin(mechanisms: ["SCRAM-SHA-256"])
    let error = databaseError {
      _ = try client.answer(challenge: "r=\(Self.nonce)x,s=AAAA,i=2147483647".utf8)
    }
    #expect(
      error?.message.contains("\(SCRAMKeys.maximumIterations)") == true
        && error?.message.contains("scram_iterations") == true)
  }

  @Test(
    "explains the errors that the server names",
    arguments: [
      ("invalid-proof", "PGPASSWORD"), ("channel-bindings-dont-match", "ends TLS"),
      ("server-does-support-channel-binding", "hid"), ("channel-binding-not-supported", "disable"),
      ("no-resources", "debugDescription"),
    ])
  func serverErrors(_ name: String, _ hint: String) throws {
    var client = try Vector.answered()
    let error = databaseError { try client.finish("e=\(name)".utf8) }
    #expect(error?.code == .authenticationFailed && error?.message.contains(hint) == true)
    #expect(error?.details.serverMessage == name && error?.description.contains(name) == false)
  }

  @Test("does nothing out of order")
  func outOfOrder() throws {
    var early = try Vector.client()
    #expect(code { _ = try early.answer(challenge: Vector.challenge.utf8) } == .protocolViolation)
    #expect(code { _ = try early.begin(mechanisms: ["SCRAM-SHA-256"]) } == .protocolViolation)

    var skipping = try Vector.client()
    _ = try skipping.begin(mechanisms: ["SCRAM-SHA-256"])
    #expect(code { try skipping.finish(Vector.conclusion.utf8) } == .protocolViolation)

    var twice = try Vector.answered()
    #expect(code { _ = try twice.answer(challenge: Vector.challenge.utf8) } == .protocolViolation)

    var done = try Vector.answered()
    try done.finish(Vector.conclusion.utf8)
    #expect(code { try done.finish(Vector.conclusion.utf8) } == .protocolViolation)
    #expect(!done.isVerified)
  }

  @Test("refuses a nonce that could be guessed", arguments: [0, 1, 14])
  func shortNonce(_ length: Int) {
    var client = SCRAMClient(
      password: "p", nonce: [UInt8](repeating: 0, count: length), channelBinding: .noEncryption)
    #expect(code { _ = try client.begin(mechanisms: ["SCRAM-SHA-256"]) } == .invalidArgument)
  }
}
