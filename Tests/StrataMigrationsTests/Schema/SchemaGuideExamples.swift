import Strata
import StrataMigrations

// The examples of the guide to schemas, letter by letter.

func plan(_ entities: [any Entity.Type], in db: Database) async throws -> [SchemaMigration] {
  let reader = SchemaReader()
  let current = try await reader.schema(of: db)
  let wanted = try await reader.schema(for: entities, in: db, current: current)
  let renames = try SchemaRenames(tables: ["jobs=chores"], columns: ["chores.name=title"])
  return try SchemaDiff(from: current, to: wanted, renames: renames).migrations()
}

func pull(from db: Database) async throws -> (source: String, missing: [String]) {
  let source = EntitySource(of: try await SchemaReader().schema(of: db))
  return (source.text, source.missing)
}

func draw(_ tables: Set<String>, of db: Database) async throws -> String {
  SchemaDiagram(of: try await SchemaReader().schema(of: db), tables: tables).svg
}
