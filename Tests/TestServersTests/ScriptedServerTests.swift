import TestServers
import Testing

@Suite("A server that plays PostgreSQL from a script", .serialized)
struct ScriptedServerTests {
  @Test("psql logs in, and gets the rows of the script")
  func login() async throws {
    let server = try await ScriptedServer.start { connection in
      let parameters = try await connection.acceptLogin(processID: 7, secretKey: 8)
      #expect(parameters["user"] == "postgres")
      #expect(parameters["database"] == "postgres")
      let query = try await connection.readMessage()
      #expect(query == .init(type: "Q", body: Array("SELECT 1\0".utf8)))
      try await connection.write(
        ServerMessage.rowDescription(["a", "b"]) + ServerMessage.dataRow(["first", nil])
          + ServerMessage.dataRow(["second", "last"]) + ServerMessage.commandComplete("SELECT 2")
          + ServerMessage.readyForQuery())
      #expect(try await connection.readMessage().type == "X")
      try await connection.readEnd()
    }
    let run = try await Psql.run(server.url, "SELECT 1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "first|\nsecond|last")
    await server.scriptsEnded()
    await server.shutdown()
    #expect(server.failures.isEmpty)
    #expect(server.connectionCount == 1)
  }

  @Test("psql is shown the script's error, sent byte by byte")
  func errorByByte() async throws {
    let server = try await ScriptedServer.start { connection in
      try await connection.acceptLogin()
      _ = try await connection.readMessage()
      let error = ServerMessage.errorResponse(sqlState: "XX001", "the disk has moths")
      try await connection.write(error + ServerMessage.readyForQuery(), inPiecesOf: 1)
      _ = try await connection.readMessage()
    }
    let run = try await Psql.run(server.url, "SELECT 1")
    #expect(run.status != 0)
    #expect(run.errors.contains("the disk has moths"))
    await server.shutdown()
  }

  @Test(
    "psql survives what no server sends",
    arguments: [
      ServerMessage.message("D", length: -1), ServerMessage.message("D", length: 3),
      ServerMessage.message("T", length: 1_000, [1, 2, 3]), [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [],
    ])
  func malformed(_ answer: [UInt8]) async throws {
    let server = try await ScriptedServer.start { connection in
      try await connection.acceptLogin()
      _ = try await connection.readMessage()
      try await connection.write(answer)
      try await connection.closeOutput()
      _ = try? await connection.readEnd()
    }
    let run = try await Psql.run(server.url, "SELECT 1")
    #expect(run.status != 0)
    #expect(run.elapsed < .seconds(30))
    await server.shutdown()
  }

  @Test("close is the end of the data for the client, reset is an error")
  func endings() async throws {
    let server = try await ScriptedServer.start { connection in
      try await connection.write([1])
      _ = try await connection.read(1)
      if connection.number == 0 { await connection.close() } else { await connection.reset() }
    }
    for expected in [RawClient.End.closed, .reset] {
      let client = try await RawClient.connect(server.port)
      #expect(try await eventually { client.bytes == [1] })
      try await client.write([2])
      #expect(try await eventually { client.end == expected })
      await client.close()
    }
    await server.scriptsEnded()
    await server.shutdown()
    #expect(server.failures.isEmpty)
  }

  @Test("reads take exactly what they ask for, however the client cuts it")
  func reads() async throws {
    let server = try await ScriptedServer.start { connection in
      for count in [0, 1, 2, 3, 94_000] {
        let bytes = try await connection.read(count)
        try await connection.write(Array(ServerMessage.integer(UInt32(bytes.reduce(0) { $0 + Int($1) }))))
      }
      try await connection.readEnd()
    }
    let client = try await RawClient.connect(server.port)
    try await client.write([1])
    try await client.write([2, 3, 4])
    try await client.write([5])
    try await client.write([6] + [UInt8](repeating: 1, count: 94_000))
    #expect(try await eventually { client.bytes.count == 20 })
    let sums = stride(from: 0, to: 20, by: 4).map { start in
      client.bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    #expect(sums == [0, 1, 5, 15, 94_000])
    await client.close()
    await server.scriptsEnded()
    await server.shutdown()
    #expect(server.failures.isEmpty)
  }

  @Test("the openings of a client are told apart")
  func openings() async throws {
    let server = try await ScriptedServer.start { connection async throws in
      #expect(try await connection.readOpening() == .tlsRequest)
      #expect(try await connection.readOpening() == .gssRequest)
      #expect(try await connection.readOpening() == .cancelRequest(processID: 258, secretKey: [9, 9, 9, 9]))
      #expect(try await connection.readOpening() == .startup(["user": "a", "database": ""]))
      #expect(try await connection.readMessages(through: "S").map(\.type) == ["P", "B", "S"])
      await #expect(throws: TestServerError.self) { _ = try await connection.readMessage() }
      await #expect(throws: EndOfConnection.self) { _ = try await connection.read(1) }
    }
    let client = try await RawClient.connect(server.port)
    try await client.write([0, 0, 0, 8, 4, 210, 22, 47])
    try await client.write([0, 0, 0, 8, 4, 210, 22, 48])
    try await client.write([0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 1, 2, 9, 9, 9, 9])
    let startup = ServerMessage.text("user") + ServerMessage.text("a") + ServerMessage.text("database") + [0, 0]
    try await client.write(ServerMessage.integer(Int32(startup.count + 8)) + [0, 3, 0, 0] + startup)
    try await client.write(
      ServerMessage.message("P") + ServerMessage.message("B", [1]) + ServerMessage.message("S")
        + ServerMessage.message("Q", length: 3))
    try await client.closeOutput()
    #expect(try await eventually { client.end != nil })
    await server.scriptsEnded()
    await server.shutdown()
    #expect(server.failures.isEmpty, "\(server.failures)")
  }

  @Test("a client that says nothing is a failure of the script after its time-out")
  func timeout() async throws {
    let server = try await ScriptedServer.start(timeout: .milliseconds(50)) { _ = try await $0.read(1) }
    let client = try await RawClient.connect(server.port)
    #expect(try await eventually { client.end == .closed })
    await server.shutdown()
    #expect(server.failures.first is TestServerError)
    #expect(server.failures.count == 1)
  }

  @Test("shutdown ends a script that waits, and one that sleeps")
  func shutdown() async throws {
    let server = try await ScriptedServer.start { connection in
      if connection.number == 0 { _ = try await connection.read(1) } else { try await Task.sleep(for: .seconds(60)) }
    }
    let clients = [try await RawClient.connect(server.port), try await RawClient.connect(server.port)]
    #expect(try await eventually { server.connectionCount == 2 })
    let clock = ContinuousClock()
    let start = clock.now
    await server.shutdown()
    #expect(clock.now - start < .seconds(30))
    #expect(server.failures.count == 2)
    for client in clients { #expect(try await eventually { client.end != nil }) }
    await #expect(throws: (any Error).self) { _ = try await RawClient.connect(server.port) }
  }

  @Test("a hundred clients at once have a script each")
  func many() async throws {
    let server = try await ScriptedServer.start { connection in
      let bytes = try await connection.read(4)
      try await connection.write(bytes.reversed())
      try await connection.readEnd()
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          let client = try await RawClient.connect(server.port)
          let bytes = ServerMessage.integer(UInt32(number))
          try await client.write(bytes)
          #expect(try await eventually { client.bytes == bytes.reversed() })
          await client.close()
        }
      }
      try await group.waitForAll()
    }
    await server.scriptsEnded()
    await server.shutdown()
    #expect(server.failures.isEmpty)
    #expect(server.connectionCount == 100)
  }
}
