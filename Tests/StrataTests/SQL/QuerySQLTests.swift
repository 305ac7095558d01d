import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import Testing

/// The text of every clause in both dialects. Columns of `Topic` are written out once and `*` stands for them below.
@Suite struct QuerySQLTests {
  private static let columns =
    "\"topics\".\"id\", \"topics\".\"title\", \"topics\".\"note\", \"topics\".\"mood\", \"topics\".\"score\", "
    + "\"topics\".\"closed_at\", \"topics\".\"version\", \"topics\".\"created_at\", \"topics\".\"updated_at\", "
    + "\"topics\".\"deleted_at\""

  private func expect(
    _ query: Query<Topic>, postgres: String, sqlite: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    for (dialect, expected) in [(PostgresDialect() as any Dialect, postgres), (SQLiteDialect(), sqlite)] {
      let sql = try query.sql(forAny: dialect).sql.replacingOccurrences(of: Self.columns, with: "*")
      #expect(sql == expected, sourceLocation: sourceLocation)
    }
  }

  @Test func everythingHidesDeletedRows() throws {
    try expect(
      Topic.everything,
      postgres: #"SELECT * FROM "topics" WHERE "topics"."deleted_at" IS NULL"#,
      sqlite: #"SELECT * FROM "topics" WHERE "topics"."deleted_at" IS NULL"#)
    try expect(
      Topic.everything.includingDeleted, postgres: #"SELECT * FROM "topics""#, sqlite: #"SELECT * FROM "topics""#)
    try expect(
      Topic.everything.onlyDeleted,
      postgres: #"SELECT * FROM "topics" WHERE "topics"."deleted_at" IS NOT NULL"#,
      sqlite: #"SELECT * FROM "topics" WHERE "topics"."deleted_at" IS NOT NULL"#)
  }

  @Test func comparisons() throws {
    try expect(
      Topic.where { $0.mood == .loud && $0.score >= 3 && $0.score != 5 }.includingDeleted,
      postgres:
        #"SELECT * FROM "topics" WHERE "topics"."mood" = $1 AND "topics"."score" >= $2 AND "topics"."score" <> $3"#,
      sqlite:
        #"SELECT * FROM "topics" WHERE "topics"."mood" = ?1 AND "topics"."score" >= ?2 AND "topics"."score" <> ?3"#)
  }

  @Test func nilIsNull() throws {
    let none: Date? = nil
    try expect(
      Topic.where { $0.closedAt == none || $0.note != nil }.includingDeleted,
      postgres: #"SELECT * FROM "topics" WHERE "topics"."closed_at" IS NULL OR "topics"."note" IS NOT NULL"#,
      sqlite: #"SELECT * FROM "topics" WHERE "topics"."closed_at" IS NULL OR "topics"."note" IS NOT NULL"#)
    // A value is `=`, which an index serves; the rows without one differ from it.
    try expect(
      Topic.where { $0.note == "a" && $0.note != "b" }.includingDeleted,
      postgres:
        #"SELECT * FROM "topics" WHERE "topics"."note" = $1 AND ("topics"."note" <> $2 OR "topics"."note" IS NULL)"#,
      sqlite:
        #"SELECT * FROM "topics" WHERE "topics"."note" = ?1 AND ("topics"."note" <> ?2 OR "topics"."note" IS NULL)"#)
  }

  @Test func columnAgainstColumn() throws {
    try expect(
      Topic.where { $0.updatedAt > $0.createdAt && $0.deletedAt == $0.closedAt }.includingDeleted,
      postgres:
        #"SELECT * FROM "topics" WHERE "topics"."updated_at" > "topics"."created_at""#
        + #" AND "topics"."deleted_at" IS NOT DISTINCT FROM "topics"."closed_at""#,
      sqlite:
        #"SELECT * FROM "topics" WHERE "topics"."updated_at" > "topics"."created_at""#
        + #" AND "topics"."deleted_at" IS "topics"."closed_at""#)
  }

  @Test func negationAndPrecedence() throws {
    try expect(
      Topic.where { !($0.score < 1 || $0.score > 9) && ($0.mood == .calm || $0.score == 5) }.includingDeleted,
      postgres:
        #"SELECT * FROM "topics" WHERE NOT ("topics"."score" < $1 OR "topics"."score" > $2)"#
        + #" AND ("topics"."mood" = $3 OR "topics"."score" = $4)"#,
      sqlite:
        #"SELECT * FROM "topics" WHERE NOT ("topics"."score" < ?1 OR "topics"."score" > ?2)"#
        + #" AND ("topics"."mood" = ?3 OR "topics"."score" = ?4)"#)
  }

  @Test func lists() throws {
    // Filled up to a power of two, so that few texts are prepared; long ones are one array on PostgreSQL.
    try expect(
      Topic.where { $0.score.in([1, 2, 3]) }.includingDeleted,
      postgres: #"SELECT * FROM "topics" WHERE "topics"."score" IN ($1, $2, $3, $4)"#,
      sqlite: #"SELECT * FROM "topics" WHERE "topics"."score" IN (?1, ?2, ?3, ?4)"#)
    try expect(
      Topic.where { $0.score.in(Array(1...9)) }.includingDeleted,
      postgres: #"SELECT * FROM "topics" WHERE "topics"."score" = ANY($1)"#,
      sqlite:
        #"SELECT * FROM "topics" WHERE "topics"."score" IN (\#((1...16).map { "?\($0)" }.joined(separator: ", ")))"#)
    try expect(
      Topic.where { $0.score.in([]) }.includingDeleted,
      postgres: #"SELECT * FROM "topics" WHERE "topics"."score" = ANY($1)"#,
      sqlite: #"SELECT * FROM "topics" WHERE FALSE"#)
  }

  @Test func text() throws {
    try expect(
      Topic.where { $0.title.contains("a") && $0.title.hasPrefix("b", ignoringCase: true) }.includingDeleted,
      postgres: #"SELECT * FROM "topics" WHERE "topics"."title" LIKE $1 AND "topics"."title" ILIKE $2"#,
      sqlite:
        #"SELECT * FROM "topics" WHERE "topics"."title" GLOB ?1 AND "topics"."title" LIKE ?2 ESCAPE '\'"#)
  }

  @Test func orderPutsNullsLastEverywhere() throws {
    try expect(
      Topic.everything.includingDeleted.order { $0.closedAt.ascending }.order {
        [$0.note.descending, $0.id.ascending]
      },
      postgres:
        #"SELECT * FROM "topics" ORDER BY "topics"."closed_at" ASC, "topics"."note" DESC, "topics"."id" ASC"#,
      sqlite:
        #"SELECT * FROM "topics" ORDER BY "topics"."closed_at" ASC NULLS LAST, "topics"."note" DESC NULLS FIRST, "topics"."id" ASC"#
    )
  }

  @Test func limits() throws {
    try expect(
      Topic.everything.includingDeleted.limit(5).offset(10),
      postgres: #"SELECT * FROM "topics" LIMIT $1 OFFSET $2"#, sqlite: #"SELECT * FROM "topics" LIMIT ?1 OFFSET ?2"#)
    try expect(
      Topic.everything.includingDeleted.offset(10),
      postgres: #"SELECT * FROM "topics" OFFSET $1"#, sqlite: #"SELECT * FROM "topics" LIMIT -1 OFFSET ?1"#)
    #expect(throws: DatabaseError.self) { try Topic.everything.limit(-1).sql(for: .postgres) }
  }

  @Test func rawConditions() throws {
    let word = "x'; DROP TABLE topics; --"
    try expect(
      Topic.where { .sql("lower(\($0.title)) = \(word)") && $0.score > 1 }.includingDeleted,
      postgres: #"SELECT * FROM "topics" WHERE (lower("topics"."title") = $1) AND "topics"."score" > $2"#,
      sqlite: #"SELECT * FROM "topics" WHERE (lower("topics"."title") = ?1) AND "topics"."score" > ?2"#)
  }

  @Test func patternsAreTakenLiterally() throws {
    #expect(PostgresDialect().textMatch(.init(.anywhere, ignoresCase: false), #"5%_\"#).pattern == #"%5\%\_\\%"#)
    #expect(SQLiteDialect().textMatch(.init(.start, ignoresCase: false), "a*[b?").pattern == "a[*][[]b[?]*")
  }

  @Test func quotesInNamesAreDoubled() {
    #expect(PostgresDialect().quoted(#"a"b"#) == #""a""b""#)
  }

  @Test func accentsHideNothingThatMustBeQuoted() {
    // With the accent it is another character than the quotation mark, and to a database it ends the name.
    let accent = "\u{301}"
    #expect(Array(PostgresDialect().quoted("a\"" + accent + "; b").utf8) == Array(("\"a\"\"" + accent + "; b\"").utf8))
    let like = PostgresDialect().textMatch(.init(.anywhere, ignoresCase: false), "5%" + accent).pattern
    #expect(Array(like.utf8) == Array(("%5\\%" + accent + "%").utf8))
    let glob = SQLiteDialect().textMatch(.init(.start, ignoresCase: false), "a*" + accent).pattern
    #expect(Array(glob.utf8) == Array(("a[*]" + accent + "*").utf8))
  }

  @Test func parametersAreTyped() throws {
    let rendered = try Topic.where { $0.score == 7 && $0.title == "é" }.sql(for: .postgres)
    #expect(rendered.parameters.types == [.int8, .text])
    #expect(rendered.parameters.bytes == [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 2, 0xC3, 0xA9])
  }
}

extension Query {
  fileprivate func sql(forAny dialect: any Dialect) throws -> RenderedStatement { try sql(for: dialect) }
}
