import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// Codecs that are tried on one connection.
enum CodecFamily: String, Sendable, CaseIterable {
  case numbers, texts, times, networks, ranges, custom

  var codecs: [AnyCodec] {
    switch self {
    case .numbers: NumberCodecs.all
    case .texts: TextCodecs.all
    case .times: TimeCodecs.all
    case .networks: NetworkCodecs.all
    case .ranges: RangeCodecs.all
    case .custom: CustomCodecs.all
    }
  }
}

@Suite("Codecs on the server")
struct CodecTests {
  private struct RolledBack: Error {}

  @Test(
    "Random values go through a column, an array, a record and a binary COPY, and are what the server reads in a text",
    arguments: CodecFamily.allCases)
  func roundTrip(_ family: CodecFamily) async throws {
    try await withPostgres({ configuration in
      configuration.pool = PoolOptions(minimum: 0, maximum: 1)
      configuration.serverSettings["timezone"] = "UTC"
      configuration.serverSettings["lc_monetary"] = "C"
      // Every codec has tables of the same names and of another type.
      configuration.statementCacheSize = 0
    }) { db async throws in
      for codec in family.codecs {
        do {
          // What a codec needs is made in a transaction, and gone with it.
          try await db.transaction { tx async throws in
            try await codec.check(tx)
            throw RolledBack()
          }
        } catch is RolledBack {
          continue
        } catch let error as DatabaseError {
          Issue.record("\(codec): \(error.debugDescription)")
        }
      }
    }
  }

  @Test("Arrays have up to six dimensions, with NULLs in them")
  func dimensions() async throws {
    var random = try Randomness()
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      func check<Value: DatabaseValue & Equatable & Encodable>(_ value: [Value], _ dimensions: Int32) async throws {
        // PostgreSQL's form of an array differs from that of JSON in the brackets.
        let json = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        let text = json.replacing("[", with: "{").replacing("]", with: "}")
        let rows = try await db.all(
          sql: "SELECT a, a = \(text)::text::int4[], array_ndims(a) FROM (SELECT \(value)::int4[] AS a) arrays",
          as: ([Value], Bool, Int32).self)
        let row = try #require(rows.first)
        #expect(row.0 == value && row.1 && row.2 == dimensions, "seed \(random.seed): \(text)")
        let copied = try await copy([(Int32(dimensions), value)], db)
        #expect(copied.first?.1 == value, "seed \(random.seed): \(text)")
      }
      try await db.execute(script: "CREATE TABLE arrays (n int4, a int4[])")
      for _ in 0..<5 {
        let one = many(&random, scalar)
        try await check(one, 1)
        try await check(many(&random) { _ in one }, 2)
        let two = many(&random) { _ in one.reversed() as [Int32?] }
        try await check(many(&random) { _ in two }, 3)
        let three = many(&random) { _ in two }
        try await check(many(&random) { _ in three }, 4)
        let four = many(&random) { _ in three }
        try await check(many(&random) { _ in four }, 5)
        let five = many(&random) { _ in four }
        try await check(many(&random) { _ in five }, 6)
      }
    }
  }

  private func scalar(_ random: inout Randomness) -> Int32? { random.isOne(in: 3) ? nil : random.integer(near: -9...9) }

  private func many<Value>(_ random: inout Randomness, _ make: (inout Randomness) -> Value) -> [Value] {
    (0..<random.number(1...3)).map { _ in make(&random) }
  }

  private func copy<Value: DatabaseValue>(_ rows: [(Int32, [Value])], _ db: Database) async throws -> [(Int32, [Value])]
  {
    try await db.execute("TRUNCATE arrays")
    try await db.copyIn(into: "arrays", columns: ["n", "a"], rows: rows)
    var copied: [(Int32, [Value])] = []
    for try await row in db.copyOut(sql: "SELECT * FROM arrays", as: (Int32, [Value]).self) {
      copied.append(row)
    }
    return copied
  }

  @Test("Arrays with other lower bounds, empty ones, and arrays in records")
  func arrayForms() async throws {
    try await withPostgres { db async throws in
      let rows = try await db.all(
        sql: """
          SELECT '[0:1]={a,b}'::text[], '{}'::int4[], ROW('{1,NULL}'::int4[], '{}'::text[]), ARRAY[ROW(ARRAY[ROW(1)])]
          """,
        as: (
          [String], [[Int32]], PostgresRecord<[Int32?], [String]>, [PostgresRecord<[PostgresRecord<Int32>]>]
        ).self)
      let row = try #require(rows.first)
      #expect(row.0 == ["a", "b"] && row.1.isEmpty)
      #expect(row.2 == PostgresRecord([1, nil], []) && row.3 == [PostgresRecord([PostgresRecord(1)])])
    }
  }

  @Test("An anonymous record is read, nested and with NULLs, and refused as a parameter")
  func anonymousRecords() async throws {
    try await withPostgres { db async throws in
      let rows = try await db.all(
        sql: "SELECT ROW(1, ROW('é', NULL::bool), NULL::float8), NULL::record",
        as: (
          PostgresRecord<Int32, PostgresRecord<String, Bool?>, Double?>, PostgresRecord<Int32>?
        ).self)
      let row = try #require(rows.first)
      #expect(row.0 == PostgresRecord(1, PostgresRecord("é", nil), nil) && row.1 == nil)
      for sql in [
        "SELECT \(PostgresRecord(Int32(1), "x"))::record",
        "SELECT * FROM (VALUES (\(PostgresRecord(Int32(1)))::record)) v",
      ] as [SQL] {
        let error = await #expect(throws: DatabaseError.self) { try await db.execute(sql) }
        #expect(error?.code == .unsupported, "\(error.map { "\($0)" } ?? "")")
      }
    }
  }

  @Test("A date between two microseconds is written as the nearest one")
  func nearestMicrosecond() async throws {
    var random = try Randomness()
    try await withPostgres { db async throws in
      let dates = (0..<500).map { _ in
        Date(
          timeIntervalSince1970: Double(random.number(-6_000_000_000...6_000_000_000)) + Double(
            random.number(0...999_999_999)) / 1e9)
      }
      let back = try await db.all(sql: "SELECT unnest(\(dates)::timestamptz[]), 0", as: (Timestamp, Int32).self)
      #expect(back.count == dates.count)
      for (date, row) in zip(dates, back) {
        let distance = abs(try row.0.date.timeIntervalSince(date))
        // Half a microsecond, and the distance of two neighbours of a Double at this age.
        #expect(distance <= 1.5e-6, "seed \(random.seed): \(date.timeIntervalSince1970)")
      }
    }
  }
}
