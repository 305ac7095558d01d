import Strata
import Testing

@testable import StrataPostgres

@Suite("A password file") struct PassfileTests {
  private static let text = #"""
    # comment:*:*:*:no

    db.example.com:5432:shop:app:first
    db.example.com:*:shop:app:second
    \*:1:d:u:star
    ab*:1:d:u:prefix
    \:\:1:5432:*:*:six
    tricky:1:a\:b:c\\d:p\:w\\x\y
    more:1:d:u:pass:word
    empty:1:d:u:
    empty:1:d:u:later
    crlf:1:d:u:windows
    short:1:d:u
    localhost:5432:*:app:local
    *:*:*:last:caf
    """#.replacing("windows\n", with: "windows\r\n").replacing("caf", with: "café")

  @Test(
    "gives the password of the first line that fits",
    arguments: [
      ("db.example.com", 5432, "shop", "app", "first"), ("db.example.com", 5433, "shop", "app", "second"),
      ("db.example.com", 5433, "shop", "other", nil), ("DB.example.com", 5432, "shop", "app", nil),
      ("*", 1, "d", "u", "star"), ("x", 1, "d", "u", nil), ("abc", 1, "d", "u", nil), ("ab*", 1, "d", "u", "prefix"),
      ("::1", 5432, "any", "one", "six"), ("tricky", 1, "a:b", #"c\d"#, #"p:w\xy"#),
      ("more", 1, "d", "u", "pass"), ("empty", 1, "d", "u", nil), ("crlf", 1, "d", "u", "windows"),
      ("short", 1, "d", "u", nil), ("anything", 9, "x", "last", "café"), ("# comment", 1, "x", "y", nil),
    ] as [(String, Int, String, String, String?)])
  func lookUp(host: String, port: Int, database: String, user: String, expected: String?) {
    let passfile = Passfile(parsing: Self.text)
    #expect(passfile.password(host: host, port: port, database: database, user: user) == expected)
  }

  @Test(
    "knows a socket in a usual directory as localhost",
    arguments: [
      (PostgresHost.unixSocket(directory: "/var/run/postgresql"), "localhost"),
      (.unixSocket(directory: "/tmp", port: 7), "localhost"), (.unixSocket(directory: "/srv/pg"), "/srv/pg"),
      (.tcp(host: "db", address: "10.0.0.1"), "db"), (.tcp(host: "localhost"), "localhost"),
    ])
  func hostName(host: PostgresHost, name: String) {
    #expect(host.passfileName == name)
  }

  @Test("is asked when there is no password, for the host at hand") func configuration() async throws {
    let passfile = Passfile(parsing: "a:*:*:*:of a\nb:7:x:me:of b\n")
    var configuration = try PostgresConfiguration(
      connectionString: "host=a,b port=7 dbname=x", environment: .bare)
    #expect(try await configuration.password(for: configuration.hosts[0], passfile: passfile) == "of a")
    #expect(try await configuration.password(for: configuration.hosts[1], passfile: passfile) == "of b")
    #expect(try await configuration.password(for: .tcp(host: "c"), passfile: passfile) == nil)
    #expect(try await configuration.password(for: configuration.hosts[0], passfile: nil) == nil)
    configuration.password = .fixed("own")
    #expect(try await configuration.password(for: configuration.hosts[0], passfile: passfile) == "own")
    configuration.password = .provider { "" }
    #expect(try await configuration.password(for: configuration.hosts[0], passfile: passfile) == "of a")
  }

  @Test("is found in the home directory, or where the configuration says") func load() {
    let environment = Environment.with(files: ["/home/me/.pgpass": "*:*:*:*:home", "/p": "*:*:*:*:own"])
    func password(_ path: String?) -> String? {
      Passfile.load(path: path, environment: environment).passfile?
        .password(host: "h", port: 1, database: "d", user: "u")
    }
    #expect(password(nil) == "home")
    #expect(password("/p") == "own")
    #expect(password("/q") == nil)
    #expect(Passfile.load(path: "/q", environment: environment).note == nil)
    #expect(Passfile.load(path: nil, environment: Environment()).note == nil)
  }

  @Test(
    "that others have access to is ignored, with a note",
    arguments: [0o640, 0o604, 0o610, 0o602, 0o777] as [UInt16])
  func access(permissions: UInt16) {
    let environment = Environment.with(files: ["/home/me/.pgpass": "*:*:*:*:Geheim7"], permissions: permissions)
    let result = Passfile.load(path: nil, environment: environment)
    #expect(result.passfile == nil)
    #expect(result.note?.contains("0600") == true)
    #expect("\(result)".contains("Geheim7") == false)
  }

  @Test("that is none, cannot be read or is not UTF-8 is ignored, with a note") func unusable() {
    var environment = Environment.with(files: ["/home/me/.pgpass": ""], isRegularFile: false)
    #expect(Passfile.load(path: nil, environment: environment).note?.contains("plain file") == true)
    environment = .with(files: ["/home/me/.pgpass": ""])
    environment.files.contents = { _ in nil }
    #expect(Passfile.load(path: nil, environment: environment).note?.contains("cannot be read") == true)
    environment.files.contents = { _ in [0x2A, 0xFF] }
    #expect(Passfile.load(path: nil, environment: environment).note?.contains("UTF-8") == true)
  }

  @Test("never shows its passwords when it is printed") func printing() {
    let passfile = Passfile(parsing: "*:*:*:*:Geheim7")
    var dumped = ""
    dump(PassfileResult.loaded(passfile), to: &dumped)
    for text in ["\(passfile)", String(reflecting: passfile), "\(PassfileResult.loaded(passfile))", dumped] {
      #expect(!text.contains("Geheim7"), "\(text)")
    }
  }
}
