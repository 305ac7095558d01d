import Foundation
import Strata
import StrataPostgres
import TestServers
import Testing

@Suite("Client certificates")
struct ClientCertificateTests {
  private func configuration(
    _ certificate: Certificate?, user: String = "certificate_user", _ parameters: String = "sslmode=verify-full"
  ) throws -> PostgresConfiguration {
    var configuration = try LoginServer.configuration(user: user, password: .none, parameters)
    configuration.tls.rootCertificates = .file(try Certificate.authority.path)
    configuration.tls.certificate = try certificate?.path
    configuration.tls.key = try certificate?.keyPath
    return configuration
  }

  @Test("a certificate lets its user in without a password", arguments: TLSOptions.Version.allCases)
  func login(version: TLSOptions.Version) async throws {
    var configuration = try configuration(.client)
    configuration.tls.minimumVersion = version
    configuration.tls.maximumVersion = version
    let rows = try await withDatabase(configuration) { db async throws in
      try await db.all(
        sql: "SELECT session_user::text, version, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
        as: (String, String, String).self)
    }
    let row = try #require(rows.first)
    #expect(row.0 == "certificate_user" && row.1 == version.rawValue && row.2 == "/CN=certificate_user")
  }

  @Test("read from a URL, and from where libpq looks")
  func sources() async throws {
    let url = try PostgresConfiguration(
      url: """
        postgres://certificate_user@127.0.0.1:\(LoginServer.port)/strata?sslmode=verify-full\
        &sslrootcert=\(Certificate.authority.path)&sslcert=\(Certificate.client.path)\
        &sslkey=\(Certificate.client.keyPath)
        """, environment: .init(files: .system))
    #expect(try await PostgresServerTests.login(url).user == "certificate_user")

    let home = try TemporaryFolder()
    defer { home.delete() }
    let folder = home.path(".postgresql")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    for (file, name) in try [
      (Certificate.authority.path, "root.crt"), (Certificate.client.path, "postgresql.crt"),
      (Certificate.client.keyPath, "postgresql.key"),
    ] { try FileManager.default.copyItem(atPath: file, toPath: "\(folder)/\(name)") }
    let usual = try PostgresConfiguration(
      url: "postgres://certificate_user@127.0.0.1:\(LoginServer.port)/strata?sslmode=verify-full",
      environment: .init(homeDirectory: home.path(""), files: .system))
    #expect(try await PostgresServerTests.login(usual).user == "certificate_user")
  }

  @Test("a key with a password")
  func encryptedKey() async throws {
    let files = try TemporaryFolder()
    defer { files.delete() }
    let key = files.path("client.key")
    try await Command([
      "/usr/bin/env", "openssl", "pkey", "-aes256", "-passout", "pass:key password", "-in", Certificate.client.keyPath,
      "-out", key,
    ]).succeed()
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    var configuration = try configuration(.client)
    configuration.tls.key = key
    configuration.tls.keyPassword = .fixed("key password")
    #expect(try await PostgresServerTests.login(configuration).user == "certificate_user")
    for wrong in [PasswordSource.none, .fixed("battery staple")] {
      configuration.tls.keyPassword = wrong
      expect(try await refusal(configuration), .invalidArgument, names: "sslkey", "sslpassword")
    }
  }

  @Test("no certificate")
  func missing() async throws {
    expect(try await refusal(configuration(nil)), .authenticationFailed, names: "sslcert", "pg_hba.conf")
  }

  @Test("somebody else's certificate")
  func otherUser() async throws {
    // The server's own names localhost.
    let error = try await refusal(configuration(.server))
    #expect([.authenticationFailed, .connectionRefused].contains(error.code), "\(error.debugDescription)")
    expect(error, error.code, names: "sslcert")
  }

  @Test(
    "a certificate from an authority that the server does not know: with TLS 1.3 it says so after the handshake",
    arguments: TLSOptions.Version.allCases)
  func untrusted(version: TLSOptions.Version) async throws {
    var configuration = try configuration(.untrustedClient)
    configuration.tls.minimumVersion = version
    configuration.tls.maximumVersion = version
    expect(try await refusal(configuration), .connectionRefused, names: "sslcert", "sslkey")
  }

  @Test("files that are missing, do not fit, or that others may read")
  func files() async throws {
    let files = try TemporaryFolder()
    defer { files.delete() }
    let text = try String(contentsOfFile: Certificate.client.keyPath, encoding: .utf8)
    let cases = try [
      (Certificate.client.path, files.path("missing.key"), "sslkey"),
      (files.path("missing.pem"), Certificate.client.keyPath, "sslcert"),
      (Certificate.client.path, Certificate.server.keyPath, "sslkey"),
      (files.write("empty.pem", ""), Certificate.client.keyPath, "sslcert"),
      (Certificate.client.path, files.write("bad.key", "no key"), "sslkey"),
      (Certificate.client.path, files.write("open.key", text, permissions: 0o644), "sslkey"),
    ]
    for (certificate, key, setting) in cases {
      var configuration = try configuration(.client)
      configuration.tls.certificate = certificate
      configuration.tls.key = key
      expect(try await refusal(configuration), .invalidArgument, names: setting)
    }
  }
}
