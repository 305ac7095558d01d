extension LintRule {
  static let dataRules: [LintRule] = [updateWithoutCondition, deleteWithoutCondition]

  private static let updateWithoutCondition = LintRule(
    "update-without-where", .destruction, .error, summary: "UPDATE without WHERE changes every row in one transaction.",
    why: """
      Every row is written and locked until the transaction ends, vacuum cannot clean up behind it, and the old values are lost. \
      Where it is meant, it belongs in batches.
      """,
    remedy: "Name the rows by a condition; change many of them in batches, by a data migration.",
    page: "sql-update.html",
    dependsOnSize: true,
    claim: .shows(after: "", condition: "NOT EXISTS (SELECT FROM orders WHERE status = 'sent')"),
    example: LintExample(
      before:
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);\nINSERT INTO orders VALUES (1, 'sent'), (2, NULL);",
      bad: "UPDATE orders SET status = 'open';", good: ["UPDATE orders SET status = 'open' WHERE status IS NULL;"]),
    check: .first { context in
      for case .update(let table, false) in context.writes where context.isInUse(table) {
        return LintViolation("every row of \(table.sql) is changed and locked at once", table: table)
      }
      return nil
    })

  private static let deleteWithoutCondition = LintRule(
    "delete-without-where", .destruction, .error, summary: "DELETE without WHERE deletes every row.",
    why: "There is no way back but a backup.", remedy: "Name the rows by a condition; delete many of them in batches.",
    page: "sql-delete.html", claim: .shows(after: "", condition: "NOT EXISTS (SELECT FROM orders)"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, status text);\nINSERT INTO orders VALUES (1, 'sent');",
      bad: "DELETE FROM orders;", good: ["DELETE FROM orders WHERE status = 'cancelled';"]),
    check: .first { context in
      for case .delete(let table, false) in context.writes where context.isInUse(table) {
        return LintViolation("every row of \(table.sql) is lost")
      }
      return nil
    })
}
