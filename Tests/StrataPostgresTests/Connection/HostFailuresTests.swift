import Strata
import Testing

@testable import StrataPostgres

@Suite("Why none of the hosts can be used")
struct HostFailuresTests {
  private let first = PostgresHost.tcp(host: "a", port: 1)
  private let second = PostgresHost.unixSocket(directory: "/b", port: 2)

  @Test("one host has its own reason, several are listed with theirs")
  func listed() {
    var failures = HostFailures(hosts: 2)
    #expect(failures.error.code == .invalidArgument)
    let full = DatabaseError(.connectionRefused, "full") {
      $0.sqlState = "53300"
      $0.serverMessage = "sorry"
    }
    failures.record(full, of: first, at: 0)
    #expect(failures.error.message == "full" && failures.error.details.serverMessage == "sorry")
    failures.record(.serverIsNot(.standby), of: second, at: 1)
    failures.record(DatabaseError(.unsupported, "old"), of: second, at: 1)
    #expect(failures.error.message == "none of the 2 hosts can be used: a:1: full; /b/.s.PGSQL.2: old")
    #expect(failures.error.code == .unsupported && failures.error.details.serverMessage == "a:1: sorry")
  }
}
