import Foundation
@testable import Strata
import StrataPostgres
import StrataSQLite
import Testing

@Entity
struct Tree {
  let id: Key<Tree>
  @DeletedAt let deletedAt: Date?

  static let branches = hasMany(Branch.self, \.treeID)
}

@Entity
struct Branch {
  let id: Key<Branch>
  var treeID: Key<Tree>
  var fromID: Key<Branch>?
  @Version let version: Int
  @DeletedAt let deletedAt: Date?

  static let tree = belongsTo(Tree.self, \.treeID, onDelete: .cascade)
  static let from = belongsTo(Branch.self, \.fromID, onDelete: .cascade)
  static let branches = hasMany(Branch.self, \.fromID)
}

@Suite struct CascadeSQLTests {
  private func render(_ change: DeletionPlan.Change, _ dialect: any Dialect) throws -> [String] {
    let plan = try DeletionPlan(Tree.self)
    let statements = try CascadeWriter<Tree>(change, plan, Tree.everything.statement, dialect)
      .statements(returning: Tree.everything.statement.columns)
    return (statements.before + [statements.change] + statements.after).map(\.sql)
  }

  @Test func postgresHasOneStatement() throws {
    #expect(
      try render(.delete, PostgresDialect()) == [
        #"WITH RECURSIVE "rows_0" ("key_0") AS (SELECT "trees"."id" FROM "trees" WHERE "trees"."deleted_at" IS NULL FOR UPDATE), "#
          + #""rows_1" ("key_0") AS (SELECT "branches"."id" FROM "branches" JOIN "rows_0" ON "branches"."tree_id" = "rows_0"."key_0" "#
          + #"WHERE "branches"."deleted_at" IS NULL UNION SELECT "branches"."id" FROM "branches" JOIN "rows_1" "#
          + #"ON "branches"."from_id" = "rows_1"."key_0" WHERE "branches"."deleted_at" IS NULL), "#
          + #""changed_1" AS (UPDATE "branches" SET "deleted_at" = now(), "version" = "branches"."version" + 1 "#
          + #"WHERE "branches"."id" IN (SELECT "key_0" FROM "rows_1") AND "branches"."deleted_at" IS NULL) "#
          + #"UPDATE "trees" SET "deleted_at" = now() WHERE "trees"."id" IN (SELECT "key_0" FROM "rows_0") "#
          + #"RETURNING "trees"."id", "trees"."deleted_at""#
      ])
  }

  @Test func elsewhereEachTableHasOneAndTheRowsThatAreMeantAreLast() throws {
    let found = #"WITH RECURSIVE "rows_0" ("key_0", "at") AS (SELECT * FROM temp."strata_found_2")"#
    #expect(
      try render(.restore, SQLiteDialect()) == [
        #"CREATE TEMP TABLE IF NOT EXISTS "strata_found_2" ("key_0", "at")"#,
        #"INSERT INTO temp."strata_found_2" SELECT "trees"."id", "trees"."deleted_at" FROM "trees" "#
          + #"WHERE "trees"."deleted_at" IS NOT NULL"#,
        #"\#(found), "rows_1" ("key_0", "at") AS (SELECT "branches"."id", "rows_0"."at" FROM "branches" "#
          + #"JOIN "rows_0" ON "branches"."tree_id" = "rows_0"."key_0" WHERE "branches"."deleted_at" = "rows_0"."at" "#
          + #"UNION SELECT "branches"."id", "rows_1"."at" FROM "branches" JOIN "rows_1" "#
          + #"ON "branches"."from_id" = "rows_1"."key_0" WHERE "branches"."deleted_at" = "rows_1"."at") "#
          + #"UPDATE "branches" SET "deleted_at" = NULL, "version" = "branches"."version" + 1 "#
          + #"WHERE "branches"."id" IN (SELECT "key_0" FROM "rows_1") AND "branches"."deleted_at" IS NOT NULL"#,
        #"\#(found) UPDATE "trees" SET "deleted_at" = NULL "#
          + #"WHERE "trees"."id" IN (SELECT "key_0" FROM "rows_0") RETURNING "trees"."id", "trees"."deleted_at""#,
        #"DELETE FROM temp."strata_found_2""#,
      ])
  }

  @Test func treesLeaveOutWhereTheyBegin() throws {
    let plan = try DeletionPlan(Branch.self)
    #expect(plan.steps.count == 2 && !plan.isTrivial)
    let writer = CascadeWriter<Branch>(.delete, plan, Branch.everything.statement, PostgresDialect())
    let sql = try writer.statements(returning: nil).change.sql
    #expect(sql.contains(#" AND NOT "branches"."id" IN (SELECT "key_0" FROM "rows_0")) UPDATE "branches""#))
    #expect(try DeletionPlan(Topic.self).isTrivial)
  }
}
