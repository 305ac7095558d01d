import ArgumentParser
import Strata
import StrataMigrations

/// Which part of a database a command is about.
struct SchemaOptions: ParsableArguments {
  @Option(help: "The schema of PostgreSQL; the first of the search path by default.") var schema: String?

  @Option(
    help: ArgumentHelp("Leave a table or view out; may be given several times.", valueName: "table"))
  var ignore: [String] = []

  var reader: SchemaReader { SchemaReader(schema: schema, ignoring: Set(ignore)) }
}

/// What is the same under another name.
struct RenameOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A table has another name now; may be given several times.", valueName: "old=new"))
  var renameTable: [String] = []

  @Option(
    help: ArgumentHelp(
      "A column has another name now, with the table's new name in front; may be given several times.",
      valueName: "table.old=new"))
  var renameColumn: [String] = []

  func renames() throws(DatabaseError) -> SchemaRenames {
    try SchemaRenames(tables: renameTable, columns: renameColumn)
  }
}

extension DatabaseApplication {
  static func entitiesToCompare() throws(DatabaseError) -> [any Entity.Type] {
    if Self.self is any SQLOnlyApplication.Type {
      throw DatabaseError(
        .unsupported,
        "this command compares with entities in Swift, and a folder of SQL has none; write the migration by hand with `migrate new`, or "
          + "run the command of an application that has entities: `strata init` makes one")
    }
    guard !entities.isEmpty else {
      throw DatabaseError(
        .invalidArgument,
        "the application names no entities; declare `static let entities: [any Entity.Type] = [Guild.self, …]`")
    }
    return entities
  }

  /// What leads from a database to the entities.
  static func diff(
    _ database: Database, _ reader: SchemaReader, _ renames: SchemaRenames
  ) async throws -> SchemaDiff {
    let current = try await reader.schema(of: database)
    let wanted = try await reader.schema(for: entitiesToCompare(), in: database, current: current)
    return try SchemaDiff(from: current, to: wanted, renames: renames)
  }
}
