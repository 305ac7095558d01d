import StrataMigrationFiles
import Testing

@Suite struct SQLScriptTests {
  private func statements(_ text: String, _ syntax: SQLScript.Syntax = .postgres) throws -> [String] {
    try SQLScript(text, syntax: syntax, file: "up.sql").statements.map(\.text)
  }

  private func problem(_ text: String, _ syntax: SQLScript.Syntax = .postgres) -> SQLScript.Problem? {
    #expect(throws: SQLScript.Problem.self) { try SQLScript(text, syntax: syntax, file: "1_a/up.sql") }
  }

  @Test(
    "Quotes, comments and bodies hold semicolons that end nothing",
    arguments: [
      ("SELECT 'a;''b;'; SELECT 2", ["SELECT 'a;''b;'", "SELECT 2"]),
      (
        #"SELECT E'\';'; SELECT e'\\'; SELECT 'a\'; SELECT 4"#,
        [#"SELECT E'\';'"#, #"SELECT e'\\'"#, #"SELECT 'a\'"#, "SELECT 4"]
      ),
      ("SELECT E'a'\n  '\\';'; SELECT 2", ["SELECT E'a'\n  '\\';'", "SELECT 2"]),
      (#"SELECT 1 AS "a;""b"; SELECT 2"#, [#"SELECT 1 AS "a;""b""#, "SELECT 2"]),
      ("SELECT $$;$$; SELECT $a$ $$;$b$ $a$; SELECT $1", ["SELECT $$;$$", "SELECT $a$ $$;$b$ $a$", "SELECT $1"]),
      ("SELECT a$b$ FROM c; SELECT 1", ["SELECT a$b$ FROM c", "SELECT 1"]),
      ("-- a;\nSELECT 1 -- b;\n; /* c; /* d; */ e; */ SELECT 2 /* f */", ["SELECT 1", "SELECT 2"]),
      ("SELECT 1 /* in; */ + 2;", ["SELECT 1 /* in; */ + 2"]),
      (
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
        ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"]
      ),
      (
        "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3",
        [
          "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
          "SELECT 3",
        ]
      ),
      ("CREATE PROCEDURE p() BEGIN ATOMIC END; SELECT 1", ["CREATE PROCEDURE p() BEGIN ATOMIC END", "SELECT 1"]),
      ("\u{FEFF}SELECT 1;;; ; SELECT 1e5'x'", ["SELECT 1", "SELECT 1e5'x'"]),
      ("", []), (" -- nothing\n", []),
    ]) func splits(text: String, expected: [String]) throws
  {
    #expect(try statements(text) == expected)
  }

  @Test(
    "SQLite's triggers, names and comments",
    arguments: [
      (
        "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; DELETE FROM c; END; SELECT 1",
        [
          "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; DELETE FROM c; END",
          "SELECT 1",
        ]
      ),
      ("SELECT [a;b], `c;``d`; SELECT $a$; SELECT 3", ["SELECT [a;b], `c;``d`", "SELECT $a$", "SELECT 3"]),
      ("/* a /* b */ SELECT 1; SELECT E'\\'; SELECT 3", ["SELECT 1", "SELECT E'\\'", "SELECT 3"]),
    ]) func sqlite(text: String, expected: [String]) throws
  {
    #expect(try statements(text, .sqlite) == expected)
  }

  @Test("Places are lines, columns in code points, and bytes") func positions() throws {
    let script = try SQLScript("\u{FEFF}-- é\r\nSELECT 'é';  SELECT\r\n 2;", syntax: .postgres, file: "up.sql")
    #expect(
      script.statements.map(\.position) == [
        SQLScript.Position(line: 2, column: 1, utf8Offset: 10), SQLScript.Position(line: 2, column: 14, utf8Offset: 24),
      ])
    let second = try #require(script.statements.last)
    #expect(second.position(ofCharacter: 10) == SQLScript.Position(line: 3, column: 2, utf8Offset: 33))
    #expect(second.endOffset == 34)
  }

  @Test(
    "What has no end is an error at its beginning",
    arguments: [
      ("SELECT 'a", SQLScript.Problem.Kind.unterminatedString, 8), ("SELECT E'a\\'", .unterminatedString, 8),
      ("SELECT \"a", .unterminatedName, 8), ("SELECT $a$ $b$", .unterminatedDollarQuote, 8),
      ("/* /* */", .unterminatedComment, 1), ("SELECT (1; SELECT 2", .unterminatedParenthesis, 8),
      ("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;", .unterminatedBody, 1),
      ("COPY a (b) FROM STDIN;\n1\n\\.", .copyFromStandardInput, 1), ("\\dt", .clientCommand, 1),
      ("SELECT \0", .nulCharacter, 8),
    ]) func problems(text: String, kind: SQLScript.Problem.Kind, column: Int)
  {
    let problem = problem("\n" + text)
    #expect(problem?.kind == kind && problem?.position.column == column && problem?.position.line == 2)
    #expect(problem?.description.hasPrefix("1_a/up.sql:2:\(column): ") == true)
    if kind == .unterminatedBody {
      #expect(self.problem("CREATE TRIGGER t BEGIN SELECT 1;", .sqlite)?.kind == kind)
    }
  }

  @Test("COPY that reads no standard input is a statement like any other") func copy() throws {
    #expect(try statements("COPY a FROM '/b'; COPY a TO STDOUT; SELECT stdin FROM stdin").count == 3)
  }
}

@Suite struct MigrationDirectivesTests {
  private func directives(_ text: String) throws -> MigrationDirectives {
    try MigrationDirectives(try SQLScript(text, syntax: .postgres, file: "1_a/up.sql"))
  }

  @Test func reads() throws {
    let directives = try directives(
      """
      -- strata: no-transaction
      --strata:lock-timeout 5s
      -- strata: statement-timeout: 1min
      -- strata: irreversible: the data is gone
      -- strata: allow: whole-file because it is new

      -- strata: allow: first because of this
      SELECT 1;
      -- strata: allow: second-rule because  of that
      SELECT 2;
      """)
    #expect(!directives.runsInTransaction && directives.lockTimeout == .seconds(5))
    #expect(directives.statementTimeout == .seconds(60) && directives.irreversible == "the data is gone")
    #expect(directives.allowances.map(\.scope) == [.file, .statement(0), .statement(1)])
    #expect(directives.allowance(of: "whole-file", statement: 1)?.reason == "it is new")
    #expect(directives.allowance(of: "first", statement: 1) == nil)
    #expect(directives.allowance(of: "second-rule", statement: 1)?.reason == "of that")
    let none = try self.directives("SELECT '-- strata: no-transaction'; /* strata: nonsense */")
    #expect(none.runsInTransaction && none.lockTimeout == nil && none.allowances.isEmpty)
  }

  @Test(arguments: [
    ("-- strata: no-transactions", 1), ("-- strata:", 1), ("-- strata: no-transaction please", 1),
    ("-- strata: lock-timeout 5", 1), ("-- strata: lock-timeout 0s", 1), ("-- strata: statement-timeout soon", 1),
    ("-- strata: irreversible", 1), ("-- strata: allow: x\nSELECT 1", 1), ("-- strata: allow: x because\nSELECT 1", 1),
    ("-- strata: allow: x because y", 1), ("SELECT 1;\n-- strata: no-transaction", 2),
    ("SELECT\n-- strata: allow: x because y\n1; SELECT 2", 2), ("SELECT 1; -- strata: allow: x because y\nSELECT 2", 1),
    ("-- strata: lock-timeout 1s\n-- strata: lock-timeout 2s", 2),
  ]) func refuses(text: String, line: Int) {
    let problem = #expect(throws: MigrationDirectives.Problem.self) { try directives(text) }
    #expect(problem?.position.line == line)
    #expect(problem?.description.hasPrefix("1_a/up.sql:\(line):") == true)
  }

  @Test(arguments: [("500ms", Duration.milliseconds(500)), ("5 s", .seconds(5)), ("2h", .seconds(7200))])
  func durations(text: String, expected: Duration) throws {
    #expect(try directives("-- strata: lock-timeout \(text)").lockTimeout == expected)
  }
}
