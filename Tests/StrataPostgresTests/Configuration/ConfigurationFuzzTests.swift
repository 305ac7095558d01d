import Strata
import Testing

@testable import StrataPostgres

/// Text that nobody would write on purpose: it may be refused, but never trap and never show a password.
@Suite("Hostile text") struct ConfigurationFuzzTests {
  private static let secret = "xq7zw9kj3vy5ub8h"

  private static let seeds = [
    "postgres://user:\(secret)@host1:123,[::1]:456/db?sslmode=require&connect_timeout=10&application_name=a%20b",
    "postgresql://%75ser:%58\(secret)@%2Ftmp/d%25b?options=-c%20a%3Db%5C%20c&password=\(secret)&pool_max=7",
    "postgres:///db?user=u&password=\(secret)&sslpassword=\(secret)&host=/tmp&port=1&target_session_attrs=standby",
    "host=a,b port=1,2 user='a b' password=\(secret) dbname=d\\ e sslmode=verify-full sslrootcert=/x",
    "user=u password='\(secret)' options='-c a=b --c=d' keepalives=1 keepalives_idle=5 hostaddr=::1 pgbouncer=1",
  ]

  /// Whether the text holds five bytes of the secret in a row: a piece that is long enough to be worth something.
  private static func showsSecret(_ text: String) -> Bool {
    let secret = Array(secret.utf8)
    var run = 0
    var expected = 0
    for byte in text.utf8 {
      // No byte is in the secret twice, so a run can only begin where the byte is.
      if run > 0, expected < secret.count, byte == secret[expected] {
        run += 1
        expected += 1
        if run == 5 { return true }
      } else if let index = secret.firstIndex(of: byte) {
        run = 1
        expected = index + 1
      } else {
        run = 0
      }
    }
    return false
  }

  private static func checkError(_ error: DatabaseError, _ text: String) {
    let description = error.debugDescription
    if showsSecret(description) { Issue.record("\(description) for \(text)") }
    if error.code != .invalidArgument, error.code != .unsupported { Issue.record("\(description)") }
    if description.utf8.count > 300 { Issue.record("too long: \(description)") }
  }

  private static func mutated(_ text: String, using generator: inout SeededGenerator) -> String {
    var bytes = Array(text.utf8)
    let syntax = Array(" '\\=&?/:@,[]%#\0\n".utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let index = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes.insert(syntax.randomElement(using: &generator) ?? 0, at: index)
      case 1: bytes.insert(.random(in: 0...255, using: &generator), at: index)
      case 2: if index < bytes.count { bytes.remove(at: index) }
      case 3: if index < bytes.count { bytes[index] = syntax.randomElement(using: &generator) ?? 0 }
      case 4: bytes.removeSubrange(index..<min(bytes.count, index + .random(in: 0...12, using: &generator)))
      default:
        let end = min(bytes.count, index + .random(in: 0...20, using: &generator))
        bytes.insert(contentsOf: bytes[index..<end], at: end)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// - Returns: Whether the text was accepted.
  private static func check(_ text: String) -> Bool {
    do throws(DatabaseError) {
      let configuration = try PostgresConfiguration(connectionString: text, environment: .bare)
      // What is accepted holds, and can be sent: no NUL anywhere, no empty name.
      for (name, value) in configuration.startupParameters where name.isEmpty || (name + value).utf8.contains(0) {
        Issue.record("cannot be sent: \(text)")
      }
      _ = try? configuration.tls.plan(for: configuration.hosts[0], environment: .bare)
      return true
    } catch {
      checkError(error, text)
      return false
    }
  }

  @Test("that was mutated 20,000 times neither traps nor shows a password") func mutations() {
    var generator = SeededGenerator(seed: 7)
    var accepted = 0
    for round in 0..<20_000 {
      if Self.check(Self.mutated(Self.seeds[round % Self.seeds.count], using: &generator)) { accepted += 1 }
    }
    // Both ways out have been taken often.
    #expect((1_000...19_000).contains(accepted))
  }

  @Test("at random does not trap") func random() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = Self.check(text)
      _ = Self.check("postgres://" + text)
      _ = Passfile(parsing: text).password(host: "h", port: 1, database: "d", user: "u")
      _ = try? StartupOptions(text, parameter: "options")
    }
  }

  @Test("in every variable of the environment neither traps nor shows a password") func environment() {
    var generator = SeededGenerator(seed: 13)
    let variables =
      (ConnectionKeyword.environmentVariables + ConnectionKeyword.applicationVariables).map(\.variable)
      + ["DATABASE_URL", "PGTZ"]
    for round in 0..<4_000 {
      let value = Self.mutated(round.isMultiple(of: 2) ? Self.secret : Self.seeds[round % 5], using: &generator)
      let variable = variables[round % variables.count]
      do throws(DatabaseError) {
        _ = try PostgresConfiguration(environment: .with([variable: value]))
      } catch {
        Self.checkError(error, value)
      }
    }
  }
}
