import Foundation
import Strata
import Testing

@testable import StrataPostgres

@Suite("The environment") struct EnvironmentTests {
  private let database = ["DB_HOST": "d", "DB_PORT": "1", "DB_USERNAME": "du", "DB_PASSWORD": "dp", "DB_NAME": "dn"]
  private let libpq = [
    "PGHOST": "p", "PGPORT": "2", "PGUSER": "pu", "PGPASSWORD": "pp", "PGDATABASE": "pn", "PGAPPNAME": "app",
  ]

  @Test("is empty: localhost, and the operating system's user") func empty() throws {
    let configuration = try PostgresConfiguration(environment: .bare)
    #expect(configuration.hosts == [.tcp(host: "localhost")])
    #expect(configuration.user == "me")
    #expect(configuration.databaseName == "me")
    #expect(configuration.fixedPassword == nil)
  }

  @Test("prefers DATABASE_URL, and mixes no DB_ variables into it") func url() throws {
    var variables = database
    variables["DATABASE_URL"] = "postgres://u@db/x"
    let configuration = try PostgresConfiguration(environment: .with(variables))
    #expect(configuration.hosts == [.tcp(host: "db")])
    #expect(configuration.user == "u")
    #expect(configuration.fixedPassword == nil)
    #expect(configuration.database == "x")
  }

  @Test("fills what DATABASE_URL leaves out from libpq's variables") func urlAndLibpq() throws {
    let variables = libpq.merging(["DATABASE_URL": "host=db password=''"]) { $1 }
    let configuration = try PostgresConfiguration(environment: .with(variables))
    #expect(configuration.hosts == [.tcp(host: "db", port: 2)])
    #expect(configuration.user == "pu")
    // An explicit empty value asks for the default.
    #expect(configuration.fixedPassword == nil)
    #expect(configuration.database == "pn")
    #expect(configuration.applicationName == "app")
  }

  @Test("prefers DB_ variables to libpq's, one by one") func pieces() throws {
    let all = try PostgresConfiguration(environment: .with(libpq.merging(database) { $1 }))
    #expect(all.hosts == [.tcp(host: "d", port: 1)])
    #expect(all.user == "du")
    #expect(all.fixedPassword == "dp")
    #expect(all.database == "dn")
    #expect(all.applicationName == "app")
    let some = try PostgresConfiguration(
      environment: .with(libpq.merging(["DB_HOST": "d", "DB_USERNAME": "", "DATABASE_URL": ""]) { $1 }))
    #expect(some.hosts == [.tcp(host: "d", port: 2)])
    #expect(some.user == "pu")
  }

  @Test("adds libpq's variables to a URL, and never DB_ variables") func libpqFillsURL() throws {
    let environment = Environment.with(libpq.merging(database) { $1 })
    let filled = try PostgresConfiguration(url: "postgres://", environment: environment)
    #expect(filled.hosts == [.tcp(host: "p", port: 2)])
    #expect(filled.user == "pu")
    #expect(filled.fixedPassword == "pp")
    let given = try PostgresConfiguration(
      connectionString: "host=a port=3 user=b password=c dbname=d application_name=e", environment: environment)
    #expect(given.hosts == [.tcp(host: "a", port: 3)])
    #expect(given.user == "b")
    #expect(given.fixedPassword == "c")
    #expect(given.database == "d")
    #expect(given.applicationName == "e")
  }

  @Test("reads every variable of libpq's that has a meaning here") func everyVariable() throws {
    let configuration = try PostgresConfiguration(
      environment: .with([
        "PGHOST": "a,b", "PGHOSTADDR": "10.0.0.1,10.0.0.2", "PGPORT": "1,2", "PGPASSFILE": "/p",
        "PGSSLMODE": "verify-ca", "PGSSLROOTCERT": "/ca", "PGSSLCERT": "/c", "PGSSLKEY": "/k", "PGSSLSNI": "0",
        "PGOPTIONS": "-c search_path=x", "PGCONNECT_TIMEOUT": "4", "PGTARGETSESSIONATTRS": "standby",
        "PGCHANNELBINDING": "disable", "PGSSLMINPROTOCOLVERSION": "TLSv1.3", "PGTZ": "Europe/Rome",
        "PGCLIENTENCODING": "UTF8", "PGSSLCERTMODE": "allow", "PGLOADBALANCEHOSTS": "random",
        "PGSSLMAXPROTOCOLVERSION": "TLSv1.3",
      ]))
    #expect(
      configuration.hosts == [
        .tcp(host: "a", port: 1, address: "10.0.0.1"), .tcp(host: "b", port: 2, address: "10.0.0.2"),
      ])
    #expect(configuration.passfile == "/p")
    #expect(configuration.tls.mode == .verifyCA)
    #expect(configuration.tls.rootCertificates == .file("/ca"))
    #expect(configuration.tls.certificate == "/c")
    #expect(configuration.tls.key == "/k")
    #expect(!configuration.tls.sendsServerName)
    #expect(configuration.tls.minimumVersion == .v1_3)
    #expect(configuration.tls.maximumVersion == .v1_3)
    #expect(configuration.serverSettings == ["search_path": "x", "timezone": "Europe/Rome"])
    #expect(configuration.pool.connectTimeout == .seconds(4))
    #expect(configuration.targetSession == .standby)
    #expect(configuration.channelBinding == .disable)
    #expect(configuration.loadBalancesHosts)
  }

  @Test("lets the options' time zone win over PGTZ") func timeZone() throws {
    let environment = Environment.with(["PGTZ": "Europe/Rome", "PGOPTIONS": "-c TimeZone=UTC"])
    #expect(try PostgresConfiguration(environment: environment).serverSettings == ["timezone": "UTC"])
  }

  @Test(
    "is refused with the name of the variable, and without its value",
    arguments: [
      ("PGPORT", "Geheim7", DatabaseError.Code.invalidArgument), ("DB_PORT", "Geheim7", .invalidArgument),
      ("PGSSLMODE", "Geheim7", .invalidArgument), ("PGSSLMODE", "allow", .unsupported),
      ("PGCONNECT_TIMEOUT", "Geheim7", .invalidArgument), ("PGCLIENTENCODING", "LATIN1", .invalidArgument),
      ("PGCHANNELBINDING", "Geheim7", .invalidArgument), ("PGTARGETSESSIONATTRS", "Geheim7", .invalidArgument),
      ("PGSERVICE", "Geheim7", .unsupported), ("PGREQUIREPEER", "Geheim7", .unsupported),
      ("PGREQUIREAUTH", "Geheim7", .unsupported), ("PGSSLCRL", "Geheim7", .unsupported),
      ("PGGSSENCMODE", "require", .unsupported), ("PGOPTIONS", "Geheim7", .unsupported),
      ("PGSSLMINPROTOCOLVERSION", "Geheim7", .invalidArgument), ("PGSSLNEGOTIATION", "direct", .unsupported),
      ("DATABASE_URL", "Geheim7", .invalidArgument), ("DATABASE_URL", "mysql://u:Geheim7@db", .invalidArgument),
      ("DATABASE_URL", "postgres://u:Geheim7@db:x", .invalidArgument), ("PGSSLSNI", "Geheim7", .invalidArgument),
      ("PGSSLCERTMODE", "require", .unsupported), ("PGMINPROTOCOLVERSION", "3.2", .unsupported),
    ])
  func bad(variable: String, value: String, code: DatabaseError.Code) throws {
    let error = try failure { () throws(DatabaseError) in
      _ = try PostgresConfiguration(environment: .with([variable: value]))
    }
    #expect(error.code == code)
    #expect(error.description.contains(variable), "\(error)")
    #expect(!error.debugDescription.contains("Geheim7"), "\(error)")
  }

  @Test("names nobody: the user has to be given") func noUser() throws {
    let error = try failure { () throws(DatabaseError) in
      _ = try PostgresConfiguration(url: "postgres://db", environment: Environment())
    }
    #expect(error.description.contains("user"))
    #expect(try PostgresConfiguration(url: "postgres://x@db", environment: Environment()).user == "x")
  }

  @Test("of this process has its variables, a home and files") func process() throws {
    let environment = Environment.process
    #expect(environment.variables["PATH"] != nil)
    #expect(environment.userName?.isEmpty == false)
    let home = try #require(environment.homeDirectory)
    #expect(environment.files.status(home)?.isRegularFile == false)
    #expect(environment.files.contents(home) == nil)
    #expect(environment.files.status(home + "/no such file") == nil)
    #expect(environment.files.contents(home + "/no such file") == nil)
  }

  @Test("reads real files, with their permissions, through symbolic links") func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "strata-configuration-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "pass").path
    let content = Data(String(repeating: "*:*:*:*:x\n", count: 5000).utf8)
    #expect(FileManager.default.createFile(atPath: path, contents: content, attributes: [.posixPermissions: 0o640]))
    let link = folder.appending(path: "link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let files = Environment.Files.system
    #expect(files.status(link)?.permissions == 0o640)
    #expect(files.status(link)?.isRegularFile == true)
    #expect(files.contents(link) == Array(content))
    #expect(Passfile.load(path: link, environment: .process).note?.contains("0600") == true)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let passfile = try #require(Passfile.load(path: link, environment: .process).passfile)
    #expect(passfile.password(host: "a", port: 1, database: "b", user: "c") == "x")
    try Data(repeating: 0x61, count: 2 << 20).write(to: URL(fileURLWithPath: path))
    #expect(files.contents(path) == nil)
  }
}
