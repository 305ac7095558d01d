import Strata
import StrataPostgres
import TestServers
import Testing

@Suite("Channel binding")
struct ChannelBindingTests {
  @Test("SCRAM over TLS, whatever is asked for", arguments: ChannelBindingPolicy.allCases)
  func scram(policy: ChannelBindingPolicy) async throws {
    let configuration = try LoginServer.configuration(
      user: "scram_user", "sslmode=require&channel_binding=\(policy.rawValue)")
    let facts = try await login(configuration)
    #expect(facts.user == "scram_user" && facts.isEncrypted)
  }

  /// With `require`, the driver takes nothing but SCRAM-SHA-256-PLUS: each of the others tells by its refusal which
  /// method the server really asked for.
  @Test(
    "require refuses every other method",
    arguments: [
      ("trust_user", "without asking"), ("password_user", "clear text"), ("md5_user", "MD5"),
      ("certificate_user", "without asking"),
    ])
  func required(user: String, what: String) async throws {
    var configuration = try LoginServer.configuration(user: user, "sslmode=require&channel_binding=require")
    configuration.tls.certificate = try Certificate.client.path
    configuration.tls.key = try Certificate.client.keyPath
    expect(try await refusal(configuration), .authenticationFailed, names: what, "channelBinding", "pg_hba.conf")
  }

  @Test("require needs TLS")
  func withoutTLS() async throws {
    let configuration = try LoginServer.configuration(user: "scram_user", "sslmode=disable&channel_binding=require")
    expect(try await refusal(configuration), .authenticationFailed, names: "channelBinding", "sslmode=require")
  }

  @Test("a wrong password is refused with binding, too")
  func wrongPassword() async throws {
    let configuration = try LoginServer.configuration(
      user: "scram_user", password: .fixed("battery staple"), "sslmode=require&channel_binding=require")
    let error = try await refusal(configuration)
    expect(error, .authenticationFailed, names: "password", "PGPASSWORD", ".pgpass")
    #expect(error.sqlState == "28P01")
  }

  /// Its signature has no hash function of its own, so there is nothing to bind to
  /// (https://www.rfc-editor.org/rfc/rfc5929#section-4.1).
  @Test("a certificate signed with Ed25519 cannot be bound to, and serves everybody who does not insist")
  func noHash() async throws {
    let files = try TemporaryFolder()
    defer { files.delete() }
    try await Command([
      "/usr/bin/env", "openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=localhost",
      "-keyout", files.path("server.key"), "-out", files.path("server.pem"),
    ]).succeed()
    let server = try await TemporaryPostgres.start(
      settings: ["ssl = on", "ssl_cert_file = 'server.pem'", "ssl_key_file = 'server.key'"],
      hostBasedAuthentication: ["local all all trust", "host all all 127.0.0.1/32 scram-sha-256"],
      files: [files.path("server.pem"), files.path("server.key")])
    let socket = "postgres://postgres@/postgres?host=\(server.socketDirectory)&port=\(server.port)"
    try await withDatabase(.postgres(url: socket, pool: .short)) { db async throws in
      try await db.execute(script: "CREATE ROLE app LOGIN PASSWORD '\(LoginServer.password)'")
    }
    for policy in ChannelBindingPolicy.allCases {
      var configuration = try PostgresConfiguration(
        host: "127.0.0.1", port: server.port, user: "app", password: .fixed(LoginServer.password), database: "postgres")
      configuration.tls.mode = .require
      configuration.channelBinding = policy
      configuration.pool = .short
      switch policy {
      case .disable, .prefer: #expect(try await login(configuration).isEncrypted)
      case .require:
        expect(try await refusal(configuration), .authenticationFailed, names: "Ed25519", "channelBinding")
      }
    }
    try await server.shutdown()
  }
}
