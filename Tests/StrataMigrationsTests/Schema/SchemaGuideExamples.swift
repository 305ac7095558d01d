import Foundation
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

@Entity
struct Document {
  let id: Key<Document>
  var ownerID: UUID
  var title: String

  static let policies = [
    policy("own", using: { $0.ownerID == Computed(sql: "current_setting('app.user_id')::uuid") })
  ]
  static let triggers = [
    trigger(
      "no_empty_title", .before, [.insert, .update(of: \.title)], when: { new, _ in new.title == "" },
      postgres: "BEGIN RAISE EXCEPTION 'a document has a title' USING ERRCODE = 'check_violation'; END",
      sqlite: "SELECT raise(ABORT, 'a document has a title');")
  ]
}

func pull(from db: Database) async throws -> (source: String, missing: [String]) {
  let source = EntitySource(of: try await SchemaReader().schema(of: db))
  return (source.text, source.missing)
}

func draw(_ tables: Set<String>, of db: Database) async throws -> String {
  SchemaDiagram(of: try await SchemaReader().schema(of: db), tables: tables).svg
}
