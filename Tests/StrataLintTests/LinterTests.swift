import Strata
import StrataLint
import StrataMigrations
import StrataPostgres
import TestDatabases
import Testing

/// What the linter makes of scripts, apart from what each rule says.
@Suite struct LinterTests {
  private func rules(_ sql: String, _ options: LintOptions = LintOptions()) throws -> [String] {
    try Linter(options).check(script: sql, file: "up.sql").map(\.rule)
  }

  @Test func placesCountAsEditorsDo() throws {
    let sql = "-- e\u{301}\r\nSELECT 'é';\r\n/* é /* nested */ */  DROP TABLE orders;\n"
    let finding = try #require(try Linter().check(script: sql, file: "1_x/up.sql").first)
    #expect(finding.rule == "drop-table" && finding.file == "1_x/up.sql")
    #expect(finding.line == 3 && finding.column == 23)
    #expect(finding.statement == "DROP TABLE orders")
  }

  /// A command's own place, after characters of several bytes.
  @Test func placesOfCommands() throws {
    let sql =
      "SELECT 'é🙂';\nALTER TABLE orders\n  ADD COLUMN note text,\n  ADD COLUMN token uuid DEFAULT gen_random_uuid();"
    let finding = try #require(try Linter().check(script: sql, file: "up.sql").first)
    #expect(finding.rule == "volatile-default" && finding.line == 4 && finding.column == 14)
  }

  @Test func everySyntaxErrorHasItsPlace() throws {
    let sql =
      "SELECT 1;\nSELECT 'é' FRM x y z;\nDROP TABLE orders;\nCREATE TABEL b (a int);\nCREATE TABLE lines (id bigint)"
    let findings = try Linter().check(script: sql, file: "up.sql")
    #expect(findings.map(\.rule) == ["syntax-error", "drop-table", "syntax-error", "missing-primary-key"])
    #expect(findings.map(\.line) == [2, 3, 4, 5])
    #expect(findings[2].column == 8)
    #expect(try rules("SELECT 1\0;") == ["syntax-error"])
    #expect(try rules("") == [])
    #expect(try rules("-- nothing\n;;") == [])
  }

  @Test func deepNestingIsNoCrash() throws {
    let chain = (0..<400).map { "'\($0)'" }.joined(separator: " || ")
    #expect(try rules("SELECT \(chain);\nDROP TABLE orders;") == ["drop-table"])
    let nested = String(repeating: "(", count: 20_000) + "1" + String(repeating: ")", count: 20_000)
    #expect(try rules("SELECT \(nested);").allSatisfy { $0 == "syntax-error" })
  }

  @Test func whatTheScriptMadeMayBeLocked() throws {
    let sql = """
      CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));
      CREATE INDEX orders_total_idx ON orders (total);
      ALTER TABLE orders ALTER COLUMN total SET NOT NULL, ADD CHECK (total > 0), ADD COLUMN token uuid DEFAULT gen_random_uuid();
      ALTER TABLE orders RENAME TO purchases;
      ALTER TABLE purchases ALTER COLUMN total TYPE text;
      """
    #expect(try rules(sql) == [])
  }

  @Test func suppressionsNeedARuleAndAReason() throws {
    #expect(try rules("-- strata: allow: drop-table because it is empty\nDROP TABLE a;") == [])
    #expect(try rules("-- strata: allow: drop-table\nDROP TABLE a;") == ["invalid-allow", "drop-table"])
    #expect(try rules("-- strata: allow: drop-tables because x\nDROP TABLE a;") == ["invalid-allow", "drop-table"])
    #expect(
      try rules("-- strata: allow: drop-table because it is empty\nDROP TABLE a;\nDROP TABLE a;") == ["drop-table"],
      "it counts for one statement")
    #expect(
      try rules("-- strata: allow: drop-table because they are empty\n-- and old\n\nDROP TABLE a;\nDROP TABLE a;")
        == [],
      "in the head, with an empty line behind it, for the whole script")
    #expect(
      try rules("DROP TABLE a;\n-- strata: allow: drop-table because x\nSELECT 1;") == ["drop-table", "unused-allow"])
  }

  @Test func optionsAreChecked() throws {
    var options = LintOptions()
    options.disabledRules = ["drop-tables"]
    let error = #expect(throws: DatabaseError.self) { try Linter(options) }
    #expect(error?.code == .invalidArgument)
    options.disabledRules = ["drop-table"]
    #expect(try rules("DROP TABLE a;", options) == [])
  }

  @Test func rulesKnowTheServersVersion() throws {
    let before =
      "CREATE TABLE p (id bigint PRIMARY KEY, o bigint) PARTITION BY RANGE (id); CREATE INDEX p_o_idx ON p (o);"
    let key = "ALTER TABLE p ADD FOREIGN KEY (o) REFERENCES orders NOT VALID;"
    for (version, expected) in [(17, ["not-valid-foreign-key-on-partitioned-table"]), (18, [])] {
      var options = LintOptions()
      options.serverVersion = version
      let report = try Linter(options).check([.script("1", sql: before), .script("2", sql: key)])
      #expect(report.findings.map(\.rule) == expected, "\(version)")
    }
  }

  @Test func nestedDataChangesCount() throws {
    #expect(
      try rules("WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone;") == ["delete-without-where"]
    )
  }

  @Test func typesThatGrowAreFree() throws {
    let before = "CREATE TABLE t (id bigint PRIMARY KEY, a text, b numeric(8, 2), c timestamptz);"
    func change(_ column: String, _ type: String) throws -> [String] {
      let sql = "ALTER TABLE t ALTER COLUMN \(column) TYPE \(type);"
      return try Linter().check([.script("1", sql: before), .script("2", sql: sql)]).findings.map(\.rule)
    }
    #expect(try change("a", "varchar") == [])
    #expect(try change("b", "numeric(10, 2)") == [])
    #expect(try change("b", "numeric(10, 3)") == ["column-type-change"])
    #expect(try change("a", "varchar(10)") == ["column-type-change"])
    #expect(try change("c", "date") == ["column-type-change"])
  }

  @Test func sqliteIsListedAsUnchecked() throws {
    let report = try Linter().check([
      .script("1", dialect: "sqlite", sql: "DROP TABLE a;"), .script("2", sql: "SELECT 1;"),
    ])
    #expect(report.findings == [] && report.unchecked == ["1_test/up.sql"] && report.checked == ["2_test/up.sql"])
    #expect(report.text().contains("not checked"))
  }

  @Test func reportsForTerminalsAndPrograms() throws {
    let report = try Linter().check([.script("7", sql: "CREATE INDEX i ON orders (note);")])
    #expect(report.worst == .error)
    let text = report.text()
    #expect(text.hasPrefix("7_test/up.sql:1:1: error: "))
    #expect(text.contains("    CREATE INDEX CONCURRENTLY i ON orders (note);"))
    #expect(text.hasSuffix("1 script checked: 1 error\n"))
    #expect(!text.contains("\u{1B}") && report.text(isColored: true).contains("\u{1B}[31merror"))
    #expect(report.json.contains("\"rule\":\"index-without-concurrently\""))
    #expect(report.json.hasPrefix("{\"findings\":[{"))
    #expect(try Linter().check([]).json == "{\"findings\":[],\"checked\":[],\"unchecked\":[]}")
  }

  @Test func aServerTellsTypesAndSizes() async throws {
    try await withPostgresDatabase { url async throws in
      let database = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 1)))
      try await database.execute(
        script: """
          CREATE TABLE small (id bigint PRIMARY KEY, code varchar(10), n integer, CONSTRAINT n_set CHECK (n IS NOT NULL));
          CREATE TABLE large (id bigint PRIMARY KEY, n integer, filler text);
          INSERT INTO large SELECT i, i, repeat('x', 1000) FROM generate_series(1, 2000) i;
          CREATE VIEW list AS SELECT 1 AS a, 2 AS b;
          """)
      var options = LintOptions()
      options.smallTableBytes = 1_000_000
      var linter = try Linter(options)
      try await linter.learn(from: database)
      await database.close()
      func findings(_ sql: String) throws -> [String] {
        try linter.check(script: sql, file: "up.sql").map { "\($0.rule) \($0.severity)" }
      }
      #expect(try findings("CREATE INDEX i ON small (n);") == ["index-without-concurrently note"])
      #expect(try findings("CREATE INDEX i ON public.large (n);") == ["index-without-concurrently error"])
      #expect(try findings("ALTER TABLE small ALTER COLUMN code TYPE varchar(20);") == [])
      #expect(try findings("ALTER TABLE large ALTER COLUMN n TYPE bigint;") == ["column-type-change error"])
      #expect(try findings("ALTER TABLE small ALTER COLUMN n SET NOT NULL;") == [])
      #expect(try findings("ALTER TABLE large ALTER COLUMN n SET NOT NULL;") == ["set-not-null error"])
      #expect(try findings("CREATE OR REPLACE VIEW list AS SELECT 1 AS a;") == ["view-columns-changed error"])
      #expect(
        try findings("CREATE TABLE x (id bigint PRIMARY KEY, s integer REFERENCES small); CREATE INDEX ON x (s);")
          == ["foreign-key-type error"])
    }
  }

  @Test func onlyPostgreSQLCanBeLearnedFrom() async throws {
    try await TestDatabase.sqliteMemory.open { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        var linter = try Linter()
        try await linter.learn(from: db)
      }
      #expect(error?.code == .unsupported)
    }
  }
}
