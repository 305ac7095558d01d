extension LintRule {
  static let typeRules: [LintRule] = [
    timestampWithoutZone, timestampPrecision, timeWithZone, charType, varcharType, jsonType, moneyType, serialType,
  ]

  /// A rule about columns of one type.
  private static func type(
    _ name: String, _ severity: LintSeverity = .warning, summary: String, why: String, remedy: String, page: String,
    claim: LintClaim, bad: String, good: String, says: String, instead: String,
    matches: @escaping @Sendable (DataType) -> Bool
  ) -> LintRule {
    LintRule(
      name, .types, severity, summary: summary, why: why, remedy: remedy, page: page, claim: claim,
      example: LintExample(bad: bad, good: [good]),
      check: .column { _, table, column in
        guard matches(column.type) else { return nil }
        let name = Identifier.quoted(column.name)
        return LintViolation(
          "\(name) of \(table.sql) is \(column.type.sql): \(says)",
          rewrite: "\(name) \(instead)\(column.type.isArray ? "[]" : "")",
          at: column.location)
      })
  }

  private static let timestampWithoutZone = type(
    "timestamp-without-time-zone", summary: "A timestamp without time zone is no point in time.",
    why: """
      It is what a clock on some wall showed: the offset of the value that is written is dropped in silence, and what it means depends \
      on who reads it.
      """,
    remedy: "timestamptz, which stores a point in time in the same 8 bytes.", page: "datatype-datetime.html",
    claim: .shows(
      after: "INSERT INTO visits VALUES (1, '2026-01-01 12:00+02')",
      condition: "EXISTS (SELECT FROM visits WHERE at = '2026-01-01 12:00')"),
    bad: "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamp);",
    good: "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz);",
    says: "it drops the offset of what is written",
    instead: "timestamptz"
  ) { $0.base == "timestamp" }

  private static let timestampPrecision = type(
    "timestamp-precision", summary: "A timestamp with a precision rounds, also into the future.",
    why: "timestamptz(0) makes 23:59:59.7 of the last of December the first of January. It saves no space.",
    remedy: "timestamptz without a number; date_trunc where whole seconds are to be shown.",
    page: "datatype-datetime.html",
    claim: .shows(
      after: "INSERT INTO visits VALUES (1, '2026-12-31 23:59:59.7+00')",
      condition: "EXISTS (SELECT FROM visits WHERE at >= '2027-01-01+00')"),
    bad: "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz(0));",
    good: "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz);", says: "it rounds, also into the next year",
    instead: "timestamptz"
  ) { $0.base == "timestamptz" && !$0.modifiers.isEmpty }

  private static let timeWithZone = type(
    "time-with-time-zone", summary: "A time of day with an offset cannot be compared in a useful way.",
    why: """
      Without a date nobody knows which offset counts, with daylight saving or without. And the same moment written with two offsets is \
      not equal.
      """,
    remedy: "timestamptz for a point in time; time, and the name of a zone in another column, for opening hours.",
    page: "datatype-datetime.html",
    claim: .shows(
      after: "INSERT INTO shifts VALUES (1, '2026-01-01 13:00+01')",
      condition: "EXISTS (SELECT FROM shifts WHERE starts <> '2026-01-01 12:00+00')"),
    bad: "CREATE TABLE shifts (id bigint PRIMARY KEY, starts timetz);",
    good: "CREATE TABLE shifts (id bigint PRIMARY KEY, starts timestamptz);",
    says: "the same moment with two offsets is not equal", instead: "timestamptz"
  ) { $0.base == "timetz" }

  private static let charType = type(
    "char-type", summary: "char(n) fills up with spaces.",
    why:
      "What is shorter is stored with spaces behind it, which some operators see and others do not. It is not faster.",
    remedy: "text, with a check of the length where there is one.", page: "datatype-character.html",
    claim: .shows(
      after: "INSERT INTO countries VALUES (1, 'de')",
      condition: "EXISTS (SELECT FROM countries WHERE octet_length(code) = 5)"),
    bad: "CREATE TABLE countries (id bigint PRIMARY KEY, code char(5));",
    good: "CREATE TABLE countries (id bigint PRIMARY KEY, code text CHECK (length(code) <= 5));",
    says: "shorter values are filled up with spaces", instead: "text"
  ) { $0.base == "bpchar" }

  private static let varcharType = type(
    "varchar-length", .note, summary: "The length of varchar(n) is part of the type, and hard to change.",
    why: """
      A value that is longer fails; another limit takes an ACCESS EXCLUSIVE lock, and a shorter one reads or writes the whole table. \
      varchar(n) is stored like text.
      """,
    remedy: "text, with a check of the length: a check can be replaced as NOT VALID and validated while others work.",
    page: "datatype-character.html", claim: .rejects(query: "INSERT INTO guests VALUES (1, repeat('x', 51))"),
    bad: "CREATE TABLE guests (id bigint PRIMARY KEY, name varchar(50));",
    good: "CREATE TABLE guests (id bigint PRIMARY KEY, name text);", says: "its limit is hard to change later",
    instead: "text"
  ) { $0.base == "varchar" && !$0.modifiers.isEmpty }

  private static let jsonType = type(
    "json-type", summary: "json is text: it cannot be compared, and has no index.",
    why:
      "It has no equality, so SELECT DISTINCT, GROUP BY and UNION with such a column fail; and each access parses it again.",
    remedy: "jsonb.", page: "datatype-json.html", claim: .rejects(query: "SELECT DISTINCT details FROM events"),
    bad: "CREATE TABLE events (id bigint PRIMARY KEY, details json);",
    good: "CREATE TABLE events (id bigint PRIMARY KEY, details jsonb);", says: "it cannot be compared, DISTINCT fails",
    instead: "jsonb"
  ) { $0.base == "json" }

  private static let moneyType = type(
    "money-type", summary: "money depends on the server's locale, and rounds to it.",
    why: "It has no currency, and as many digits as lc_monetary says: what is smaller is rounded away in silence.",
    remedy: "numeric, and the currency in a column of its own.", page: "datatype-money.html",
    claim: .shows(
      after: "INSERT INTO prices VALUES (1, '0.005')",
      condition: "EXISTS (SELECT FROM prices WHERE price::numeric <> 0.005)"),
    bad: "CREATE TABLE prices (id bigint PRIMARY KEY, price money);",
    good: "CREATE TABLE prices (id bigint PRIMARY KEY, price numeric(12, 4));",
    says: "it rounds to the locale's digits",
    instead: "numeric(12, 2)"
  ) { $0.base == "money" }

  private static let serialType = LintRule(
    "serial-type", .types, .warning, summary: "serial is a default that anybody can go around.",
    why: """
      It is an integer with a sequence as its default: an insert with a number of its own is taken, and the sequence runs into it later. Its \
      rights have to be granted apart.
      """,
    remedy: "GENERATED ALWAYS AS IDENTITY, the standard's way, refuses numbers from outside.",
    page: "sql-createtable.html#SQL-CREATETABLE-PARMS-GENERATED-IDENTITY",
    claim: .accepts(query: "INSERT INTO visits (id) VALUES (7)"),
    example: LintExample(
      bad: "CREATE TABLE visits (id bigserial PRIMARY KEY);",
      good: ["CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"]),
    check: .statement { context in
      guard case .createTable(let create) = context.statement, !create.isTemporary else { return [] }
      return create.columns.filter { $0.type.isSerial }.map { column in
        let name = Identifier.quoted(column.name)
        return LintViolation(
          "\(name) of \(create.name.sql) takes any number from outside, and its sequence runs into it later",
          rewrite: "\(name) bigint GENERATED ALWAYS AS IDENTITY", at: column.location)
      }
    })
}
