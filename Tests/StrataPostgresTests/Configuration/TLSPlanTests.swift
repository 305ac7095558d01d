import Strata
import Testing

@testable import StrataPostgres

@Suite("The TLS options of a host") struct TLSPlanTests {
  private static let host = PostgresHost.tcp(host: "db.example.com")
  private static let homeRoot = "/home/me/.postgresql/root.crt"

  struct Case: Sendable, CustomTestStringConvertible {
    let mode: TLSMode
    var roots = RootCertificates.default
    var files: [String] = []
    /// `nil` for a connection without TLS.
    let verification: TLSPlan.Verification?

    var testDescription: String { "\(mode.rawValue), \(roots), \(files)" }
  }

  @Test(
    "decide what is verified, as libpq does",
    arguments: [
      Case(mode: .disable, files: [homeRoot], verification: nil),
      Case(mode: .prefer, verification: TLSPlan.Verification.none),
      Case(mode: .prefer, files: [homeRoot], verification: TLSPlan.Verification.none),
      Case(mode: .require, verification: TLSPlan.Verification.none),
      Case(mode: .require, files: [homeRoot], verification: .authority(.file(homeRoot))),
      Case(mode: .require, roots: .file("/ca"), files: ["/ca"], verification: .authority(.file("/ca"))),
      Case(mode: .require, roots: .pem("PEM"), verification: .authority(.pem("PEM"))),
      Case(mode: .verifyCA, files: [homeRoot], verification: .authority(.file(homeRoot))),
      Case(mode: .verifyCA, roots: .file("/ca"), files: ["/ca", homeRoot], verification: .authority(.file("/ca"))),
      Case(mode: .verifyFull, verification: .authorityAndName(.system, name: "db.example.com")),
      Case(
        mode: .verifyFull, files: [homeRoot], verification: .authorityAndName(.file(homeRoot), name: "db.example.com")),
      Case(
        mode: .verifyFull, roots: .system, files: [homeRoot],
        verification: .authorityAndName(.system, name: "db.example.com")),
      Case(mode: .verifyFull, roots: .pem("PEM"), verification: .authorityAndName(.pem("PEM"), name: "db.example.com")),
    ])
  func verification(_ given: Case) throws {
    let files = Dictionary(uniqueKeysWithValues: given.files.map { ($0, "") })
    let options = TLSOptions(mode: given.mode, rootCertificates: given.roots)
    let plan = try options.plan(for: Self.host, environment: .with(files: files))
    #expect(plan?.verification == given.verification)
    if let plan { #expect(plan.isOptional == (given.mode == .prefer)) }
  }

  @Test(
    "are refused when there is nothing to verify with",
    arguments: [
      (TLSOptions(mode: .verifyCA), "verify-ca"),
      (TLSOptions(mode: .require, rootCertificates: .file("/gone")), "sslrootcert"),
      (TLSOptions(mode: .verifyFull, rootCertificates: .file("/gone")), "sslrootcert"),
    ])
  func nothingToVerifyWith(options: TLSOptions, names: String) throws {
    let error = try failure { () throws(DatabaseError) in _ = try options.plan(for: Self.host, environment: .bare) }
    #expect(error.code == .invalidArgument)
    #expect(error.description.contains(names))
    #expect(!error.description.contains("/gone"))
  }

  @Test("never apply to a Unix-domain socket", arguments: TLSMode.allCases) func socket(mode: TLSMode) throws {
    let options = TLSOptions(mode: mode, rootCertificates: .file("/gone"))
    #expect(try options.plan(for: .unixSocket(directory: "/tmp"), environment: .bare) == nil)
  }

  @Test("send the host's name, unless it is an address or must not be sent") func serverName() throws {
    func plan(_ host: PostgresHost, _ configure: (inout TLSOptions) -> Void = { _ in }) throws -> TLSPlan? {
      var options = TLSOptions(mode: .verifyFull)
      configure(&options)
      return try options.plan(for: host, environment: .bare)
    }
    #expect(try plan(Self.host)?.serverNameIndication == "db.example.com")
    #expect(try plan(.tcp(host: "db", address: "10.0.0.1"))?.serverNameIndication == "db")
    for address in ["10.0.0.1", "::1", "fe80::1%eth0"] {
      let addressed = try #require(try plan(.tcp(host: address)))
      #expect(addressed.serverNameIndication == nil)
      #expect(addressed.verification == .authorityAndName(.system, name: address))
    }
    #expect(try plan(Self.host) { $0.sendsServerName = false }?.serverNameIndication == nil)
    let renamed = try #require(try plan(.tcp(host: "127.0.0.1")) { $0.serverName = "real.example.com" })
    #expect(renamed.serverNameIndication == "real.example.com")
    #expect(renamed.verification == .authorityAndName(.system, name: "real.example.com"))
  }

  private static let homeCertificate = "/home/me/.postgresql/postgresql.crt"
  private static let homeKey = "/home/me/.postgresql/postgresql.key"

  @Test("find the client's certificate and key") func clientCertificate() throws {
    var options = TLSOptions(mode: .require)
    #expect(try options.plan(for: Self.host, environment: .bare)?.clientCertificate == nil)
    var files = [Self.homeCertificate: "", Self.homeKey: ""]
    #expect(
      try options.plan(for: Self.host, environment: .with(files: files))?.clientCertificate
        == TLSPlan.ClientCertificate(certificate: Self.homeCertificate, key: Self.homeKey))
    options.certificate = "/c"
    options.key = "/k"
    files = ["/c": "", "/k": ""]
    let own = TLSPlan.ClientCertificate(certificate: "/c", key: "/k")
    #expect(try options.plan(for: Self.host, environment: .with(files: files))?.clientCertificate == own)
    let groupOfRoot = Environment.with(files: files, permissions: 0o640, isOwnedByRoot: true)
    #expect(try options.plan(for: Self.host, environment: groupOfRoot)?.clientCertificate == own)
  }

  struct Broken: Sendable {
    var certificate: String?
    var key: String?
    let environment: PostgresConfiguration.Environment
    let names: String
  }

  @Test(
    "are refused with half a client certificate, or a key that others may read",
    arguments: [
      Broken(certificate: "/c", environment: .bare, names: "sslcert"),
      Broken(certificate: "/c", environment: .with(files: ["/c": ""]), names: "sslkey"),
      Broken(key: "/k", environment: .with(files: ["/k": ""]), names: "sslkey"),
      Broken(environment: .with(files: [homeCertificate: ""]), names: "sslkey"),
      Broken(
        certificate: "/c", key: "/k", environment: .with(files: ["/c": "", "/k": ""], permissions: 0o640),
        names: "0600"),
      Broken(
        certificate: "/c", key: "/k",
        environment: .with(files: ["/c": "", "/k": ""], permissions: 0o644, isOwnedByRoot: true), names: "0600"),
      Broken(
        certificate: "/c", key: "/k", environment: .with(files: ["/c": "", "/k": ""], isRegularFile: false),
        names: "sslkey"),
    ])
  func broken(_ broken: Broken) throws {
    var options = TLSOptions(mode: .require)
    options.certificate = broken.certificate
    options.key = broken.key
    let error = try failure { () throws(DatabaseError) in
      _ = try options.plan(for: Self.host, environment: broken.environment)
    }
    #expect(error.code == .invalidArgument)
    #expect(error.description.contains(broken.names), "\(error)")
  }

  @Test("carry the versions of the protocol") func versions() throws {
    var options = TLSOptions(mode: .prefer)
    options.minimumVersion = .v1_3
    options.maximumVersion = .v1_3
    let plan = try #require(try options.plan(for: Self.host, environment: .bare))
    #expect(plan.minimumVersion == .v1_3)
    #expect(plan.maximumVersion == .v1_3)
  }
}
