import Foundation
import Strata
import StrataMigrations
import StrataPostgres
import StrataTesting
import TestDatabases
import Testing

// One table, as it is declared in the course of time.

@Entity("papers")
private struct Paper {
  @ID let id: Int
  var ownerID: UUID
  var title: String

  static let policies = [
    policy("own", using: { $0.ownerID == Computed(sql: "current_setting('app.user_id')::uuid") }),
    policy("no_secrets", for: .insert, as: .restrictive, checking: { $0.title != "it's secret" }),
  ]
}

@Entity("papers")
private struct OpenPaper {
  @ID let id: Int
  var ownerID: UUID
  var title: String
}

/// Speaks of another title and of another owner, by another type.
@Entity("papers")
private struct RetypedPaper {
  @ID let id: Int
  var ownerID: String
  var title: String

  static let policies = [policy("own", using: { $0.ownerID != "" })]
}

@Entity("letters")
private struct Letter {
  @ID let id: Int
  var authorID: UUID
  var title: String

  static let policies = [
    policy("own", using: { $0.authorID == Computed(sql: "current_setting('app.user_id')::uuid") }),
    policy("no_secrets", for: .insert, as: .restrictive, checking: { $0.title != "it's secret" }),
  ]
}

@Entity("readers")
private struct Reader {
  @ID let id: Int
  var paperID: Int
  var role: String

  static let policies = [
    policy("role", for: .select, to: ["pg_monitor"], using: { $0.role == "all" }),
    policy(
      "change", for: .update,
      using: { reader in Paper.where { $0.id == reader.paperID && $0.title == "x" }.exists },
      checking: { $0.role.length < 10 }),
  ]
}

@Entity("papers")
private struct TwicePaper {
  @ID let id: Int
  static let policies = [policy("own", using: { $0.id > 0 }), policy("own", for: .select, using: { $0.id > 1 })]
}

@Entity("papers")
private struct NamelessPaper {
  @ID let id: Int
  static let policies = [policy("", using: { $0.id > 0 })]
}

@Entity("papers")
private struct LongPaper {
  @ID let id: Int
  static let policies = [
    policy(String(repeating: "ö", count: 40), using: { $0.id > 0 }),
    policy(String(repeating: "ö", count: 41), using: { $0.id > 1 }),
  ]
}

/// Row-level security that entities declare.
@Suite("Policies", .timeLimit(.minutes(2)))
struct PolicyTests {
  private struct Undo: Error {}

  /// What is done in the body is undone, the roles that it makes among it.
  private func undoing(_ db: Database, _ body: (Transaction) async throws -> Void) async throws {
    do {
      try await db.transaction { transaction in
        try await body(transaction)
        throw Undo()
      }
    } catch is Undo {}
  }

  @Test("A policy keeps rows from other roles, and from the table's owner") func rows() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [Paper.self])
      let (me, other) = (UUID(), UUID())
      for (id, owner) in [(1, me), (2, other)] {
        _ = try await db.insert(Paper.New(id: id, ownerID: owner, title: "Notes"))
      }
      #expect(try await db.all(Paper.everything).count == 2, "a superuser is above policies")
      for isOwner in [false, true] {
        try await undoing(db) { transaction async throws in
          let role = "strata_test_\(UUID().uuidString.lowercased())"
          let schema = try await transaction.first(sql: "SELECT current_schema()::text", as: String.self) ?? ""
          try await transaction.execute("CREATE ROLE \(identifier: role)")
          try await transaction.execute("GRANT USAGE ON SCHEMA \(identifier: schema) TO \(identifier: role)")
          if isOwner {
            try await transaction.execute("GRANT CREATE ON SCHEMA \(identifier: schema) TO \(identifier: role)")
            try await transaction.execute("ALTER TABLE papers OWNER TO \(identifier: role)")
          } else {
            try await transaction.execute("GRANT ALL ON papers TO \(identifier: role)")
          }
          try await transaction.execute("SET LOCAL ROLE \(identifier: role)")
          let user = me.uuidString
          _ = try await transaction.all(sql: "SELECT set_config('app.user_id', \(user), true)", as: String.self)
          #expect(try await transaction.all(Paper.everything).map(\.id) == [1], "owner: \(isOwner)")
          #expect(try await transaction.deleteAll(Paper.where { $0.id == 2 }) == 0)
          _ = try await transaction.insert(Paper.New(id: 3, ownerID: me, title: "Mine"))
          for (owner, title) in [(other, "Not mine"), (me, "it's secret")] {
            let error = await #expect(throws: DatabaseError.self) {
              try await transaction.transaction { inner in
                _ = try await inner.insert(Paper.New(id: 4, ownerID: owner, title: title))
              }
            }
            #expect(error?.code == .permissionDenied, "\(error?.debugDescription ?? "")")
          }
        }
      }
    }
  }

  @Test("Policies come, change with the types of columns, and go; row-level security with them") func life()
    async throws
  {
    try await withPostgres { db async throws in
      #expect(try await settled(db, [OpenPaper.self]).count == 1)
      let made = try await settled(db, [Paper.self])
      #expect(
        made.map(\.summary) == [
          "+ policy strata_no_secrets of papers", "+ policy strata_own of papers",
          "~ row-level security of papers: off becomes on for everybody",
        ])
      // A column that a policy speaks of gets another type.
      let retyped = try await settled(db, [RetypedPaper.self])
      #expect(
        retyped.map(\.summary) == [
          "- policy strata_own of papers", "- policy strata_no_secrets of papers",
          "~ column papers.owner_id: uuid becomes text", "~ comment of papers", "+ policy strata_own of papers",
        ])
      let gone = try await settled(db, [OpenPaper.self])
      #expect(gone.last?.summary == "~ row-level security of papers: on for everybody becomes off")
      #expect(try await SchemaReader().schema(of: db).table("papers")?.rowLevelSecurity == .off)
      // With the table.
      _ = try await settled(db, [Paper.self, Reader.self])
      _ = try await settled(db, [])
    }
  }

  @Test("Policies of new tables may ask other new tables, and are in the same transaction") func otherTables()
    async throws
  {
    try await withPostgres { db async throws in
      let migrations = try await difference(db, [Reader.self, Paper.self]).migrations()
      #expect(migrations.map(\.isOnline) == [false])
      #expect(
        migrations[0].upScript.hasSuffix(
          """
          CREATE POLICY "strata_no_secrets" ON "papers" AS RESTRICTIVE FOR INSERT WITH CHECK ((title <> 'it''s secret'::text));
          CREATE POLICY "strata_own" ON "papers" AS PERMISSIVE FOR ALL USING ((owner_id = (current_setting('app.user_id'::text))::uuid));
          CREATE POLICY "strata_change" ON "readers" AS PERMISSIVE FOR UPDATE USING ((EXISTS ( SELECT 1
             FROM papers
            WHERE ((papers.id = readers.paper_id) AND (papers.title = 'x'::text))))) WITH CHECK ((length(role) < 10));
          CREATE POLICY "strata_role" ON "readers" AS PERMISSIVE FOR SELECT TO "pg_monitor" USING ((role = 'all'::text));
          ALTER TABLE "papers" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
          ALTER TABLE "readers" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

          """), "\(migrations[0].upScript)")
      _ = try await settled(db, [Paper.self, Reader.self])
    }
  }

  @Test("Under other names of the table and a column, policies are the same") func renames() async throws {
    try await withPostgres { db async throws in
      _ = try await settled(db, [Paper.self])
      let renamed = try await settled(
        db, [Letter.self], SchemaRenames(tables: ["papers=letters"], columns: ["letters.owner_id=author_id"]))
      #expect(
        renamed.prefix(2).map(\.summary) == [
          "~ table papers becomes letters", "~ column letters.owner_id becomes author_id",
        ])
      #expect(!renamed.contains { $0.summary.contains("policy") }, "\(renamed.map(\.summary))")
    }
  }

  @Test("What was made by hand is left alone") func byHand() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [Paper.self, Reader.self])
      try await db.execute(
        script: """
          CREATE POLICY auditors ON papers FOR SELECT TO pg_monitor USING (true);
          ALTER TABLE readers DISABLE ROW LEVEL SECURITY;
          """)
      let reader = SchemaReader()
      #expect(try await reader.schema(of: db).notes == ["papers: the policy auditors"])
      let diff = try await difference(db, [Paper.self, Reader.self])
      #expect(
        diff.changes.map(\.summary)
          == ["~ row-level security of readers: off (but forced) becomes on for everybody"])
      // The last policy of Strata's goes, and somebody else's stays: the rows are not laid open.
      let gone = try await settled(db, [OpenPaper.self, Reader.self])
      #expect(
        gone.map(\.summary).filter { $0.contains("papers") } == [
          "- policy strata_no_secrets of papers", "- policy strata_own of papers",
        ])
      let papers = try #require(try await reader.schema(of: db).table("papers"))
      #expect(papers.policies.map(\.name) == ["auditors"] && papers.rowLevelSecurity == .forced)
      // Switched on by hand, with no policy at all.
      try await db.execute(script: "DROP POLICY auditors ON papers; ALTER TABLE papers NO FORCE ROW LEVEL SECURITY")
      #expect(try await difference(db, [OpenPaper.self, Reader.self]).isEmpty)
      // And the way back from a policy leads there.
      _ = try await settled(db, [Paper.self, Reader.self])
    }
  }

  @Test("Two of one name and none at all are errors, on every database", arguments: TestDatabase.allCases)
  func names(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      for entity in [TwicePaper.self, NamelessPaper.self] as [any Entity.Type] {
        let error = await #expect(throws: DatabaseError.self) { try await db.createSchema(for: [entity]) }
        #expect(error?.code == .invalidArgument && error?.details.table == "papers")
      }
      // SQLite has none, and says nothing of it.
      try await db.createSchema(for: [LongPaper.self])
      #expect(try await difference(db, [LongPaper.self]).isEmpty)
      let policies = try await SchemaReader().schema(of: db).table("papers")?.policies ?? []
      #expect(policies.count == (kind.isPostgres ? 2 : 0) && policies.allSatisfy { $0.name.utf8.count <= 63 })
    }
  }
}
