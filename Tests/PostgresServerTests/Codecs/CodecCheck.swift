import Strata
import StrataPostgres
import TestDatabases
import Testing

/// Sends the values of a codec to the server and gets them back, in every way that values travel.
struct CodecCheck<Value: DatabaseValue & Equatable> {
  private static var count: Int { 150 }

  private let codec: CodecCase<Value>
  /// What to look for when it fails.
  private let name: String
  private let values: [Value?]

  init(_ codec: CodecCase<Value>, _ name: String) throws {
    self.codec = codec
    var random = try Randomness()
    self.name = "\(name), seed \(random.seed)"
    values = try codec.values(&random, count: Self.count)
  }

  func run(_ db: Transaction) async throws {
    if !codec.setup.isEmpty { try await db.execute(script: codec.setup) }
    try await literals(db)
    try await column(db)
    try await array(db)
    try await record(db)
    try await copy(db)
  }

  // MARK: The ways

  /// The server makes the same value from a bound sample as from its text.
  private func literals(_ db: Transaction) async throws {
    try await db.execute(
      SQL(trusted: "CREATE TABLE literals (id int4 PRIMARY KEY, bound \(codec.type), written \(codec.type))"))
    let samples = try codec.samples()
    let written = SQL(trusted: "::text::\(codec.type)")
    try await insert(
      samples.map { "\($0.value)\(codec.parameterCast), \($0.literal)\(written)" }, into: "literals", db)
    let rows = try await db.all(
      sql: "SELECT format('%s', bound), format('%s', written), written FROM literals ORDER BY id",
      as: (String, String, Value).self)
    compare(rows.map(\.2), samples.map(\.value), "read from a literal")
    for (row, sample) in zip(rows, samples) {
      #expect(row.0 == row.1, "\(name): \(sample.literal) bound by Swift is \(row.0) for the server")
    }
  }

  /// Parameters, one by one, and columns.
  private func column(_ db: Transaction) async throws {
    try await db.execute(SQL(trusted: "CREATE TABLE codec (id int4 PRIMARY KEY, v \(codec.type))"))
    try await insert(values.map { "\($0)\(codec.parameterCast)" }, into: "codec", db)
    let rows = try await db.all(
      sql: "SELECT v, format('%s', v) FROM codec ORDER BY id", as: (Value?, String).self)
    compare(rows.map(\.0), values, "column")
    for (value, row) in zip(values, rows) {
      guard let value else { continue }
      guard try codec.prints(value, row.1) else {
        Issue.record("\(name): the server prints \(row.1.debugDescription) for \(String(reflecting: value))")
        return
      }
    }
  }

  /// All values as one parameter, and as an array that the server made.
  private func array(_ db: Transaction) async throws {
    let type = SQL(trusted: "::\(codec.type)[]")
    let inner = SQL(trusted: codec.isPrinted ? "::text[]" : "")
    let bound = try await db.all(
      sql: """
        SELECT a\(inner), ARRAY(SELECT format('%s', a[i]) FROM generate_subscripts(a, 1) i ORDER BY i), cardinality(a)
        FROM (SELECT \(values)\(type) AS a) arrays
        """, as: ([Value?], [String], Int32).self)
    let echo = try #require(bound.first)
    compare(echo.0, values, "bound array")
    #expect(echo.2 == Int32(values.count))
    let made = try await db.all(
      sql: SQL(
        trusted: "SELECT array_agg(v\(codec.inner) ORDER BY id), array_agg(format('%s', v) ORDER BY id) FROM codec"),
      as: ([Value?], [String]).self)
    let array = try #require(made.first)
    compare(array.0, values, "array of the server")
    #expect(echo.1 == array.1, "\(name): the elements are those of the column")
    let empty = try await db.all(sql: "SELECT \([Value]())\(type)\(inner), 0", as: ([Value], Int32).self)
    #expect(empty.first?.0.isEmpty == true)
  }

  /// Anonymous records, rows of a table, and arrays of both, as a graph of rows is read.
  private func record(_ db: Transaction) async throws {
    let table = "(SELECT id, v\(codec.inner) AS v FROM codec) r"
    let rows = try await db.all(
      sql: SQL(trusted: "SELECT ROW(id, v), r FROM \(table) ORDER BY id"),
      as: (PostgresRecord<Int32, Value?>, PostgresRecord<Int32, Value?>).self)
    compare(rows.map { $0.0.values.1 }, values, "anonymous record")
    compare(rows.map { $0.1.values.1 }, values, "row")
    let arrays = try await db.all(
      sql: SQL(trusted: "SELECT array_agg(ROW(v, id) ORDER BY id), array_agg(r ORDER BY id) FROM \(table)"),
      as: ([PostgresRecord<Value?, Int32>], [PostgresRecord<Int32, Value?>]).self)
    let made = try #require(arrays.first)
    compare(made.0.map { $0.values.0 }, values, "array of anonymous records")
    compare(made.1.map { $0.values.1 }, values, "array of rows")
    #expect(made.0.map { $0.values.1 } == (1...Int32(values.count)).map { $0 })
  }

  /// Binary COPY, in and out.
  private func copy(_ db: Transaction) async throws {
    let type = codec.isPrinted ? "text" : codec.type
    try await db.execute(SQL(trusted: "CREATE TABLE copied (id int4 PRIMARY KEY, v \(type), a \(type)[])"))
    let rows = values.enumerated().map { (Int32($0.offset + 1), $0.element, [$0.element, nil]) }
    #expect(try await db.copyIn(into: "copied", columns: ["id", "v", "a"], rows: rows) == rows.count)
    for source in ["copied", "codec"] {
      var copied: [Value?] = []
      let copy = db.copyOut(
        sql: SQL(trusted: "SELECT id, v\(codec.inner) FROM \(source) ORDER BY id"), as: (Int32, Value?).self)
      for try await (id, value) in copy {
        #expect(Int(id) == copied.count + 1)
        copied.append(value)
      }
      compare(copied, values, "COPY of \(source)")
    }
    let different = try await db.all(
      sql: """
        SELECT count(*) FILTER (WHERE format('%s', codec.v) <> format('%s', copied.v)),
          count(*) FILTER (WHERE format('%s', copied.a[1]) <> format('%s', copied.v) OR cardinality(copied.a) <> 2)
        FROM codec JOIN copied USING (id)
        """, as: (Int, Int).self)
    #expect(different.first?.0 == 0, "\(name): what was copied in is what was bound")
    #expect(different.first?.1 == 0, "\(name): what was copied in as an array is what was copied in alone")
  }

  // MARK: Parts

  private func insert(_ rows: [SQL], into table: String, _ db: Transaction) async throws {
    var count = 0
    for start in stride(from: 0, to: rows.count, by: 50) {
      var sql = SQL(trusted: "INSERT INTO \(table) VALUES ")
      for index in start..<min(start + 50, rows.count) {
        sql = sql + SQL(trusted: index == start ? "(\(index + 1), " : ", (\(index + 1), ") + rows[index] + ")"
      }
      count += try await db.execute(sql)
    }
    #expect(count == rows.count)
  }

  private func compare(_ found: [Value?], _ expected: [Value?], _ way: String) {
    guard found.count == expected.count else {
      Issue.record("\(name), \(way): \(found.count) values came back of \(expected.count)")
      return
    }
    let wrong = zip(found, expected).filter { pair in
      guard let found = pair.0, let expected = pair.1 else { return pair.0 != nil || pair.1 != nil }
      return !codec.isSame(found, expected)
    }
    if let first = wrong.first {
      Issue.record(
        "\(name), \(way): \(wrong.count) values differ; \(String(reflecting: first.1)) came back as \(String(reflecting: first.0))"
      )
    }
  }
}
