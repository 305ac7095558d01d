import Strata
import Testing

@testable import StrataPostgres

@Suite("The beginning of a session")
struct StartupStateMachineTests {
  private typealias Machine = StartupStateMachine

  private static let authenticated = ServerBytes.message(.authentication, [0, 0, 0, 0])
  private static let wantsPassword = ServerBytes.message(.authentication, [0, 0, 0, 5, 1, 2, 3, 4])
  private static let key = ServerBytes.message(.backendKeyData, [0, 0, 0, 7, 9, 9, 9, 9])

  private static func parameter(_ name: String, _ value: String) -> [UInt8] {
    ServerBytes.message(.parameterStatus, ServerBytes.string(name) + ServerBytes.string(value))
  }

  /// What the machine answers, as words.
  private func answers(_ messages: [UInt8]..., password: String? = "secret") throws -> [String] {
    var machine = Machine(
      AuthenticationExchange(
        user: "app", password: password, policy: AuthenticationPolicy(isEncrypted: false), serverCertificateHash: nil,
        nonce: AuthenticationFixtures.nonce, cache: nil))
    var answers: [String] = []
    for bytes in messages {
      try bytes.withUnsafeBytes { bytes in
        guard case .frame(let frame) = try MessageFrame.read(bytes, at: 0) else { return }
        switch try machine.receive(frame.kind, UnsafeRawBufferPointer(rebasing: bytes[frame.body])) {
        case .none: answers.append("-")
        case .send(let body): answers.append("password of \(body.count) bytes")
        case .notice(let message): answers.append("notice \(message.sqlState)")
        case .ready(let session):
          answers.append("ready \(session.parameters) \(session.key.map { "\($0.processID)" } ?? "no key")")
        }
      }
    }
    return answers
  }

  @Test("trust, settings, a key, ready")
  func trust() throws {
    #expect(
      try answers(
        Self.authenticated, Self.parameter("server_version", "15.1"), Self.parameter("server_version", "15.2"),
        Self.key,
        ServerBytes.ready()) == ["-", "-", "-", "-", #"ready ["server_version": "15.2"] 7"#])
  }

  @Test("a password, a notice in between, and no key, as some poolers do")
  func password() throws {
    let notice = ServerBytes.message(
      .noticeResponse, Array("SWARNING\0".utf8) + Array("VWARNING\0C01000\0Mcareful\0\0".utf8))
    #expect(
      try answers(Self.wantsPassword, notice, Self.authenticated, ServerBytes.ready())
        == ["password of 36 bytes", "notice 01000", "-", "ready [:] no key"])
  }

  @Test("what comes too early, too late or not at all from a server is a protocol violation")
  func violations() throws {
    let row = ServerBytes.dataRow([[1]])
    let sequences: [[[UInt8]]] = [
      [ServerBytes.ready()], [Self.key], [Self.parameter("a", "b")], [Self.wantsPassword, ServerBytes.ready()],
      [Self.authenticated, Self.authenticated], [Self.authenticated, Self.wantsPassword], [row],
      [Self.authenticated, row],
      [Self.authenticated, ServerBytes.ready(), ServerBytes.ready()],
      [Self.authenticated, ServerBytes.ready(), Self.key],
      [Self.authenticated, ServerBytes.commandComplete("SELECT 1")],
    ]
    for sequence in sequences {
      var machine = Machine(
        AuthenticationExchange(
          user: "app", password: "secret", policy: AuthenticationPolicy(isEncrypted: false), serverCertificateHash: nil,
          nonce: AuthenticationFixtures.nonce, cache: nil))
      let error = #expect(throws: DatabaseError.self) {
        for bytes in sequence {
          try bytes.withUnsafeBytes { bytes in
            guard case .frame(let frame) = try MessageFrame.read(bytes, at: 0) else { return }
            _ = try machine.receive(frame.kind, UnsafeRawBufferPointer(rebasing: bytes[frame.body]))
          }
        }
      }
      #expect(error?.code == .protocolViolation, "\(sequence)")
    }
  }

  @Test("a password that is wanted and not there, and a refusal, say what to look at")
  func refusals() throws {
    let missing = #expect(throws: DatabaseError.self) { try answers(Self.wantsPassword, password: nil) }
    #expect(missing?.code == .authenticationFailed && missing?.description.contains("PGPASSWORD") == true)
    let refused = #expect(throws: DatabaseError.self) {
      try answers(Self.authenticated, ServerBytes.error("53300", severity: "FATAL"))
    }
    #expect(refused?.code == .connectionRefused && refused?.description.contains("max_connections") == true)
  }
}
