import Strata

/// All of the authentication of one connection, as a machine without I/O: the server's requests in, message bodies out
/// (https://www.postgresql.org/docs/current/protocol-flow.html).
///
/// After an error the connection is to be closed; every further request is refused.
struct AuthenticationExchange: Sendable {
  enum Action: Sendable, Hashable {
    /// Send a message of kind `p` with this body.
    case send(passwordMessageBody: [UInt8])
    /// The server let us in.
    case authenticated
    /// Nothing to send; the server goes on.
    case wait
  }

  private enum State {
    case start
    /// A password was sent, in whatever form; the server says yes by AuthenticationOk or no by an error.
    case passwordSent
    case negotiating(SCRAMClient)
    /// The server has proven that it knows the password.
    case proven
    case authenticated
    case failed
  }

  private var state = State.start
  private let user: String
  private var password: String?
  private let policy: AuthenticationPolicy
  private let serverCertificateHash: [UInt8]?
  private let nonce: [UInt8]
  private let cache: SaltedPasswordCache?

  /// - Parameters:
  ///   - password: `nil` or empty, when there is none; then only a server that asks for none lets us in.
  ///   - serverCertificateHash: From ``ServerEndPoint``; `nil` without TLS, and for a certificate that has none.
  ///   - nonce: ``SCRAMClient/nonceLength`` bytes from a cryptographic random generator, new for every connection.
  ///   - cache: Saves hashing the same password again for SCRAM.
  init(
    user: String, password: String?, policy: AuthenticationPolicy, serverCertificateHash: [UInt8]?, nonce: [UInt8],
    cache: SaltedPasswordCache?
  ) {
    self.user = user
    self.password = password
    self.policy = policy
    self.serverCertificateHash = serverCertificateHash
    self.nonce = nonce
    self.cache = cache
  }

  var isAuthenticated: Bool {
    switch state {
    case .authenticated: true
    case .start, .passwordSent, .negotiating, .proven, .failed: false
    }
  }

  /// - Throws: `authenticationFailed`, when the policy forbids what the server asks for, the password is missing or the
  ///   server is not what it claims to be; `protocolViolation` for a request that is malformed or out of order;
  ///   `invalidArgument` for a password that no server can have.
  mutating func receive(_ request: AuthenticationRequest) throws(DatabaseError) -> Action {
    let current = state
    // An error on the way leaves this behind.
    state = .failed
    let (next, action) = try advance(current, request)
    state = next
    return action
  }

  private mutating func advance(
    _ state: State, _ request: AuthenticationRequest
  ) throws(DatabaseError) -> (State, Action) {
    switch state {
    case .start: return try answer(request)
    case .passwordSent:
      guard case .ok = request else { throw .unexpectedRequest(request, "the password was on its way") }
      return (.authenticated, .authenticated)
    case .negotiating(let client): return try negotiate(client, request)
    case .proven:
      guard case .ok = request else { throw .unexpectedRequest(request, "SCRAM was complete") }
      return (.authenticated, .authenticated)
    case .authenticated: throw .unexpectedRequest(request, "the client was authenticated already")
    case .failed: throw .unexpectedRequest(request, "authentication had failed already")
    }
  }

  private mutating func answer(_ request: AuthenticationRequest) throws(DatabaseError) -> (State, Action) {
    switch request {
    case .ok:
      try refuseWithoutBinding("let the client in without asking")
      return (.authenticated, .authenticated)
    case .cleartextPassword:
      try refuseWithoutBinding("asks for the password in clear text")
      guard policy.isEncrypted || policy.allowsCleartextPassword else {
        throw .authenticationFailed(
          "the server asks for the password in clear text over a connection that is not encrypted; "
            + "set sslmode=require, use scram-sha-256 in pg_hba.conf, or set allowsCleartextPassword")
      }
      return (.passwordSent, .send(passwordMessageBody: Array(try takePassword().utf8) + [0]))
    case .md5(let salt):
      try refuseWithoutBinding("asks for an MD5 password")
      let response = MD5Password.response(user: user, password: try takePassword(), salt: salt)
      return (.passwordSent, .send(passwordMessageBody: response + [0]))
    case .sasl(let mechanisms):
      var client = SCRAMClient(
        password: try takePassword(), nonce: nonce, channelBinding: channelBinding, policy: policy.channelBinding,
        cache: cache)
      let (mechanism, response) = try client.begin(mechanisms: mechanisms)
      return (.negotiating(client), .send(passwordMessageBody: Self.initialResponse(mechanism, response)))
    case .saslContinue, .saslFinal, .gssContinue:
      throw .unexpectedRequest(request, "nothing had been asked for")
    case .kerberos: throw .unsupportedAuthentication("Kerberos")
    case .gss: throw .unsupportedAuthentication("GSSAPI")
    case .sspi: throw .unsupportedAuthentication("SSPI")
    case .unknown(let code): throw .unsupportedAuthentication("authentication method \(code)")
    }
  }

  private func negotiate(
    _ client: SCRAMClient, _ request: AuthenticationRequest
  ) throws(DatabaseError) -> (State, Action) {
    var client = client
    switch request {
    case .saslContinue(let challenge):
      let response = try client.answer(challenge: challenge)
      return (.negotiating(client), .send(passwordMessageBody: response))
    case .saslFinal(let conclusion):
      try client.finish(conclusion)
      return (.proven, .wait)
    // Whoever does not know the password could say so.
    case .ok: throw .serverWithoutProof
    case .cleartextPassword, .md5, .sasl, .kerberos, .gss, .gssContinue, .sspi, .unknown:
      throw .unexpectedRequest(request, "SCRAM was under way")
    }
  }

  private var channelBinding: SCRAMClient.ChannelBinding {
    guard policy.isEncrypted else { return .noEncryption }
    return serverCertificateHash.map { .tlsServerEndPoint($0) } ?? .unavailable
  }

  /// With channel binding required, whatever is not SCRAM could be somebody in between.
  private func refuseWithoutBinding(_ what: String) throws(DatabaseError) {
    guard policy.channelBinding != .require else {
      throw .authenticationFailed(
        "channelBinding is require and the server \(what); "
          + "use scram-sha-256 in pg_hba.conf, or set channelBinding to prefer")
    }
  }

  /// It is needed once, and then no longer held.
  private mutating func takePassword() throws(DatabaseError) -> String {
    guard let password, !password.isEmpty else { throw .passwordMissing }
    self.password = nil
    guard !password.utf8.contains(0) else {
      throw DatabaseError(
        .invalidArgument, "the password has a zero byte, which PostgreSQL cannot take; check its source")
    }
    return password
  }

  /// SASLInitialResponse: the mechanism's name with its zero byte, the length of the response, the response.
  private static func initialResponse(_ mechanism: String, _ response: [UInt8]) -> [UInt8] {
    let length = UInt32(truncatingIfNeeded: response.count)
    return Array(mechanism.utf8) + [0] + withUnsafeBytes(of: length.bigEndian) { Array($0) } + response
  }
}

extension DatabaseError {
  fileprivate static func unexpectedRequest(_ request: AuthenticationRequest, _ when: String) -> DatabaseError {
    violation("the server sent \(request.name) when \(when)")
  }
}
