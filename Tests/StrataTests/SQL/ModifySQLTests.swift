import Foundation
@testable import Strata
import StrataPostgres
import StrataSQLite
import Testing

@Suite struct ModifySQLTests {
  private func render(
    _ dialect: any Dialect, _ body: (inout SQLWriter) throws -> Void
  ) throws -> String {
    var writer = SQLWriter(dialect)
    try body(&writer)
    return writer.sql
  }

  private let returning =
    #" RETURNING "id", "title", "note", "mood", "score", "closed_at", "version", "created_at", "updated_at", "deleted_at""#

  @Test func insertLeavesManagedColumnsToTheDatabase() throws {
    let columns = #"("id", "title", "note", "mood", "score", "closed_at", "version", "created_at", "updated_at")"#
    #expect(
      try render(PostgresDialect()) { try $0.insert(Topic.self) }
        == #"INSERT INTO "topics" \#(columns) VALUES ($1, $2, $3, $4, $5, $6, 1, now(), now())"# + returning)
    let now = SQLiteDialect().currentTimestamp
    #expect(
      try render(SQLiteDialect()) { try $0.insert(Topic.self) }
        == #"INSERT INTO "topics" \#(columns) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, \#(now), \#(now))"# + returning)
  }

  @Test func updateChecksVersionAndLife() throws {
    #expect(
      try render(PostgresDialect()) { try $0.update(Topic.self, set: [.init("title", "a"), .init("score", 1)]) }
        == #"UPDATE "topics" SET "title" = $1, "score" = $2, "version" = "topics"."version" + 1, "updated_at" = now()"#
        + #" WHERE "topics"."id" = $3 AND "topics"."version" = $4 AND "topics"."deleted_at" IS NULL"# + returning)
  }

  @Test func updateWithoutVersion() throws {
    #expect(
      try render(SQLiteDialect()) { try $0.update(Post.self, set: [.init("body", "b")]) }
        == #"UPDATE "forum_posts" SET "body" = ?1 WHERE "forum_posts"."id" = ?2 RETURNING "id", "topic", "reply_to", "body""#
    )
  }

  @Test func softDeleteRestoreDestroy() throws {
    let deletedAt = try #require(Topic.schema.deletedAt)
    #expect(
      try render(PostgresDialect()) { try $0.softDelete(Topic.self, at: deletedAt) }
        == #"UPDATE "topics" SET "deleted_at" = now(), "version" = "topics"."version" + 1, "updated_at" = now()"#
        + #" WHERE "topics"."id" = $1 AND "topics"."version" = $2 AND "topics"."deleted_at" IS NULL"# + returning)
    #expect(
      try render(PostgresDialect()) { try $0.restore(Topic.self, at: deletedAt) }
        == #"UPDATE "topics" SET "deleted_at" = NULL, "version" = "topics"."version" + 1, "updated_at" = now()"#
        + #" WHERE "topics"."id" = $1 AND "topics"."version" = $2 AND "topics"."deleted_at" IS NOT NULL"# + returning)
    #expect(
      try render(PostgresDialect()) { try $0.destroy(Topic.self) }
        == #"DELETE FROM "topics" WHERE "topics"."id" = $1 AND "topics"."version" = $2"#)
    #expect(
      try render(PostgresDialect()) { try $0.destroy(Post.self) }
        == #"DELETE FROM "forum_posts" WHERE "forum_posts"."id" = $1"#)
  }

  @Test func countAndExists() throws {
    #expect(
      try render(PostgresDialect()) { try $0.count(Post.where { $0.body == "x" }.statement) }
        == #"SELECT count(*) FROM "forum_posts" WHERE "forum_posts"."body" = $1"#)
    #expect(
      try render(PostgresDialect()) { try $0.count(Post.everything.limit(3).statement) }
        == #"SELECT count(*) FROM (SELECT 1 FROM "forum_posts" LIMIT $1) AS counted"#)
    #expect(
      try render(SQLiteDialect()) { try $0.exists(Post.everything.statement) }
        == #"SELECT EXISTS (SELECT 1 FROM "forum_posts")"#)
  }

  @Test(arguments: [
    (TransactionOptions(), "BEGIN", "BEGIN IMMEDIATE"),
    (TransactionOptions(isolation: .serializable), "BEGIN ISOLATION LEVEL SERIALIZABLE", "BEGIN IMMEDIATE"),
    (
      TransactionOptions(isolation: .repeatableRead, access: .readOnly),
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "BEGIN"
    ),
  ]) func begin(options: TransactionOptions, postgres: String, sqlite: String) {
    #expect(PostgresDialect().begin(options) == postgres)
    #expect(SQLiteDialect().begin(options) == sqlite)
  }

  @Test func arraysHavePostgresFormat() throws {
    let array = try BoundValue.array(of: .int4, [BoundValue(7 as Int32), BoundValue(Int32?.none)])
    #expect(array.parameter.types == [DatabaseType(rawValue: 1007)])
    #expect(
      array.parameter.bytes == [
        0, 0, 0, 32,  // length
        0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 23,  // one dimension, has NULLs, int4
        0, 0, 0, 2, 0, 0, 0, 1,  // two elements, counted from one
        0, 0, 0, 4, 0, 0, 0, 7, 0xFF, 0xFF, 0xFF, 0xFF,
      ])
  }
}

extension ColumnAssignment {
  fileprivate init(_ column: String, _ value: some DatabaseValue) {
    self.init(column: column, property: column, value: .value(BoundValue(value)))
  }
}
