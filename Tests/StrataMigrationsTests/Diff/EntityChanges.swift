import Strata
import StrataMigrations
import Testing

/// What leads from the database to what entities declare.
func difference(
  _ db: Database, _ entities: [any Entity.Type], _ renames: SchemaRenames = SchemaRenames()
) async throws -> SchemaDiff {
  let reader = SchemaReader()
  let current = try await reader.schema(of: db)
  let wanted = try await reader.schema(for: entities, in: db, current: current)
  return try SchemaDiff(from: current, to: wanted, renames: renames)
}

/// Goes up, where nothing differs then; down, where all is as before; and up again.
func settled(
  _ db: Database, _ entities: [any Entity.Type], _ renames: SchemaRenames = SchemaRenames()
) async throws -> [SchemaChange] {
  let before = try await SchemaReader().schema(of: db)
  let diff = try await difference(db, entities, renames)
  let migrations = try diff.migrations()
  for migration in migrations { try await db.execute(script: migration.upScript) }
  let rest = try await difference(db, entities)
  #expect(rest.changes.map(\.summary) == [], "\(migrations.map(\.upScript))")
  for migration in migrations.reversed() { try await db.execute(script: migration.downScript) }
  let after = try await SchemaReader().schema(of: db)
  #expect(after.sorted == before.sorted, "\(migrations.map(\.downScript))")
  for migration in migrations { try await db.execute(script: migration.upScript) }
  return diff.changes
}
