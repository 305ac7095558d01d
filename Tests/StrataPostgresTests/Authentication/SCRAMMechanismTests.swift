import Strata
import Testing

@testable import StrataPostgres

@Suite("SCRAM mechanisms and channel binding")
struct SCRAMMechanismTests {
  typealias Binding = SCRAMClient.ChannelBinding
  typealias Policy = AuthenticationPolicy.ChannelBinding

  enum Expected: Sendable, Hashable {
    case plain(flag: String)
    case bound
    case refused(naming: String)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let binding: Binding
    let policy: Policy
    let offered: [String]
    let expected: Expected
    var testDescription: String { "\(binding) \(policy) \(offered)" }
  }

  static let plain = ["SCRAM-SHA-256"]
  static let both = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]
  static let plus = ["SCRAM-SHA-256-PLUS"]
  static let other = ["OAUTHBEARER", "scram-sha-256"]
  static let hash = Binding.tlsServerEndPoint([1, 2, 3])

  /// Every combination.
  static let rows: [Row] = [
    Row(binding: .noEncryption, policy: .disable, offered: plain, expected: .plain(flag: "n")),
    Row(binding: .noEncryption, policy: .disable, offered: both, expected: .plain(flag: "n")),
    Row(binding: .noEncryption, policy: .disable, offered: plus, expected: .refused(naming: "channelBinding")),
    Row(binding: .noEncryption, policy: .prefer, offered: plain, expected: .plain(flag: "n")),
    Row(binding: .noEncryption, policy: .prefer, offered: both, expected: .refused(naming: "sslmode=require")),
    Row(binding: .noEncryption, policy: .prefer, offered: plus, expected: .refused(naming: "sslmode=require")),
    Row(binding: .noEncryption, policy: .require, offered: plain, expected: .refused(naming: "sslmode=require")),
    Row(binding: .noEncryption, policy: .require, offered: both, expected: .refused(naming: "sslmode=require")),
    Row(binding: .noEncryption, policy: .require, offered: plus, expected: .refused(naming: "sslmode=require")),
    Row(binding: .unavailable, policy: .disable, offered: plain, expected: .plain(flag: "n")),
    Row(binding: .unavailable, policy: .disable, offered: both, expected: .plain(flag: "n")),
    Row(binding: .unavailable, policy: .disable, offered: plus, expected: .refused(naming: "channelBinding")),
    Row(binding: .unavailable, policy: .prefer, offered: plain, expected: .plain(flag: "n")),
    Row(binding: .unavailable, policy: .prefer, offered: both, expected: .plain(flag: "n")),
    Row(binding: .unavailable, policy: .prefer, offered: plus, expected: .refused(naming: "RSA or ECDSA")),
    Row(binding: .unavailable, policy: .require, offered: plain, expected: .refused(naming: "RSA or ECDSA")),
    Row(binding: .unavailable, policy: .require, offered: both, expected: .refused(naming: "RSA or ECDSA")),
    Row(binding: .unavailable, policy: .require, offered: plus, expected: .refused(naming: "RSA or ECDSA")),
    Row(binding: hash, policy: .disable, offered: plain, expected: .plain(flag: "n")),
    Row(binding: hash, policy: .disable, offered: both, expected: .plain(flag: "n")),
    Row(binding: hash, policy: .disable, offered: plus, expected: .refused(naming: "channelBinding to prefer")),
    Row(binding: hash, policy: .prefer, offered: plain, expected: .plain(flag: "y")),
    Row(binding: hash, policy: .prefer, offered: both, expected: .bound),
    Row(binding: hash, policy: .prefer, offered: plus, expected: .bound),
    Row(binding: hash, policy: .require, offered: plain, expected: .refused(naming: "does not offer it")),
    Row(binding: hash, policy: .require, offered: both, expected: .bound),
    Row(binding: hash, policy: .require, offered: plus, expected: .bound),
    Row(binding: hash, policy: .prefer, offered: other, expected: .refused(naming: "pg_hba.conf")),
    Row(binding: .noEncryption, policy: .prefer, offered: other, expected: .refused(naming: "pg_hba.conf")),
    Row(binding: .noEncryption, policy: .prefer, offered: [], expected: .refused(naming: "pg_hba.conf")),
  ]

  @Test("chooses the mechanism and the GS2 flag", arguments: rows)
  func choice(_ row: Row) throws {
    var client = SCRAMClient(
      password: "pencil", nonce: AuthenticationFixtures.nonce, channelBinding: row.binding, policy: row.policy)
    let begun: (mechanism: String, response: [UInt8])
    do {
      begun = try client.begin(mechanisms: row.offered)
    } catch {
      guard case .refused(let name) = row.expected else { throw error }
      #expect(error.code == .authenticationFailed && error.message.contains(name))
      #expect(!error.description.contains("pencil") && !error.description.contains("OAUTHBEARER"))
      return
    }
    let (mechanism, response) = begun
    let first = String(decoding: response, as: UTF8.self)
    let header: String
    var data: [UInt8] = []
    switch row.expected {
    case .plain(let flag):
      #expect(mechanism == "SCRAM-SHA-256")
      header = "\(flag),,"
    case .bound:
      #expect(mechanism == "SCRAM-SHA-256-PLUS")
      header = "p=tls-server-end-point,,"
      data = [1, 2, 3]
    case .refused:
      Issue.record("the client took \(mechanism)")
      return
    }
    #expect(first == "\(header)n=,r=AAECAwQFBgcICQoLDA0ODxAR")
    // The same header again, under the proof.
    let proof = try client.answer(challenge: "r=AAECAwQFBgcICQoLDA0ODxARx,s=AAAA,i=1".utf8)
    let binding = Base64.encode(Array(header.utf8) + data)
    #expect(proof.starts(with: Array("c=".utf8) + binding + Array(",r=".utf8)))
  }
}
