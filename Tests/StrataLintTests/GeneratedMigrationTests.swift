import StrataLint
import StrataMigrations
import Testing

/// What a diff writes for policies and triggers, as the linter sees it.
@Suite struct GeneratedMigrationTests {
  private let trigger = SchemaTrigger(
    "strata_noted", .after, [.insert], function: "strata_documents_noted", body: "BEGIN RETURN NULL; END")

  private func table(_ policies: [SchemaPolicy] = [], _ triggers: [SchemaTrigger] = []) -> DatabaseSchema {
    let columns = [SchemaColumn("id", "bigint", isNullable: false), SchemaColumn("owner", "text")]
    return DatabaseSchema(
      .postgres,
      tables: [
        SchemaTable(
          "documents", columns: columns, primaryKey: SchemaKey("documents_pkey", columns: ["id"]), policies: policies,
          rowLevelSecurity: policies.isEmpty ? nil : .forced, triggers: triggers)
      ])
  }

  private func findings(from: DatabaseSchema, to: DatabaseSchema) throws -> [String] {
    let scripts = try [SchemaDiff(from: DatabaseSchema(.postgres), to: from), SchemaDiff(from: from, to: to)].map {
      try $0.migrations().map(\.upScript).joined()
    }
    return try Linter().check([.script("1", sql: scripts[0]), .script("2", sql: scripts[1])]).findings.map(\.rule)
  }

  @Test func policiesAndTriggersPass() throws {
    let policy = SchemaPolicy("strata_own", using: "owner = CURRENT_USER")
    let made = try findings(from: table(), to: table([policy], [trigger]))
    #expect(made == [])
    var changed = trigger
    changed.body = "BEGIN RETURN NEW; END"
    let body = try findings(from: table([policy], [trigger]), to: table([policy], [changed]))
    #expect(body == [])
    changed.events = [.delete]
    let event = try findings(from: table([policy], [trigger]), to: table([policy], [changed]))
    #expect(event == [])
  }

  @Test("To drop a function, and to lay rows open, are decisions for people") func whatIsTakenAway() throws {
    let policy = SchemaPolicy("strata_own", using: "owner = CURRENT_USER")
    let function = try findings(from: table([], [trigger]), to: table())
    #expect(function == ["drop-function"])
    let security = try findings(from: table([policy]), to: table())
    // For everybody, and for the owner.
    #expect(security == ["disable-row-security", "disable-row-security"])
  }
}
