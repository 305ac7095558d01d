import Crypto
import Strata

/// The client's side of SCRAM-SHA-256 and SCRAM-SHA-256-PLUS, as a value without I/O (RFC 5802, RFC 7677;
/// https://www.postgresql.org/docs/current/sasl-authentication.html).
///
/// ``begin(mechanisms:)``, ``answer(challenge:)`` and ``finish(_:)``, in this order and each once. Only when `finish`
/// returned has the server proven that it knows the password too. After an error the value is of no more use.
struct SCRAMClient: Sendable {
  /// What the exchange can be bound to.
  enum ChannelBinding: Sendable, Hashable {
    /// There is no TLS, so a server that offers SCRAM-SHA-256-PLUS is behind somebody who took it away.
    case noEncryption
    /// There is TLS, but its certificate has no hash to bind to (see ``ServerEndPoint``).
    case unavailable
    /// The hash of the server's certificate (RFC 5929, section 4).
    case tlsServerEndPoint([UInt8])
  }

  static let mechanism = "SCRAM-SHA-256"
  static let mechanismWithBinding = "SCRAM-SHA-256-PLUS"

  /// How many random bytes to give as nonce: as many as the server adds.
  static let nonceLength = 18
  private static let shortestNonce = 15

  private enum State {
    case ready(password: String)
    case awaitingChallenge(password: String, bindingData: [UInt8], firstBare: [UInt8])
    case awaitingConclusion(serverKey: SymmetricKey, signedMessage: [UInt8])
    case verified
    case failed
  }

  private var state: State
  private let userName: String
  /// In base64.
  private let nonce: [UInt8]
  private let hasLongNonce: Bool
  private let channelBinding: ChannelBinding
  private let policy: AuthenticationPolicy.ChannelBinding
  private let cache: SaltedPasswordCache?

  /// - Parameters:
  ///   - nonce: ``nonceLength`` bytes from a cryptographic random generator, new for every exchange.
  ///   - cache: Saves hashing the same password again.
  ///   - userName: PostgreSQL takes the user of the start-up message and ignores this one, so it is empty.
  init(
    password: String, nonce: [UInt8], channelBinding: ChannelBinding,
    policy: AuthenticationPolicy.ChannelBinding = .prefer,
    cache: SaltedPasswordCache? = nil, userName: String = ""
  ) {
    state = .ready(password: password)
    self.nonce = Base64.encode(nonce)
    hasLongNonce = nonce.count >= Self.shortestNonce
    self.channelBinding = channelBinding
    self.policy = policy
    self.cache = cache
    self.userName = userName
  }

  /// True when the server has proven that it knows the password.
  var isVerified: Bool {
    switch state {
    case .verified: true
    case .ready, .awaitingChallenge, .awaitingConclusion, .failed: false
    }
  }

  /// Chooses a mechanism and makes the first message.
  /// - Throws: `authenticationFailed`, when no mechanism is offered that the policy allows; `invalidArgument` for a
  ///   nonce that is too short; `protocolViolation` out of order.
  mutating func begin(mechanisms: [String]) throws(DatabaseError) -> (mechanism: String, response: [UInt8]) {
    guard case .ready(let password) = take() else { throw .scramOutOfOrder("an offer of mechanisms") }
    guard hasLongNonce else {
      throw DatabaseError(.invalidArgument, "the nonce is too short; give \(Self.nonceLength) random bytes")
    }
    let (mechanism, header, data) = try choose(mechanisms)
    let escapedName = userName.utf8.flatMap { byte in
      switch byte {
      case UInt8(ascii: ","): Array("=2C".utf8)
      case UInt8(ascii: "="): Array("=3D".utf8)
      default: [byte]
      }
    }
    let firstBare = Array("n=".utf8) + escapedName + Array(",r=".utf8) + nonce
    let headerBytes = Array(header.utf8)
    state = .awaitingChallenge(password: password, bindingData: headerBytes + data, firstBare: firstBare)
    return (mechanism, headerBytes + firstBare)
  }

  /// Answers the server's first message (AuthenticationSASLContinue) with the proof. Hashes the password, which takes
  /// milliseconds for PostgreSQL's default of 4,096 iterations.
  /// - Throws: `protocolViolation` for a malformed message or one out of order; `authenticationFailed`, when the server
  ///   reports an error or asks for what is refused.
  mutating func answer(challenge: some Collection<UInt8>) throws(DatabaseError) -> [UInt8] {
    guard case .awaitingChallenge(let password, let bindingData, let firstBare) = take() else {
      throw .scramOutOfOrder("a challenge")
    }
    let message = Array(challenge)
    let challenge = try SCRAMChallenge(message, clientNonce: nonce)
    let prepared = SASLprep.bytes(password)
    let keys =
      cache?.keys(password: prepared, salt: challenge.salt, iterations: challenge.iterations)
      ?? SCRAMKeys(password: prepared, salt: challenge.salt, iterations: challenge.iterations)

    let comma = UInt8(ascii: ",")
    let withoutProof = Array("c=".utf8) + Base64.encode(bindingData) + Array(",r=".utf8) + challenge.nonce
    let signedMessage = firstBare + [comma] + message + [comma] + withoutProof
    state = .awaitingConclusion(serverKey: keys.serverKey, signedMessage: signedMessage)
    return withoutProof + Array(",p=".utf8) + Base64.encode(keys.proof(of: signedMessage))
  }

  /// Checks the server's proof (AuthenticationSASLFinal).
  /// - Throws: `authenticationFailed`, when it is missing or wrong, or when the server reports an error;
  ///   `protocolViolation` for a malformed message or one out of order.
  mutating func finish(_ serverFinal: some Collection<UInt8>) throws(DatabaseError) {
    guard case .awaitingConclusion(let serverKey, let signedMessage) = take() else {
      throw .scramOutOfOrder("a conclusion")
    }
    let conclusion = try SCRAMConclusion(Array(serverFinal))
    guard SCRAMKeys.isSignature(conclusion.signature, of: signedMessage, serverKey: serverKey) else {
      throw .wrongServerSignature
    }
    state = .verified
  }

  /// Takes the state out, so that an error on the way leaves `failed` behind.
  private mutating func take() -> State {
    defer { state = .failed }
    return state
  }

  /// The mechanism, its GS2 header (RFC 5802, section 7) and the data that the exchange is bound to.
  private func choose(
    _ offered: [String]
  ) throws(DatabaseError) -> (mechanism: String, header: String, bindingData: [UInt8]) {
    let offersBinding = offered.contains(Self.mechanismWithBinding)
    switch (channelBinding, policy) {
    case (.tlsServerEndPoint(let hash), .prefer), (.tlsServerEndPoint(let hash), .require):
      if offersBinding { return (Self.mechanismWithBinding, "p=tls-server-end-point,,", hash) }
      guard policy != .require else {
        throw .noMechanism("channelBinding is require and the server does not offer it; turn on ssl there", offered)
      }
      // "y" tells the server what we saw of its offer; one that did offer it ends the exchange.
      return try plain(offered, header: "y,,")
    case (.noEncryption, .require):
      throw .noMechanism("channelBinding is require and the connection is not encrypted; set sslmode=require", offered)
    case (.unavailable, .require):
      throw .noMechanism(
        "channelBinding is require and the server's certificate has no hash to bind to (Ed25519 has none); "
          + "use one signed with RSA or ECDSA, or set channelBinding to prefer", offered)
    case (.noEncryption, .prefer):
      guard !offersBinding else {
        throw .noMechanism(
          "the server offers SCRAM-SHA-256-PLUS and the connection is not encrypted: something in between ends TLS; "
            + "set sslmode=require, or channelBinding to disable", offered)
      }
      return try plain(offered, header: "n,,")
    case (.unavailable, .prefer), (.noEncryption, .disable), (.unavailable, .disable), (.tlsServerEndPoint, .disable):
      return try plain(offered, header: "n,,")
    }
  }

  private func plain(
    _ offered: [String], header: String
  ) throws(DatabaseError) -> (mechanism: String, header: String, bindingData: [UInt8]) {
    guard offered.contains(Self.mechanism) else {
      guard !offered.contains(Self.mechanismWithBinding) else {
        throw .noMechanism(
          "the server insists on channel binding, which is not possible here; set channelBinding to prefer, "
            + "and give the server a certificate signed with RSA or ECDSA", offered)
      }
      throw .noMechanism("the server does not offer SCRAM-SHA-256; use scram-sha-256 in pg_hba.conf", offered)
    }
    return (Self.mechanism, header, [])
  }
}

extension DatabaseError {
  fileprivate static func noMechanism(_ message: String, _ offered: [String]) -> DatabaseError {
    authenticationFailed(message, serverMessage: "offered: \(offered.joined(separator: " "))")
  }
}
