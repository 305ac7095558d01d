import Testing

@testable import StrataPostgres

@Suite("The statements of a script")
struct ScriptStatementsTests {
  @Test("each has its place, whatever stands between them and inside them")
  func positions() {
    let statements = [
      "CREATE TABLE a (b text DEFAULT ';')", "(SELECT 1)", "INSERT INTO a VALUES ('it''s; é', E'\\';')",
      "DO $body$ BEGIN PERFORM 1; END $body$",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END",
      "SELECT \"a;\" FROM b -- end;", "/* first; /* nested; */ */ \n DROP TABLE a",
    ]
    for separator in [";", ";\n\n", "; -- e\u{301}; \r\n", ";;/* ; */ ;\t"] {
      var sql = " \n"
      var expected: [Int] = []
      for statement in statements {
        let comment = statement.hasPrefix("/*") ? "/* first; /* nested; */ */ \n ".count : 0
        expected.append(sql.unicodeScalars.count + comment + 1)
        sql += statement + (statement.hasSuffix("-- end;") ? "\n" : "") + separator
      }
      let found = statements.indices.map { ScriptStatements.position(ofStatement: $0, in: sql) }
      #expect(found == expected.map { $0 }, "\(separator.debugDescription)")
      #expect(ScriptStatements.position(ofStatement: statements.count, in: sql) == nil)
      #expect(ScriptStatements.position(ofStatement: -1, in: sql) == nil)
    }
    #expect(ScriptStatements.position(ofStatement: 0, in: " -- nothing\n; ") == nil)
  }
}
