import Foundation
import Strata
import StrataPostgres
import TestServers
import Testing

@Suite("The server's certificate")
struct ServerCertificateTests {
  /// A server of its own with one of the certificates.
  private func withServer(
    _ certificate: Certificate, _ body: (PostgresConfiguration) async throws -> Void
  ) async throws {
    let server = try await TemporaryPostgres.start(
      settings: [
        "ssl = on", "ssl_cert_file = '\(certificate.rawValue).pem'", "ssl_key_file = '\(certificate.rawValue).key'",
      ], files: [certificate.path, certificate.keyPath])
    var configuration = try PostgresConfiguration(url: server.url, environment: .init(files: .system))
    configuration.pool = .short
    configuration.tls.rootCertificates = .file(try Certificate.authority.path)
    try await body(configuration)
    try await server.shutdown()
  }

  @Test("of another host is refused by verify-full alone")
  func otherHost() async throws {
    try await withServer(.otherHost) { configuration async throws in
      var configuration = configuration
      for mode in [TLSMode.prefer, .require, .verifyCA] {
        configuration.tls.mode = mode
        #expect(try await login(configuration).isEncrypted)
      }
      configuration.tls.mode = .verifyFull
      let byAddress = configuration.hosts
      let byName = configuration.hosts.map { PostgresHost.tcp(host: "localhost", port: $0.port) }
      for hosts in [byAddress, byName] {
        configuration.hosts = hosts
        expect(try await refusal(configuration), .connectionRefused, names: "another host", "sslmode", "sslrootcert")
      }
      // As through a tunnel: the name in the certificate is not the one to connect to.
      configuration.tls.serverName = "other.example"
      #expect(try await login(configuration).isEncrypted)
      configuration.tls.serverName = nil
      configuration.hosts = byAddress.map { .tcp(host: "other.example", port: $0.port, address: "127.0.0.1") }
      #expect(try await login(configuration).isEncrypted)
    }
  }

  @Test("that has expired is refused by whoever verifies")
  func expired() async throws {
    try await withServer(.expired) { configuration async throws in
      var configuration = configuration
      for mode in [TLSMode.require, .verifyCA, .verifyFull] {
        configuration.tls.mode = mode
        expect(try await refusal(configuration), .connectionRefused, names: "expired", "sslmode", "sslrootcert")
      }
      // Without a root certificate, nothing is verified.
      configuration.tls = TLSOptions(mode: .require)
      #expect(try await login(configuration).isEncrypted)
    }
  }

  @Test("of an unknown authority is refused by whoever verifies")
  func unknownAuthority() async throws {
    var configuration = try LoginServer.configuration(user: "scram_user")
    for mode in [TLSMode.require, .verifyCA, .verifyFull] {
      configuration.tls = TLSOptions(mode: mode, rootCertificates: .file(try Certificate.untrustedAuthority.path))
      expect(try await refusal(configuration), .connectionRefused, names: "authority", "sslmode", "sslrootcert")
    }
    // No public authority has signed it either.
    configuration.tls = TLSOptions(mode: .verifyFull, rootCertificates: .system)
    expect(try await refusal(configuration), .connectionRefused, names: "authority", "sslmode", "sslrootcert")
    configuration.tls = TLSOptions(mode: .verifyFull)
    expect(try await refusal(configuration), .connectionRefused, names: "authority", "sslmode", "sslrootcert")
  }

  @Test("is verified with authorities from a file, from a file of several, and from PEM")
  func roots() async throws {
    let files = try TemporaryFolder()
    defer { files.delete() }
    let authority = try String(contentsOfFile: Certificate.authority.path, encoding: .utf8)
    let other = try String(contentsOfFile: Certificate.untrustedAuthority.path, encoding: .utf8)
    let sources = try [
      RootCertificates.file(Certificate.authority.path), .file(files.write("bundle.pem", other + authority)),
      .pem(authority), .pem(other + authority),
    ]
    for source in sources {
      for mode in [TLSMode.verifyCA, .verifyFull] {
        var configuration = try LoginServer.configuration(user: "scram_user")
        configuration.tls = TLSOptions(mode: mode, rootCertificates: source)
        #expect(try await login(configuration).isEncrypted)
      }
    }
    var configuration = try LoginServer.configuration(user: "scram_user")
    configuration.tls = TLSOptions(mode: .verifyFull, rootCertificates: .pem(other))
    expect(try await refusal(configuration), .connectionRefused, names: "authority", "sslrootcert")
  }

  @Test("verify-ca without an authority, and files that are no certificates")
  func unusableRoots() async throws {
    let files = try TemporaryFolder()
    defer { files.delete() }
    var configuration = try LoginServer.configuration(user: "scram_user")
    configuration.tls = TLSOptions(mode: .verifyCA)
    expect(try await refusal(configuration), .invalidArgument, names: "sslmode", "sslrootcert")
    for path in [files.path("missing.pem"), try files.write("nonsense.pem", "no certificate")] {
      configuration.tls = TLSOptions(mode: .verifyFull, rootCertificates: .file(path))
      expect(try await refusal(configuration), .invalidArgument, names: "sslrootcert")
    }
  }

  @Test("is checked against the address that was asked for, or not accepted")
  func addresses() async throws {
    var configuration = try LoginServer.configuration(user: "scram_user")
    configuration.tls = TLSOptions(mode: .verifyFull, rootCertificates: .file(try Certificate.authority.path))
    let port = try LoginServer.port
    configuration.hosts = [.tcp(host: "127.0.0.1", port: port, address: "127.0.0.1")]
    #expect(try await login(configuration).isEncrypted)
    // The certificate names 127.0.0.1, where the connection goes, but not what was asked for.
    configuration.hosts = [.tcp(host: "192.0.2.1", port: port, address: "127.0.0.1")]
    expect(try await refusal(configuration), .unsupported, names: "verify-full", "serverName")
    configuration.hosts = [.tcp(host: "127.0.0.1", port: port)]
    configuration.tls.serverName = "192.0.2.1"
    expect(try await refusal(configuration), .unsupported, names: "verify-full", "serverName")
    // Without the announcement of a name, there is no check of it.
    configuration.tls.serverName = "localhost"
    configuration.tls.sendsServerName = false
    expect(try await refusal(configuration), .unsupported, names: "verify-full", "sslsni")
  }
}
