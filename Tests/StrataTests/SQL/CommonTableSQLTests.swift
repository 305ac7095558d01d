import Foundation
@testable import Strata
import StrataPostgres
import StrataSQLite
import Testing

@Suite struct CommonTableSQLTests {
  private func sql(_ query: some RowQuery) throws -> String { try query.sql(for: .postgres).sql }

  @Test func aTreeIsAUnionOfItsStartAndItsStep() throws {
    let thread = Post.recursive(from: Post.where { $0.body == "a" }) { post, found in post.replyTo == found.id }
    let columns = { (table: String) in
      ["id", "topic", "reply_to", "body"].map { "\"\(table)\".\"\($0)\"" }.joined(separator: ", ")
    }
    let definition =
      #"WITH RECURSIVE "forum_posts_tree"("id", "topic", "reply_to", "body") AS (SELECT \#(columns("forum_posts")) "#
      + #"FROM "forum_posts" WHERE "forum_posts"."body" = $1 UNION SELECT \#(columns("forum_posts")) FROM "forum_posts" "#
      + #"JOIN "forum_posts_tree" ON "forum_posts"."reply_to" = "forum_posts_tree"."id") "#
    let rows = #"FROM "forum_posts_tree" AS "forum_posts" WHERE "forum_posts"."body" <> $2"#
    let others = thread.where { $0.body != "b" }
    #expect(try sql(others) == definition + "SELECT \(columns("forum_posts")) " + rows)
    var writer = SQLWriter(PostgresDialect())
    try writer.count(others.statement)
    #expect(writer.sql == definition + "SELECT count(*) " + rows)
  }

  @Test func deletedRowsAreHiddenInBothParts() throws {
    let topics = Topic.recursive(from: Topic.everything) { topic, found in topic.title == found.title }
    #expect(try sql(topics).components(separatedBy: #""topics"."deleted_at" IS NULL"#).count == 3)
    let all = Topic.recursive(from: Topic.everything.includingDeleted) { topic, found in topic.title == found.title }
    #expect(!(try sql(all).contains("IS NULL")))
  }

  @Test func oneDefinitionServesEveryUse() throws {
    let counts = CommonTable("counts", Post.select { ($0.topicID, .count()) }.group { $0.topicID })
    let definition =
      #"WITH "counts"("c1", "c2") AS (SELECT "forum_posts"."topic", count(*) FROM "forum_posts" GROUP BY "forum_posts"."topic") "#
    let twice = Topic.everything.includingDeleted.join(counts) { $0.id == $1.0 }
      .where { topic, _ in topic.id.in(counts.where { $0.1 > 3 }.select { $0.0 }) }.select { _, counts in counts.1 }
    #expect(
      try sql(twice) == definition
        + #"SELECT "counts"."c2" FROM "topics" JOIN "counts" ON "topics"."id" = "counts"."c1" "#
        + #"WHERE "topics"."id" IN (SELECT "counts"."c1" FROM "counts" WHERE "counts"."c2" > $1)"#)
    let apart = counts.materialized(.never).everything.select { $0.1 }
    #expect(try sql(apart).contains(#"AS NOT MATERIALIZED (SELECT"#))
  }

  @Test func theNameOfATableIsRefusedWhateverItsCapitals() throws {
    let topics = CommonTable("Topics", Post.select { ($0.topicID, $0.body) })
    let joined = Topic.everything.join(topics) { $0.id == $1.0 }
    let error = #expect(throws: DatabaseError.self) { try joined.sql(for: .sqlite) }
    #expect(error?.code == .invalidArgument)
  }

  @Test func twoOfOneNameAreRefused() throws {
    let first = CommonTable("names", Topic.select { ($0.title, $0.score) })
    let second = CommonTable("names", Post.select { ($0.body, $0.id) })
    var statement = Topic.everything.join(first) { $0.title == $1.0 }.statement
    statement.joins.append(
      .init(kind: .inner, table: second.reference(as: "other"), condition: .all([])))
    let error = #expect(throws: DatabaseError.self) { try statement.rendered(for: PostgresDialect()) }
    #expect(error?.code == .invalidArgument)
  }

  @Test func aDeletionJoinsAsTheDatabaseCan() throws {
    let posts = Post.everything.join(Topic.self) { $0.topicID == $1.id }.where { _, topic in topic.score < 3 }
    var postgres = SQLWriter(PostgresDialect())
    try postgres.destroyAll(Post.self, posts.statement)
    #expect(
      postgres.sql == #"DELETE FROM "forum_posts" USING "topics" WHERE "forum_posts"."topic" = "topics"."id" "#
        + #"AND "topics"."deleted_at" IS NULL AND "topics"."score" < $1"#)
    var sqlite = SQLWriter(SQLiteDialect())
    try sqlite.destroyAll(Post.self, posts.statement)
    #expect(
      sqlite.sql
        == #"DELETE FROM "forum_posts" WHERE "forum_posts"."id" IN (SELECT "forum_posts"."id" FROM "forum_posts" "#
        + #"JOIN "topics" ON "forum_posts"."topic" = "topics"."id" AND "topics"."deleted_at" IS NULL WHERE "topics"."score" < ?1)"#
    )
  }
}
