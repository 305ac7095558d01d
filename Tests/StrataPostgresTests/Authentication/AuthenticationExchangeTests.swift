import Strata
import Testing

@testable import StrataPostgres

@Suite("Authentication exchange")
struct AuthenticationExchangeTests {
  typealias Fixtures = AuthenticationFixtures
  typealias Binding = AuthenticationPolicy.ChannelBinding

  private static let password = "s3cret-påss"

  private func exchange(
    password: String? = Self.password, binding: Binding = .prefer, isEncrypted: Bool = false,
    allowsCleartext: Bool = false, hash: [UInt8]? = nil, cache: SaltedPasswordCache? = nil
  ) -> AuthenticationExchange {
    AuthenticationExchange(
      user: "app", password: password,
      policy: AuthenticationPolicy(
        channelBinding: binding, isEncrypted: isEncrypted, allowsCleartextPassword: allowsCleartext),
      serverCertificateHash: hash, nonce: Fixtures.nonce, cache: cache)
  }

  private func server(hash: [UInt8]? = nil) -> SCRAMServer {
    SCRAMServer(password: SASLprep.bytes(Self.password), salt: [1, 2, 3], iterations: 3, certificateHash: hash)
  }

  private func sent(_ action: AuthenticationExchange.Action) throws -> [UInt8] {
    guard case .send(let body) = action else {
      Issue.record("expected a message, got \(action)")
      return []
    }
    return body
  }

  /// Takes a SASLInitialResponse apart.
  private func initialResponse(_ body: [UInt8]) throws -> (mechanism: String, response: [UInt8]) {
    let end = try #require(body.firstIndex(of: 0))
    let length = body[(end + 1)...].prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let response = Array(body[(end + 5)...])
    #expect(response.count == length)
    return (String(decoding: body[..<end], as: UTF8.self), response)
  }

  /// Runs SCRAM up to and without AuthenticationOk.
  private func negotiate(_ exchange: inout AuthenticationExchange, _ server: inout SCRAMServer) throws -> String {
    let (mechanism, first) = try initialResponse(
      sent(try exchange.receive(.sasl(mechanisms: server.mechanisms))))
    let challenge = try server.challenge(mechanism: mechanism, first: first)
    let proof = try sent(try exchange.receive(.saslContinue(challenge)))
    #expect(try exchange.receive(.saslFinal(try server.conclusion(proof))) == .wait)
    return mechanism
  }

  @Test("authenticates by SCRAM", arguments: [nil, [UInt8](repeating: 9, count: 32)])
  func scram(hash: [UInt8]?) throws {
    var exchange = exchange(binding: hash == nil ? .prefer : .require, isEncrypted: hash != nil, hash: hash)
    var server = server(hash: hash)
    #expect(try negotiate(&exchange, &server) == (hash == nil ? "SCRAM-SHA-256" : "SCRAM-SHA-256-PLUS"))
    #expect(!exchange.isAuthenticated)
    #expect(try exchange.receive(.ok) == .authenticated)
    #expect(exchange.isAuthenticated)
    #expect(code { _ = try exchange.receive(.ok) } == .protocolViolation)
    #expect(!exchange.isAuthenticated)
  }

  @Test("uses the cache")
  func cache() throws {
    let cache = SaltedPasswordCache()
    for _ in 0..<3 {
      var exchange = exchange(cache: cache)
      var server = server()
      _ = try negotiate(&exchange, &server)
    }
    #expect(cache.derivations == 1)
  }

  @Test("does not take the hash of a certificate for encryption")
  func hashWithoutEncryption() throws {
    var exchange = exchange(isEncrypted: false, hash: [1])
    let error = databaseError { _ = try exchange.receive(.sasl(mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])) }
    #expect(error?.code == .authenticationFailed && error?.message.contains("sslmode=require") == true)
  }

  @Test("ends passwords with a zero byte and waits for the answer")
  func passwords() throws {
    var cleartext = exchange(isEncrypted: true)
    #expect(
      try cleartext.receive(.cleartextPassword) == .send(passwordMessageBody: Array(Self.password.utf8) + [0]))
    #expect(!cleartext.isAuthenticated)
    #expect(try cleartext.receive(.ok) == .authenticated)

    var md5 = exchange()
    let response = MD5Password.response(user: "app", password: Self.password, salt: [1, 2, 3, 4])
    #expect(try md5.receive(.md5(salt: [1, 2, 3, 4])) == .send(passwordMessageBody: response + [0]))
    #expect(try md5.receive(.ok) == .authenticated)
  }

  @Test("lets a server that asks for nothing let it in, with a password or without", arguments: [nil, "", "secret"])
  func trust(password: String?) throws {
    var exchange = exchange(password: password)
    #expect(try exchange.receive(.ok) == .authenticated)
  }

  @Test("sends the password in clear text only encrypted or when it may")
  func cleartext() throws {
    var refused = exchange()
    let error = databaseError { _ = try refused.receive(.cleartextPassword) }
    #expect(error?.code == .authenticationFailed)
    #expect(error?.message.contains("allowsCleartextPassword") == true)
    #expect(error?.message.contains("sslmode=require") == true)
    #expect(code { _ = try refused.receive(.cleartextPassword) } == .protocolViolation)

    var allowed = exchange(allowsCleartext: true)
    #expect(try sent(try allowed.receive(.cleartextPassword)).last == 0)
  }

  static let passwordRequests: [AuthenticationRequest] = [
    .cleartextPassword, .md5(salt: [1, 2, 3, 4]), .sasl(mechanisms: ["SCRAM-SHA-256"]),
  ]

  @Test("says where a password can come from", arguments: passwordRequests, [nil, ""])
  func missingPassword(_ request: AuthenticationRequest, _ password: String?) {
    var exchange = exchange(password: password, isEncrypted: true)
    let error = databaseError { _ = try exchange.receive(request) }
    #expect(error?.code == .authenticationFailed)
    for source in ["PGPASSWORD", ".pgpass", "URL"] { #expect(error?.message.contains(source) == true) }
  }

  @Test("refuses a password with a zero byte", arguments: passwordRequests)
  func zeroByte(_ request: AuthenticationRequest) {
    var exchange = exchange(password: "a\0b", isEncrypted: true)
    #expect(code { _ = try exchange.receive(request) } == .invalidArgument)
  }

  @Test(
    "accepts nothing but SCRAM-SHA-256-PLUS, when channel binding is required",
    arguments: [.ok, .cleartextPassword, .md5(salt: [1, 2, 3, 4]), .sasl(mechanisms: ["SCRAM-SHA-256"])]
      as [AuthenticationRequest])
  func requiredBinding(_ request: AuthenticationRequest) {
    for (isEncrypted, hash) in [(true, [1, 2]), (true, nil), (false, nil)] as [(Bool, [UInt8]?)] {
      var exchange = exchange(binding: .require, isEncrypted: isEncrypted, allowsCleartext: true, hash: hash)
      let error = databaseError { _ = try exchange.receive(request) }
      #expect(error?.code == .authenticationFailed && error?.message.contains("channelBinding") == true)
      #expect(!exchange.isAuthenticated)
    }
  }

  @Test("is not let in by a server that leaves SCRAM before it has proven itself")
  func earlyOk() throws {
    var atOnce = exchange()
    _ = try atOnce.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
    #expect(code { _ = try atOnce.receive(.ok) } == .authenticationFailed)

    var afterProof = exchange()
    var server = server()
    let (mechanism, first) = try initialResponse(sent(try afterProof.receive(.sasl(mechanisms: server.mechanisms))))
    _ = try afterProof.receive(.saslContinue(try server.challenge(mechanism: mechanism, first: first)))
    #expect(code { _ = try afterProof.receive(.ok) } == .authenticationFailed)
    #expect(!afterProof.isAuthenticated)

    var withoutSignature = exchange()
    _ = try withoutSignature.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
    #expect(code { _ = try withoutSignature.receive(.saslFinal([])) } == .protocolViolation)
    #expect(code { _ = try withoutSignature.receive(.ok) } == .protocolViolation)
  }

  @Test(
    "names what it does not support",
    arguments: [
      (.kerberos, "Kerberos"), (.gss, "GSSAPI"), (.sspi, "SSPI"), (.unknown(code: 6), "method 6"),
    ] as [(AuthenticationRequest, String)])
  func unsupported(_ request: AuthenticationRequest, _ name: String) {
    var exchange = exchange()
    let error = databaseError { _ = try exchange.receive(request) }
    #expect(error?.code == .authenticationFailed && error?.sqlState == "28000")
    #expect(error?.message.contains(name) == true)
    #expect(error?.message.contains("is not supported; use scram-sha-256 in pg_hba.conf") == true)
  }

  @Test("never writes the password into an error")
  func noPasswordInErrors() {
    for seed in 0..<2_000 {
      var random = Fixtures.Random(seed: UInt64(seed))
      var exchange = exchange(binding: Binding.allCases.randomElement(using: &random) ?? .prefer)
      for _ in 0..<4 {
        if let error = databaseError({ _ = try exchange.receive(Self.randomRequest(&random)) }) {
          #expect(!error.debugDescription.contains(Self.password))
        }
      }
    }
  }

  private static func randomRequest(_ random: inout Fixtures.Random) -> AuthenticationRequest {
    let noise = random.bytes(Int.random(in: 0...30, using: &random))
    let requests: [AuthenticationRequest] = [
      .ok, .cleartextPassword, .md5(salt: [1, 2, 3, 4]), .sasl(mechanisms: ["SCRAM-SHA-256"]),
      .sasl(mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]), .saslContinue(noise), .saslFinal(noise),
      .saslContinue(Array("r=AAECAwQFBgcICQoLDA0ODxARx,s=AAAA,i=1".utf8)),
      .saslFinal(Array("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".utf8)), .kerberos, .gss, .gssContinue, .sspi,
      .unknown(code: 99),
    ]
    return requests.randomElement(using: &random) ?? .ok
  }

  @Test("with channel binding required, 10,000 random servers without the password are never believed")
  func randomServers() {
    var begun = 0
    for seed in 0..<10_000 {
      var random = Fixtures.Random(seed: UInt64(seed))
      var exchange = exchange(binding: .require, isEncrypted: true, allowsCleartext: true, hash: [1, 2, 3])
      for _ in 0..<6 {
        guard let action = try? exchange.receive(Self.randomRequest(&random)) else { continue }
        if case .send = action { begun += 1 }
        #expect(action != .authenticated && action != .wait)
      }
      #expect(!exchange.isAuthenticated)
    }
    #expect(begun > 500)
  }

  @Test("takes no request twice or out of order")
  func outOfOrder() throws {
    for request in [.saslContinue([]), .saslFinal([]), .gssContinue] as [AuthenticationRequest] {
      var exchange = exchange()
      #expect(code { _ = try exchange.receive(request) } == .protocolViolation)
    }
    for request in Self.passwordRequests {
      var waiting = exchange(allowsCleartext: true)
      _ = try waiting.receive(.md5(salt: [1, 2, 3, 4]))
      #expect(code { _ = try waiting.receive(request) } == .protocolViolation)

      var negotiating = exchange(allowsCleartext: true)
      _ = try negotiating.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
      #expect(code { _ = try negotiating.receive(request) } == .protocolViolation)

      var proven = exchange(allowsCleartext: true)
      var server = server()
      _ = try negotiate(&proven, &server)
      #expect(code { _ = try proven.receive(request) } == .protocolViolation)
    }
  }
}
