import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// A column that cannot be read as a Swift type.
private struct Unreadable: Sendable, CustomTestStringConvertible {
  let expression: String
  let code: DatabaseError.Code
  /// The names that whoever meets the error needs: of the type in the database and the one in Swift.
  let names: [String]
  let read: @Sendable (Database, SQL) async throws -> Void

  var testDescription: String { "\(expression) as \(names[1])" }

  init<Value: DatabaseValue>(
    _ expression: String, as value: Value.Type, _ code: DatabaseError.Code, _ databaseType: String, swift: String? = nil
  ) {
    self.expression = expression
    self.code = code
    names = [databaseType, swift ?? "\(Value.self)"]
    read = { db, sql in _ = try await db.all(sql: sql, as: (Int32, Value).self) }
  }
}

// One after another: all suites run at the same time, and share the connections that the server has.
@Suite("What a codec refuses", .serialized)
struct CodecRefusalTests {
  private enum Mood: String, PostgresEnum { case calm }
  private struct Shape: Codable, Sendable { var size: Int }

  private static let mismatches: [Unreadable] = [
    .init("1::int4", as: Bool.self, .typeMismatch, "integer"), .init("true", as: Int.self, .typeMismatch, "boolean"),
    .init("1::int4", as: String.self, .typeMismatch, "integer"),
    .init("'x'::text", as: Int.self, .typeMismatch, "text"),
    .init("1::float4", as: Double.self, .typeMismatch, "real"),
    .init("1::int8", as: Double.self, .typeMismatch, "bigint"),
    .init("1::float8", as: Decimal.self, .typeMismatch, "double precision"),
    .init("1::numeric", as: Double.self, .typeMismatch, "numeric"),
    .init("'x'::text", as: [UInt8].self, .typeMismatch, "text"),
    .init("'\\x00'::bytea", as: String.self, .typeMismatch, "bytea"),
    .init("'x'::text", as: UUID.self, .typeMismatch, "text"),
    .init("now()::timestamp", as: Date.self, .typeMismatch, "timestamp"),
    .init("now()", as: LocalDateTime.self, .typeMismatch, "timestamptz"),
    .init("now()::date", as: Timestamp.self, .typeMismatch, "date"),
    .init("now()::time", as: OffsetTime.self, .typeMismatch, "time"),
    .init("1::int8", as: Duration.self, .typeMismatch, "bigint"),
    .init("'{}'::text", as: JSON<Shape>.self, .typeMismatch, "text"),
    .init("'::1'::inet", as: CIDR.self, .typeMismatch, "inet"),
    .init("'(1,2)'::point", as: Inet.self, .typeMismatch, "type 600"),
    .init("1::oid", as: Int.self, .typeMismatch, "oid"),
    .init("'[1,2)'::int4range", as: PostgresRange<Int64>.self, .typeMismatch, "int4range"),
    .init("'{1}'::int4[]", as: [String].self, .typeMismatch, "integer[]"),
    .init("1", as: [Int32].self, .typeMismatch, "integer"),
    .init("'{{1}}'::int4[]", as: [Int32].self, .typeMismatch, "dimensions"),
    .init("'{1}'::int4[]", as: [[Int32]].self, .typeMismatch, "dimensions"),
    .init("'{1,NULL}'::int4[]", as: [Int32].self, .typeMismatch, "NULL", swift: "Int32"),
    .init("NULL::int4", as: Int32.self, .typeMismatch, "NULL"),
    .init("ARRAY['(1,2)'::point]", as: [String].self, .typeMismatch, "type 1017"),
    .init("ROW(1)", as: PostgresRecord<Int32, Int32>.self, .typeMismatch, "1 fields", swift: "PostgresRecord of 2"),
    .init("ROW(1)", as: PostgresRecord<String>.self, .typeMismatch, "integer", swift: "String"),
    .init("ROW('(1,2)'::point)", as: PostgresRecord<String>.self, .typeMismatch, "type 600", swift: "String"),
    .init("'loud'::text::varchar", as: Mood.self, .typeMismatch, "Mood"),
    .init("'{\"size\": \"x\"}'::jsonb", as: JSON<Shape>.self, .typeMismatch, "JSON", swift: "Shape"),
  ]

  private static let outOfRange: [Unreadable] = [
    .init("40000::int4", as: Int16.self, .valueOutOfRange, "smallint"),
    .init("200::int2", as: Int8.self, .valueOutOfRange, "smallint"),
    .init("-1::int4", as: UInt16.self, .valueOutOfRange, "integer"),
    .init("5000000000::int8", as: Int32.self, .valueOutOfRange, "integer"),
    .init("-1::int8", as: UInt32.self, .valueOutOfRange, "bigint"),
    .init("'1e40'::numeric + 0.5", as: Decimal.self, .valueOutOfRange, "BigDecimal"),
    .init("'Infinity'::numeric", as: Decimal.self, .valueOutOfRange, "BigDecimal"),
    .init("'infinity'::timestamptz", as: Date.self, .valueOutOfRange, "Timestamp"),
    .init("'1500-01-01 00:00:00.000001+00'::timestamptz", as: Date.self, .valueOutOfRange, "Timestamp"),
    .init("'1 mon'::interval", as: Duration.self, .valueOutOfRange, "Interval"),
    .init("ARRAY[1, 40000]", as: [Int16].self, .valueOutOfRange, "smallint", swift: "Int16"),
    .init("ROW(40000)", as: PostgresRecord<Int16>.self, .valueOutOfRange, "smallint", swift: "Int16"),
  ]

  @Test("names the column, its type and the Swift type", arguments: mismatches + outOfRange)
  private func unreadable(_ wrong: Unreadable) async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await wrong.read(db, SQL(trusted: "SELECT 1 AS right, \(wrong.expression) AS wrong"))
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(error?.code == wrong.code && error?.details.column == "wrong", "\(text)")
      for name in wrong.names { #expect(text.contains(name), "\(name) is not in: \(text)") }
      #expect(error?.details.source?.line != nil)
      #expect(try await db.all(sql: "SELECT 2", as: Int.self) == [2], "the connection goes on")
    }
  }

  @Test("A value that PostgreSQL has no place for is refused before it is sent, by the place of the parameter")
  func unwritable() async throws {
    let far = Date(timeIntervalSince1970: 1e15)
    let deep: [[[[[[[Int]]]]]]] = [[[[[[[1]]]]]]]
    let pieces: [(SQL, String)] = [
      ("\(far)", "294276"), ("\(Duration.seconds(Int64.max))", "292,471"), ("\([[1], [2, 3]])", "same length"),
      ("\([[], []] as [[Int]])", "empty"), ("\(deep)", "6 dimensions"), ("\([[1], nil] as [[Int]?])", "NULL"),
      ("\(JSON(Double.nan))", "JSON"), ("\(TextSearchVector([.init("")]))", "lexeme"),
      ("\([far])", "294276"), ("\([JSON(Double.nan)])", "JSON"),
    ]
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      for (piece, reason) in pieces {
        let error = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT \(1), \(piece)") }
        let text = error.map { "\($0)" } ?? ""
        #expect(error?.code == .valueOutOfRange && text.contains("parameter 2") && text.contains(reason), "\(text)")
        #expect(error?.sqlState == nil, "the server never saw it")
      }
      try await db.execute(script: "CREATE TABLE moments (id int8, at timestamptz)")
      let copied = await #expect(throws: DatabaseError.self) {
        try await db.copyIn(into: "moments", columns: ["id", "at"], rows: [(1, Date()), (2, far)])
      }
      #expect(copied?.code == .valueOutOfRange && copied?.message.contains("row 2") == true)
      #expect(copied?.details.column == "at")
      #expect(try await db.all(sql: "SELECT count(*) FROM moments", as: Int.self) == [0])
    }
  }

  @Test("NUL in a text is refused with a sentence that says so")
  func nul() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.execute(script: "CREATE TABLE texts (id int4, v text)")
      let bad = "a\u{0}b"
      func check(_ attempt: () async throws -> Int) async {
        let error = await #expect(throws: DatabaseError.self) { try await attempt() }
        let text = error.map { "\($0)" } ?? ""
        #expect(error?.code == .valueOutOfRange && text.contains("NUL"), "\(text)")
      }
      await check { try await db.execute("INSERT INTO texts VALUES (1, \(bad))") }
      await check { try await db.execute("SELECT \(["x", bad])") }
      await check { try await db.execute("SELECT \(JSON(bad))") }
      await check { try await db.copyIn(into: "texts", columns: ["id", "v"], rows: [(Int32(1), bad)]) }
      #expect(try await db.all(sql: "SELECT count(*) FROM texts", as: Int.self) == [0])
      let bytes = try await db.all(sql: "SELECT \(Array(bad.utf8)), 0", as: ([UInt8], Int32).self)
      #expect(bytes.first?.0 == [0x61, 0, 0x62])
    }
  }

  @Test("What the server refuses of a bound value says what is wrong with it")
  func refusedByTheServer() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.execute(
        script: "CREATE DOMAIN positive AS int4 CHECK (VALUE > 0); CREATE TYPE mood AS ENUM ('loud')")
      let cases: [(SQL, DatabaseError.Code)] = [
        ("SELECT \(Int32(-1))::positive", .checkViolation), ("SELECT \(Mood.calm)::mood", .typeMismatch),
        ("SELECT \(JSONText("{"))", .typeMismatch), ("SELECT \("x")::uuid", .typeMismatch),
        ("SELECT \(PostgresRange(...Int32.max))", .valueOutOfRange), ("SELECT \(40_000)::int2", .valueOutOfRange),
      ]
      for (sql, code) in cases {
        let error = await #expect(throws: DatabaseError.self) { try await db.execute(sql) }
        #expect(error?.code == code && error?.sqlState != nil, "\(error.map { "\($0)" } ?? "")")
      }
    }
  }
}
