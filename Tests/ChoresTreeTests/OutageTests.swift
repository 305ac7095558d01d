import Strata
import StrataPostgres
import TestDatabases
import Testing

/// The service while PostgreSQL ends its connections.
@Suite(.serialized, .timeLimit(.minutes(1))) struct OutageTests {
  @Test func endedConnectionsAreReplaced() async throws {
    try await withPostgresDatabase { url async throws in
      try await ChoresTreeProcess.migrate(url)
      try await ChoresTreeProcess.run(database: url) { service async throws in
        try await serveThroughEndedConnections(service, url)
      }
    }
  }

  private func serveThroughEndedConnections(_ service: ChoresTreeProcess, _ url: String) async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      let name = try #require(url.split(separator: "/").last.map(String.init))
      for round in 0..<5 {
        #expect(try await service.request("GET", "/api/v1/tasks").status == 200, "before round \(round)")
        let ended = try await db.all(
          sql: "SELECT pg_terminate_backend(pid), pid FROM pg_stat_activity WHERE datname = \(name)",
          as: (Bool, Int32).self)
        #expect(!ended.isEmpty, "the service has connections")
        // A read runs again on another connection; a write is sent once.
        #expect(try await service.request("GET", "/api/v1/tasks").status == 200, "after round \(round)")
        let answer = try await service.request(
          "POST", "/api/v1/servers", #"{"discordID":"\#(round)","name":"Home"}"#)
        #expect(answer.status == 201, "\(answer.text)")
      }
      #expect(try await service.request("GET", "/api/v1/servers").json["total"] as? Int == 5)
    }
  }
}
