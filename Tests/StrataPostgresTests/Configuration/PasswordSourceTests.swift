import Strata
import Testing

@testable import StrataPostgres

@Suite("A password") struct PasswordSourceTests {
  private struct TokenError: Error, CustomStringConvertible {
    var description: String { "token Geheim7 has expired" }
  }

  @Test("is given as it is, or asked for anew every time") func resolve() async throws {
    #expect(try await PasswordSource.none.resolve() == nil)
    #expect(try await PasswordSource.fixed("").resolve() == nil)
    #expect(try await PasswordSource.fixed("a").resolve() == "a")
    #expect(try await PasswordSource.provider { "b" }.resolve() == "b")
    #expect(try await PasswordSource.provider { "" }.resolve() == nil)
  }

  @Test("that its provider cannot give is a typed error without the provider's words") func providerThrows() async {
    await #expect {
      _ = try await PasswordSource.provider { throw TokenError() }.resolve()
    } throws: { error in
      guard let error = error as? DatabaseError else { return false }
      return error.code == .authenticationFailed && error.description.contains("TokenError")
        && !error.debugDescription.contains("Geheim7")
    }
    await #expect {
      _ = try await PasswordSource.provider { throw CancellationError() }.resolve()
    } throws: { ($0 as? DatabaseError)?.code == .cancelled }
    await #expect {
      _ = try await PasswordSource.provider { throw DatabaseError(.connectionRefused, "vault") }.resolve()
    } throws: { ($0 as? DatabaseError)?.code == .connectionRefused }
  }

  @Test("never shows when anything that holds it is printed") func printing() throws {
    var configuration = try PostgresConfiguration(url: "postgres://app:Geheim7@db/shop", environment: .bare)
    configuration.tls.keyPassword = .fixed("Geheim7")
    let values: [Any] = [
      configuration.password, configuration, configuration.tls, PasswordSource?.some(.fixed("Geheim7")) as Any,
      [configuration.password], ("Geheim", configuration.password),
    ]
    for value in values {
      var dumped = ""
      dump(value, to: &dumped)
      for text in ["\(value)", String(reflecting: value), dumped] { #expect(!text.contains("Geheim7"), "\(text)") }
    }
    #expect(
      configuration.description
        == "postgres(hosts: db:5432, database: shop, user: app, sslmode: prefer, pool: 2...10)")
    configuration.targetSession = .standby
    configuration.poolingMode = .transaction
    configuration.database = nil
    configuration.hosts = [.tcp(host: "::1", address: "::1"), .unixSocket(directory: "/tmp", port: 7)]
    #expect(
      String(reflecting: configuration)
        == "postgres(hosts: [::1]:5432 (::1), /tmp/.s.PGSQL.7, database: app, user: app, sslmode: prefer, "
        + "target: standby, pooling: transaction, pool: 2...10)")
  }
}
