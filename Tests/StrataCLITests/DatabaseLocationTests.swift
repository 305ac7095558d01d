import Strata
import StrataCLI
import StrataPostgres
import StrataSQLite
import Testing

/// Which database a command works on.
@Suite struct DatabaseLocationTests {
  private func location(_ variables: [String: String]) throws -> DatabaseLocation? {
    try DatabaseLocation(environment: PostgresConfiguration.Environment(variables: variables, userName: "me"))
  }

  private func postgres(_ variables: [String: String]) throws -> PostgresConfiguration {
    guard case .postgres(let configuration) = try location(variables) else {
      throw DatabaseError(.invalidArgument, "not PostgreSQL")
    }
    return configuration
  }

  @Test func theURLComesBeforeThePieces() throws {
    guard case .sqlite(.file(let path)) = try location(["DATABASE_URL": "sqlite:b.sqlite", "DB_HOST": "db"]) else {
      throw DatabaseError(.invalidArgument, "not SQLite")
    }
    #expect(path == "b.sqlite")
    #expect(try postgres(["DATABASE_URL": "postgres://app@db/chores", "DB_NAME": "other"]).database == "chores")
  }

  @Test func anEnvironmentThatNamesNone() throws {
    #expect(try location([:]).map { _ in true } == nil)
    #expect(try location(["DATABASE_URL": "", "DB_HOST": "", "PGHOST": "elsewhere"]).map { _ in true } == nil)
  }

  @Test func thePiecesOfPostgreSQL() throws {
    let configuration = try postgres([
      "DB_HOST": "db.example", "DB_PORT": "5433", "DB_USERNAME": "app", "DB_PASSWORD": "secret", "DB_NAME": "chores",
    ])
    #expect(configuration.user == "app" && configuration.database == "chores")
    #expect(configuration.hosts == [.tcp(host: "db.example", port: 5433)])
    #expect(try postgres(["DB_NAME": "chores"]).database == "chores")
    let error = #expect(throws: DatabaseError.self) { try postgres(["DB_HOST": "db", "DB_PORT": "many"]) }
    #expect(error?.code == .invalidArgument && error?.description.contains("DB_PORT") == true)
    #expect(error?.description.contains("many") == false)
  }

  @Test func whatIsOnThisMachine() throws {
    for (text, isHere) in [
      ("app.sqlite", true), ("sqlite::memory:", true), ("postgres://u@localhost/a", true),
      ("postgres://u@LOCALHOST/a", true),
      ("postgres://u@127.0.0.1/a", true), ("postgres://u@127.8.9.1:5433/a", true), ("postgres://u@[::1]/a", true),
      ("postgres:///a?host=/var/run/postgresql", true), ("postgres://u@db/a", false),
      ("postgres://u@10.0.0.1/a", false),
      ("postgres://u@127.example.com/a", false), ("postgres://u@localhost.example.com/a", false),
      ("postgres://u@localhost,db/a", false),
    ] {
      #expect(try DatabaseLocation(text).isOnThisMachine == isHere, "\(text)")
    }
  }
}
