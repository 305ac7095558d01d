import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

/// What `target_session_attrs` chooses among a primary, a primary whose sessions only read, and a standby.
@Suite("target_session_attrs")
struct TargetSessionTests {
  private struct Servers {
    let primary: PostgresHost
    let readOnly: PostgresHost
    let standby: PostgresHost
    let standbyServer: TemporaryPostgres

    var names: [(name: String, host: PostgresHost)] {
      [("primary", primary), ("read-only", readOnly), ("standby", standby)]
    }

    func hosts(_ names: [String]) -> [PostgresHost] {
      names.compactMap { name in self.names.first { $0.name == name }?.host }
    }
  }

  private func withServers(_ body: (Servers) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    defer { folder.delete() }
    // With this file a server replays what a primary sends it. There is none, so it waits for ever.
    let signal = try folder.write("standby.signal", "")
    let readOnly = try await TemporaryPostgres.start(settings: ["default_transaction_read_only = on"])
    let standby = try await TemporaryPostgres.start(files: [signal])
    try await body(
      Servers(
        primary: #require(PostgresConfiguration(url: TestServer.url).hosts.first),
        readOnly: .tcp(host: "127.0.0.1", port: readOnly.port), standby: .tcp(host: "127.0.0.1", port: standby.port),
        standbyServer: standby))
    try await readOnly.shutdown()
    try await standby.shutdown()
  }

  private func configuration(_ hosts: [PostgresHost], _ target: TargetSession) throws -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(hosts: hosts, user: "postgres")
    configuration.targetSession = target
    configuration.pool = .short
    return configuration
  }

  private func port(_ configuration: PostgresConfiguration) async throws -> Int32? {
    try await withDatabase(configuration) { try await $0.all(sql: "SELECT inet_server_port()", as: Int32.self).first }
  }

  @Test("chooses the first host that is what is asked for, and says when none is")
  func choice() async throws {
    try await withServers { servers async throws in
      let three = ["primary", "read-only", "standby"]
      let reversed = Array(three.reversed())
      let cases: [(TargetSession, hosts: [String], chosen: String?)] = [
        (.any, three, "primary"), (.any, reversed, "standby"),
        (.readWrite, three, "primary"), (.readWrite, reversed, "primary"), (.readWrite, ["read-only", "standby"], nil),
        (.readOnly, three, "read-only"), (.readOnly, reversed, "standby"), (.readOnly, ["primary"], nil),
        (.primary, three, "primary"), (.primary, reversed, "read-only"), (.primary, ["standby"], nil),
        (.standby, three, "standby"), (.standby, ["primary", "read-only"], nil),
        (.preferStandby, three, "standby"), (.preferStandby, ["primary", "read-only"], "primary"),
        (.preferStandby, ["read-only", "primary"], "read-only"),
      ]
      for (target, names, chosen) in cases {
        let hosts = servers.hosts(names)
        var configuration = try configuration(hosts, target)
        if let chosen {
          let expected = try #require(servers.hosts([chosen]).first)
          #expect(try await port(configuration).map(Int.init) == expected.port, "\(target) of \(names)")
        } else {
          expect(try await refusal(configuration), .connectionRefused, names: "target_session_attrs", "host")
        }
        // A host that is down changes nothing about the others.
        configuration.hosts.insert(.unixSocket(directory: "/tmp/strata-no-such-folder"), at: 0)
        if chosen != nil { #expect(try await port(configuration) != nil) }
      }
    }
  }

  @Test("read by a URL, one that only reads cannot write; after a promotion, the standby is the one that writes")
  func promotion() async throws {
    try await withServers { servers async throws in
      let url = "postgres://postgres@127.0.0.1:\(servers.readOnly.port),127.0.0.1:\(servers.standby.port)/postgres"
      let nothing = PostgresConfiguration.Environment()
      var reading = try PostgresConfiguration(url: url + "?target_session_attrs=read-only", environment: nothing)
      var writing = try PostgresConfiguration(url: url + "?target_session_attrs=read-write", environment: nothing)
      reading.pool = .short
      writing.pool = .short
      writing.pool.connectRetryInterval = .milliseconds(1)
      try await withDatabase(reading) { db async throws in
        let error = await #expect(throws: DatabaseError.self) { try await db.execute("CREATE TABLE t (a int)") }
        #expect(error?.code == .readOnly && error?.description.contains("primary") == true)
      }
      try await withDatabase(writing) { db async throws in
        let error = await #expect(throws: DatabaseError.self) { try await db.execute("CREATE TABLE t (a int)") }
        #expect(error?.code == .connectionRefused && error?.description.contains("target_session_attrs") == true)
        try await withDatabase(configuration([servers.standby], .standby)) { standby async throws in
          #expect(try await standby.all(sql: "SELECT pg_promote()", as: Bool.self) == [true])
        }
        // The pool waits a little after a failure.
        try await Task.sleep(for: .milliseconds(50))
        try await db.execute("CREATE TABLE t (a int)")
        #expect(try await db.all(sql: "SELECT inet_server_port()", as: Int32.self) == [Int32(servers.standby.port)])
      }
    }
  }
}
