import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import Testing

/// The text of projections, joins and sub-queries in both dialects.
@Suite struct SelectSQLTests {
  private func expect(
    _ select: some RowQuery, _ postgres: String, sqlite: String? = nil,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    #expect(try select.sql(for: .postgres).sql == postgres, sourceLocation: sourceLocation)
    let expected = sqlite ?? postgres.replacing(/\$(\d)/) { "?\($0.1)" }
    #expect(try select.sql(for: .sqlite).sql == expected, sourceLocation: sourceLocation)
  }

  @Test func clauses() throws {
    try expect(
      Post.where { $0.body == "x" }.select { ($0.topicID, .count()) }.group { $0.topicID }.having { $0.id.count() > 3 }
        .order { $0.topicID.ascending }.limit(2),
      #"SELECT "forum_posts"."topic", count(*) FROM "forum_posts" WHERE "forum_posts"."body" = $1 "#
        + #"GROUP BY "forum_posts"."topic" HAVING count("forum_posts"."id") > $2 ORDER BY "forum_posts"."topic" ASC LIMIT $3"#
    )
    try expect(
      Post.select { $0.body }.distinct, #"SELECT DISTINCT "forum_posts"."body" FROM "forum_posts""#)
    try expect(
      Topic.select { ($0.score.sum(), $0.score.average().filter($0.score > 0), $0.note.count().distinct) },
      #"SELECT CAST(sum("topics"."score") AS bigint), CAST(avg("topics"."score") FILTER (WHERE "topics"."score" > $1) AS "#
        + #"double precision), count(DISTINCT "topics"."note") FROM "topics" WHERE "topics"."deleted_at" IS NULL"#,
      sqlite: #"SELECT sum("topics"."score"), avg("topics"."score") FILTER (WHERE "topics"."score" > ?1), "#
        + #"count(DISTINCT "topics"."note") FROM "topics" WHERE "topics"."deleted_at" IS NULL"#)
  }

  @Test func expressions() throws {
    try expect(
      Post.select { $0.body.length.plus(1).times(2) },
      #"SELECT (length("forum_posts"."body") + $1) * $2 FROM "forum_posts""#,
      sqlite: #"SELECT (length("forum_posts"."body") + ?1) * ?2 FROM "forum_posts""#)
    try expect(
      Post.select { Case.when($0.body == "a", then: 1).when($0.replyTo == nil, then: 2).otherwise(3) },
      #"SELECT CASE WHEN "forum_posts"."body" = $1 THEN $2 WHEN "forum_posts"."reply_to" IS NULL THEN $3 ELSE $4 END "#
        + #"FROM "forum_posts""#)
    try expect(
      Post.where { ($0.body == "a" || $0.body == "b") == true }.select { $0.replyTo.coalesce($0.id) },
      #"SELECT coalesce("forum_posts"."reply_to", "forum_posts"."id") FROM "forum_posts" "#
        + #"WHERE ("forum_posts"."body" = $1 OR "forum_posts"."body" = $2) = $3"#)
  }

  @Test func joins() throws {
    let joined = Post.everything.join(Topic.self) { $0.topicID == $1.id }.select { ($0.body, $1.title) }
    try expect(
      joined.where { post, topic in topic.score > 3 },
      #"SELECT "forum_posts"."body", "topics"."title" FROM "forum_posts" JOIN "topics" ON "forum_posts"."topic" = "topics"."id" "#
        + #"AND "topics"."deleted_at" IS NULL WHERE "topics"."score" > $1"#)
    try expect(
      Post.everything.leftJoin(Post.self) { $0.replyTo == $1.id }.select { ($0.body, $1.body) },
      #"SELECT "forum_posts"."body", "forum_posts_2"."body" FROM "forum_posts" LEFT JOIN "forum_posts" AS "forum_posts_2" "#
        + #"ON "forum_posts"."reply_to" = "forum_posts_2"."id""#)
    // Deleted rows are gone before the join, or they would take posts with them.
    let columns = [
      "id", "title", "note", "mood", "score", "closed_at", "version", "created_at", "updated_at", "deleted_at",
    ]
    .map { "\"topics\".\"\($0)\"" }.joined(separator: ", ")
    try expect(
      Topic.everything.rightJoin(Post.self) { $1.topicID == $0.id }.select { ($0.title, $1.body) },
      "SELECT \"topics\".\"title\", \"forum_posts\".\"body\" FROM (SELECT \(columns) FROM \"topics\" WHERE "
        + "\"topics\".\"deleted_at\" IS NULL) AS \"topics\" RIGHT JOIN \"forum_posts\" ON \"forum_posts\".\"topic\" = "
        + "\"topics\".\"id\"")
  }

  @Test func subqueries() throws {
    try expect(
      Topic.everything.includingDeleted.select { topic in
        Post.where { $0.topicID == topic.id && $0.body == "x" }.select { _ in .count() }.value
      },
      #"SELECT (SELECT count(*) FROM "forum_posts" WHERE "forum_posts"."topic" = "topics"."id" AND "forum_posts"."body" = $1) "#
        + #"FROM "topics""#)
    try expect(
      Post.where { $0.topicID.in(Topic.where { $0.score > 1 }.select { $0.id }) && $0.body != "y" }.select { $0.id },
      #"SELECT "forum_posts"."id" FROM "forum_posts" WHERE "forum_posts"."topic" IN (SELECT "topics"."id" FROM "topics" "#
        + #"WHERE "topics"."score" > $1 AND "topics"."deleted_at" IS NULL) AND "forum_posts"."body" <> $2"#)
    let other = Post.named("other")
    try expect(
      Post.where { post in other.where { $0.replyTo == post.id }.exists }.select { $0.id },
      #"SELECT "forum_posts"."id" FROM "forum_posts" WHERE EXISTS (SELECT 1 FROM "forum_posts" AS "other" "#
        + #"WHERE "other"."reply_to" = "forum_posts"."id")"#)
  }

  @Test func windows() throws {
    try expect(
      Post.select { (.rowNumber(over: .partition(by: $0.topicID).order($0.body.ascending)), .rank(over: .all)) },
      #"SELECT row_number() OVER (PARTITION BY "forum_posts"."topic" ORDER BY "forum_posts"."body" ASC), rank() OVER () "#
        + #"FROM "forum_posts""#)
    try expect(
      Topic.everything.includingDeleted.select {
        $0.score.sum().filter($0.score > 0).over(.order($0.id.ascending).frame(.rows(before: 2, behind: 0)))
      },
      #"SELECT CAST(sum("topics"."score") FILTER (WHERE "topics"."score" > $1) OVER (ORDER BY "topics"."id" ASC "#
        + #"ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS bigint) FROM "topics""#,
      sqlite: #"SELECT sum("topics"."score") FILTER (WHERE "topics"."score" > ?1) OVER (ORDER BY "topics"."id" ASC "#
        + #"ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM "topics""#)
    try expect(
      Post.select { $0.body.previous(over: .order($0.id.ascending).frame(.running)) },
      #"SELECT lag("forum_posts"."body", $1) OVER (ORDER BY "forum_posts"."id" ASC RANGE BETWEEN UNBOUNDED PRECEDING AND "#
        + #"CURRENT ROW) FROM "forum_posts""#)
    #expect(throws: DatabaseError.self) {
      try Post.select { $0.body.count().over(.all.frame(.rows(before: -1, behind: nil))) }.sql(for: .postgres)
    }
  }

  @Test func combinations() throws {
    let bodies = Post.select { $0.body }
    let titles = Topic.everything.includingDeleted.select { $0.title }
    try expect(
      bodies.union(titles).order(by: 1, .descending).limit(3),
      #"SELECT "forum_posts"."body" FROM "forum_posts" UNION SELECT "topics"."title" FROM "topics" ORDER BY 1 DESC LIMIT $1"#,
      sqlite: #"SELECT "forum_posts"."body" FROM "forum_posts" UNION SELECT "topics"."title" FROM "topics" "#
        + #"ORDER BY 1 DESC NULLS FIRST LIMIT ?1"#)
    // A part with an order or a limit, or with parts of its own, is a table for itself.
    try expect(
      bodies.limit(1).unionAll(titles.except(bodies)),
      #"SELECT * FROM (SELECT "forum_posts"."body" FROM "forum_posts" LIMIT $1) AS part UNION ALL SELECT * FROM ("#
        + #"SELECT "topics"."title" FROM "topics" EXCEPT SELECT "forum_posts"."body" FROM "forum_posts") AS part"#)
  }

  @Test func locks() throws {
    let open = Post.where { $0.body == "x" }.select { $0.id }.limit(1)
    try expect(
      open.locked(.skipLocked),
      #"SELECT "forum_posts"."id" FROM "forum_posts" WHERE "forum_posts"."body" = $1 LIMIT $2 FOR UPDATE SKIP LOCKED"#,
      sqlite: #"SELECT "forum_posts"."id" FROM "forum_posts" WHERE "forum_posts"."body" = ?1 LIMIT ?2"#)
    #expect(try open.locked(.noWait, for: .keyShare).sql(for: .postgres).sql.hasSuffix(" FOR KEY SHARE NOWAIT"))
  }

  @Test func namesAreQuoted() throws {
    let hostile = Post.named("x\"; DROP TABLE topics; --")
    #expect(
      try hostile.select { $0.id }.sql(for: .postgres).sql
        == #"SELECT "x""; DROP TABLE topics; --"."id" FROM "forum_posts" AS "x""; DROP TABLE topics; --""#)
  }

  @Test func whatADatabaseLacksIsSaidBeforeItIsAsked() throws {
    let first = Post.everything.distinct { $0.topicID }
    let lateral = Topic.everything.joinLateral { topic in Post.where { $0.topicID == topic.id } }
    for error in [
      #expect(throws: DatabaseError.self) { try first.sql(for: .sqlite) },
      #expect(throws: DatabaseError.self) { try lateral.sql(for: .sqlite) },
    ] { #expect(error?.code == .unsupported) }
    #expect(try first.sql(for: .postgres).sql.hasPrefix(#"SELECT DISTINCT ON ("forum_posts"."topic") "#))
    #expect(try lateral.sql(for: .postgres).sql.contains(#"JOIN LATERAL (SELECT "forum_posts"."id""#))
  }
}
