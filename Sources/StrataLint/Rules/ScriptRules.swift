extension LintRule {
  static let scriptRules: [LintRule] = [syntaxError, invalidAllow, unusedAllow]

  static let syntaxError = LintRule(
    "syntax-error", .text, .error, summary: "The script is no SQL that PostgreSQL's parser knows.",
    why: """
      It would fail when it runs. The parser is that of PostgreSQL 15: newer syntax is reported, too. Disable this rule, or allow \
      nothing of it, until there is a newer library; other statements of the script are checked all the same.
      """,
    remedy: "The place tells where the parser stopped; the mistake is there or just before.", page: "sql.html",
    claim: .fails(sqlState: "42601"), example: LintExample(bad: "SELECT 1 FRM orders;", good: ["SELECT 1;"]),
    check: .builtIn)

  static let invalidAllow = LintRule(
    "invalid-allow", .text, .error, summary: "A suppression of a rule that does not exist, or without a reason.",
    why: "It suppresses nothing. The reason is for the one who reads the script in a year.",
    remedy: "`-- strata: allow: <rule> because <reason>`, in front of the statement.",
    page: "sql-syntax-lexical.html#SQL-SYNTAX-COMMENTS",
    claim: .text,
    example: LintExample(
      bad: "-- strata: allow: lock-tables because it is night\nSELECT 1;", good: ["SELECT 1;"]),
    check: .builtIn)

  static let unusedAllow = LintRule(
    "unused-allow", .text, .warning, summary: "A suppression of something that is not there.",
    why: "It may stand in front of the wrong statement, or hide a mistake that somebody makes later.",
    remedy: "Take it out, or move it to the line before the statement that it is about.",
    page: "sql-syntax-lexical.html#SQL-SYNTAX-COMMENTS",
    claim: .text,
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      bad: "-- strata: allow: lock-table because it is night\nSELECT 1;",
      good: ["-- strata: allow: lock-table because it is night\nLOCK TABLE orders;"]),
    check: .builtIn)
}
