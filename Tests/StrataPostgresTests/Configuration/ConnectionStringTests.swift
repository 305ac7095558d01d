import Strata
import Testing

@testable import StrataPostgres

@Suite("A connection string of names and values") struct ConnectionStringTests {
  @Test(
    "is read with its quotes and backslashes",
    arguments: [
      (#"host=localhost port=5432 dbname=mydb connect_timeout=10"#, "me", nil, "mydb"),
      (#"user='a b' password=\'x"#, "a b", "'x", nil),
      (#"user = a   password = b"#, "a", "b", nil),
      ("\tuser\n=\r\na\u{0B}password=b\n", "a", "b", nil),
      (#"password=a\ b\\c\'d"#, "me", #"a b\c'd"#, nil),
      (#"password='a \'b\' \\ c' user=x"#, "x", #"a 'b' \ c"#, nil),
      (#"password=a=b user=x"#, "x", "a=b", nil),
      (#"password=a'b' user=x"#, "x", "a'b'", nil),
      (#"password='' user=x"#, "x", nil, nil),
      (#"dbname= user=x"#, "me", nil, "user=x"),
      (#"dbname='' user=x"#, "x", nil, nil),
      (#"password='a'user=x"#, "x", "a", nil),
      (#"password=%41 user=é"#, "é", "%41", nil),
      (#"password=trailing\"#, "me", "trailing", nil),
      (#"user=a user=b"#, "b", nil, nil),
      ("", "me", nil, nil),
      (" ", "me", nil, nil),
    ] as [(String, String, String?, String?)])
  func good(text: String, user: String, password: String?, database: String?) throws {
    let configuration = try PostgresConfiguration(connectionString: text, environment: .bare)
    #expect(configuration.user == user)
    #expect(configuration.fixedPassword == password)
    #expect(configuration.database == database)
  }

  @Test("names hosts, sockets and addresses") func hosts() throws {
    func hosts(_ text: String) throws -> [PostgresHost] {
      try PostgresConfiguration(connectionString: text, environment: .bare).hosts
    }
    #expect(try hosts("host=::1 port=7") == [.tcp(host: "::1", port: 7)])
    #expect(try hosts("host=/tmp,db port=7,") == [.unixSocket(directory: "/tmp", port: 7), .tcp(host: "db")])
    #expect(
      try hosts("hostaddr=10.0.0.1,::1") == [
        .tcp(host: "10.0.0.1", address: "10.0.0.1"), .tcp(host: "::1", address: "::1"),
      ])
    #expect(try hosts("port=' 7 '") == [.tcp(host: "localhost", port: 7)])
  }

  @Test(
    "that cannot be right is refused without showing a password",
    arguments: [
      ("host", "word without ="), ("password=My Geheim7", "word without ="), ("password Geheim7", "word without ="),
      ("password='Geheim7", "not closed"), (#"password='Geheim7\'"#, "not closed"),
      ("password=My Geheim7=x", "an unknown parameter"), ("passwordGeheim7=x", "an unknown parameter"),
      ("pasword=Geheim7", "did you mean password?"), ("=Geheim7", "an unknown parameter"),
      ("GeheimABC==", "an unknown parameter"), ("user=x zzzz=1", "\"zzzz\" is not a parameter"),
      ("host=db:5433 password=Geheim7", "port"), ("host=a,b port=1,2,3", "port"), ("sslmode=Geheim7", "sslmode"),
      ("password=x sslmod=Geheim7", "did you mean sslmode?"), ("host=db\u{0}x", "host contains a NUL"),
      ("mysql://u:Geheim7@db/x?a=b", "scheme"), ("sqlite:Geheim7", "word without ="),
      (" postgres:/u:Geheim7@db/x?sslmode=require", "an unknown parameter"),
    ])
  func bad(text: String, names: String) throws {
    let error = try failure { () throws(DatabaseError) in
      _ = try PostgresConfiguration(connectionString: text, environment: .bare)
    }
    #expect(error.code == .invalidArgument)
    #expect(error.description.contains(names), "\(error)")
    #expect(!error.debugDescription.contains("Geheim"), "\(error)")
  }

  @Test(
    "splits options as the server does",
    arguments: [
      ("", [:]), ("  ", [:]), ("-c a=b", ["a": "b"]), ("-ca=b --c.d=e", ["a": "b", "c.d": "e"]),
      ("--Work-Mem=4MB", ["work_mem": "4MB"]),
      (#"-c search_path=a\ b,\\c -c x=\'"#, ["search_path": #"a b,\c"#, "x": "'"]),
      ("-c a=b=c -c a=d", ["a": "d"]), ("\t-c\na=\n", ["a": ""]), (#"-c a=b\"#, ["a": "b"]),
    ] as [(String, [String: String])])
  func options(text: String, settings: [String: String]) throws {
    #expect(try StartupOptions(text, parameter: "options").settings == settings)
  }

  @Test(
    "refuses options that are not settings",
    arguments: [
      ("-c", DatabaseError.Code.invalidArgument), ("-c a", .invalidArgument), ("-c =b", .invalidArgument),
      ("--", .invalidArgument), ("a=b", .unsupported), ("-d 5", .unsupported), ("-", .unsupported),
    ])
  func badOptions(text: String, code: DatabaseError.Code) throws {
    let error = try failure { () throws(DatabaseError) in _ = try StartupOptions(text, parameter: "PGOPTIONS") }
    #expect(error.code == code)
    #expect(error.description.contains("PGOPTIONS"))
  }
}
