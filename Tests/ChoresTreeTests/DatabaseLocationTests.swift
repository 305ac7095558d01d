import Strata
import StrataCLI
import StrataPostgres
import StrataSQLite
import Testing

@testable import ChoresTree

/// Which database a command works on.
@Suite struct DatabaseLocationTests {
  private func location(
    _ variables: [String: String], commandLine: String? = nil
  ) throws -> DatabaseLocation {
    var options = DatabaseOptions()
    options.database = commandLine
    return try options.location(
      for: ChoresTree.self, environment: PostgresConfiguration.Environment(variables: variables, userName: "me"))
  }

  private func postgres(_ variables: [String: String]) throws -> PostgresConfiguration {
    guard case .postgres(let configuration) = try location(variables) else {
      throw DatabaseError(.invalidArgument, "not PostgreSQL")
    }
    return configuration
  }

  private func path(_ variables: [String: String], _ commandLine: String? = nil) throws -> String? {
    guard case .sqlite(.file(let path)) = try location(variables, commandLine: commandLine) else { return nil }
    return path
  }

  @Test func theCommandLineComesFirst() throws {
    #expect(try path(["DATABASE_URL": "b.sqlite", "DB_HOST": "db"], "a.sqlite") == "a.sqlite")
    #expect(try path(["DATABASE_URL": "sqlite:b.sqlite", "DB_HOST": "db"]) == "b.sqlite")
    #expect(try path([:]) == ChoresTree.defaultDatabase)
    #expect(try path(["DATABASE_URL": "", "DB_HOST": "", "PGHOST": "elsewhere"]) == ChoresTree.defaultDatabase)
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

  @Test func theURLOfPostgreSQL() throws {
    #expect(try postgres(["DATABASE_URL": "postgres://app@db/chores", "DB_NAME": "other"]).database == "chores")
  }
}
