import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

@Suite("Beginnings that no PostgreSQL makes")
struct MalformedStartupTests {
  struct Beginning: Sendable, CustomTestStringConvertible {
    let name: String
    /// What comes in place of an AuthenticationOk.
    let bytes: [UInt8]
    var code = DatabaseError.Code.protocolViolation
    var testDescription: String { name }

    static func request(_ code: Int32, _ rest: [UInt8] = []) -> [UInt8] {
      ServerMessage.message("R", ServerMessage.integer(code) + rest)
    }

    private static let ok = ServerMessage.authenticationOk

    static let all = [
      Beginning(name: "an unknown kind", bytes: ServerMessage.message("~")),
      Beginning(name: "zero bytes", bytes: [UInt8](repeating: 0, count: 20)),
      Beginning(name: "a page of the web", bytes: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)),
      Beginning(name: "a length of -1", bytes: ServerMessage.message("R", length: -1)),
      Beginning(name: "a length of 3", bytes: ServerMessage.message("R", length: 3, [0, 0, 0])),
      Beginning(name: "a request of 2 GiB", bytes: ServerMessage.message("R", length: .max)),
      Beginning(name: "a request without its code", bytes: ServerMessage.message("R", [0, 0])),
      Beginning(name: "AuthenticationOk with more behind it", bytes: request(0, [1])),
      Beginning(name: "AuthenticationOk twice", bytes: ok + ok),
      Beginning(name: "a salt of two bytes", bytes: request(5, [1, 2])),
      Beginning(name: "SASL without a mechanism's end", bytes: request(10, Array("SCRAM-SHA-256".utf8))),
      Beginning(name: "SASL goes on before it began", bytes: request(11, Array("r=x".utf8))),
      Beginning(name: "SASL ends before it began", bytes: request(12, Array("v=x".utf8))),
      Beginning(name: "ReadyForQuery at once", bytes: ServerMessage.readyForQuery()),
      Beginning(name: "a key before the login", bytes: ServerMessage.backendKeyData(processID: 1, secretKey: 1)),
      Beginning(name: "a parameter before the login", bytes: ServerMessage.parameterStatus("a", "b")),
      Beginning(name: "a parameter without a value", bytes: ok + ServerMessage.message("S", ServerMessage.text("a"))),
      Beginning(name: "a key of two bytes", bytes: ok + ServerMessage.message("K", [0, 0])),
      Beginning(name: "a key of 1,000 bytes", bytes: ok + ServerMessage.message("K", length: 1_004)),
      Beginning(name: "a ReadyForQuery with two bytes", bytes: ok + ServerMessage.message("Z", [73, 73])),
      Beginning(name: "a row", bytes: ok + ServerMessage.dataRow(["1"])),
      Beginning(name: "a result", bytes: ok + ServerMessage.commandComplete("SELECT 1")),
      Beginning(name: "a copy", bytes: ok + ServerMessage.message("H", [0, 0, 0])),
      Beginning(name: "another version of the protocol", bytes: ServerMessage.message("v", [0, 3, 0, 0, 0, 0, 0, 0])),
      Beginning(name: "an error without its end", bytes: ServerMessage.message("E", Array("SFATAL".utf8))),
    ]

    /// Nothing follows.
    static let endings = [
      Beginning(name: "nothing", bytes: [], code: .connectionRefused),
      Beginning(name: "a header cut off", bytes: [82, 0, 0], code: .connectionRefused),
      Beginning(name: "a request cut off", bytes: Array(ok.dropLast()), code: .connectionRefused),
      Beginning(name: "the end behind AuthenticationOk", bytes: ok, code: .connectionRefused),
      Beginning(
        name: "a ReadyForQuery cut off", bytes: ok + ServerMessage.readyForQuery().dropLast(), code: .connectionRefused),
    ]
  }

  /// The first connection is faulty, the others are right.
  private func check(
    _ mode: TLSMode, _ code: DatabaseError.Code, _ fault: @escaping @Sendable (ScriptedConnection) async throws -> Void
  ) async throws {
    let server = try await ScriptedServer.start(timeout: .seconds(30)) { connection in
      if connection.number == 0 { return try await fault(connection) }
      try await connection.acceptLogin()
      while true {
        let group = try await connection.readGroup()
        if group.last?.type == "X" { return }
        try await connection.write(RightAnswer.to(group))
      }
    }
    var configuration = try PostgresConfiguration(url: server.url, environment: .init(files: .system))
    configuration.tls.mode = mode
    configuration.pool = .short
    configuration.pool.connectRetryInterval = .milliseconds(1)
    try await withDatabase(configuration) { db async throws in
      let error = await #expect(throws: DatabaseError.self) { try await db.all(sql: "SELECT 1", as: Int.self) }
      #expect(error?.code == code, "\(error?.debugDescription ?? "")")
      // The script knows no TLS.
      if mode == .require { return }
      try await Task.sleep(for: .milliseconds(20))
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
    await server.scriptsEnded()
    #expect(server.failures.isEmpty, "\(server.failures)")
    await server.shutdown()
  }

  @Test(
    "end in protocolViolation, and the next attempt is a new one", .timeLimit(.minutes(1)), arguments: Beginning.all)
  func violation(beginning: Beginning) async throws {
    try await check(.disable, beginning.code) { connection in
      _ = try await connection.readOpening()
      try await connection.write(beginning.bytes)
      try await connection.readEnd()
    }
  }

  @Test("that end early are refusals", .timeLimit(.minutes(1)), arguments: Beginning.endings)
  func ending(beginning: Beginning) async throws {
    try await check(.disable, beginning.code) { connection in
      _ = try await connection.readOpening()
      try await connection.write(beginning.bytes)
      await connection.close()
    }
  }

  @Test(
    "an answer to the request for TLS that is none", .timeLimit(.minutes(1)),
    arguments: [[0x58], [0x53, 0x52, 0, 0, 0, 8, 0, 0, 0, 0], [0xFF, 0xFF]] as [[UInt8]])
  func answerToTLSRequest(bytes: [UInt8]) async throws {
    try await check(.require, .protocolViolation) { connection in
      #expect(try await connection.readOpening() == .tlsRequest)
      try await connection.write(bytes)
      try await connection.readEnd()
    }
  }

  @Test("a TLS handshake that is noise", .timeLimit(.minutes(1)))
  func noiseInHandshake() async throws {
    try await check(.require, .connectionRefused) { connection in
      #expect(try await connection.readOpening() == .tlsRequest)
      try await connection.write([0x53])
      _ = try await connection.readAvailable()
      try await connection.write([UInt8](repeating: 0x41, count: 300))
    }
  }
}
