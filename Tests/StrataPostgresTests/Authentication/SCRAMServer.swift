import Crypto
import Foundation
import Testing

/// The server's side of SCRAM-SHA-256, written from RFC 5802 without using anything of the client's.
struct SCRAMServer {
  enum Failure: Error, Hashable {
    case header, nonce, binding, proof
  }

  let salt: [UInt8]
  let iterations: Int
  /// `nil` for a server without TLS, or one that does not offer the binding.
  let certificateHash: [UInt8]?
  private let storedKey: [UInt8]
  private let serverKey: [UInt8]
  private let nonceSuffix: String

  private var header = ""
  private var firstBare = ""
  private var clientNonce = ""
  private var challenge = ""

  init(
    password: [UInt8], salt: [UInt8], iterations: Int, certificateHash: [UInt8]? = nil,
    nonceSuffix: String = "server+/,"
  ) {
    self.salt = salt
    self.iterations = iterations
    self.certificateHash = certificateHash
    self.nonceSuffix = nonceSuffix.replacing(",", with: "")
    var block = Self.hmac(password, salt + [0, 0, 0, 1])
    var salted = block
    for _ in 1..<max(iterations, 1) where iterations > 1 {
      block = Self.hmac(password, block)
      for index in salted.indices { salted[index] ^= block[index] }
    }
    storedKey = Array(SHA256.hash(data: Self.hmac(salted, Array("Client Key".utf8))))
    serverKey = Self.hmac(salted, Array("Server Key".utf8))
  }

  static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }

  var mechanisms: [String] { certificateHash == nil ? ["SCRAM-SHA-256"] : ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"] }

  mutating func challenge(mechanism: String, first: [UInt8]) throws -> [UInt8] {
    let text = String(decoding: first, as: UTF8.self)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    try #require(parts.count == 4)
    header = "\(parts[0]),\(parts[1]),"
    let expected =
      switch (mechanism, certificateHash) {
      case ("SCRAM-SHA-256-PLUS", .some): ["p=tls-server-end-point,,"]
      case ("SCRAM-SHA-256", .some): ["n,,"]
      default: ["n,,", "y,,"]
      }
    guard expected.contains(header) else { throw Failure.header }
    firstBare = "\(parts[2]),\(parts[3])"
    guard parts[3].hasPrefix("r="), parts[3].utf8.count >= 22 else { throw Failure.nonce }
    clientNonce = String(parts[3].dropFirst(2))
    challenge = "r=\(clientNonce)\(nonceSuffix),s=\(Data(salt).base64EncodedString()),i=\(iterations)"
    return Array(challenge.utf8)
  }

  mutating func conclusion(_ final: [UInt8]) throws -> [UInt8] {
    let text = String(decoding: final, as: UTF8.self)
    let parts = text.split(separator: ",")
    try #require(parts.count == 3)
    let binding = header.hasPrefix("p") ? certificateHash ?? [] : []
    guard parts[0] == "c=\(Data(Array(header.utf8) + binding).base64EncodedString())" else { throw Failure.binding }
    guard parts[1] == "r=\(clientNonce)\(nonceSuffix)" else { throw Failure.nonce }
    let message = Array("\(firstBare),\(challenge),\(parts[0]),\(parts[1])".utf8)
    let signature = Self.hmac(storedKey, message)
    let proof = try #require(Data(base64Encoded: String(parts[2].dropFirst(2))))
    let clientKey = zip(proof, signature).map { $0 ^ $1 }
    guard Array(SHA256.hash(data: clientKey)) == storedKey else { throw Failure.proof }
    return Array("v=\(Data(Self.hmac(serverKey, message)).base64EncodedString())".utf8)
  }
}
