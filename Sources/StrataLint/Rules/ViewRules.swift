extension LintRule {
  static let viewRules: [LintRule] = [viewColumnsChanged, viewRecreated]

  private static let viewColumnsChanged = LintRule(
    "view-columns-changed", .compatibility, .error,
    summary: "CREATE OR REPLACE VIEW cannot take away, rename or move a column.",
    why:
      "The server refuses it: only new columns at the end are allowed, so that those who read the view see what they know.",
    remedy: "Keep the columns and their order, and add new ones at the end. For another shape make another view.",
    page: "sql-createview.html", claim: .fails(sqlState: "42P16"),
    example: LintExample(
      before: "CREATE VIEW order_list AS SELECT 1 AS id, 2 AS total;",
      bad: "CREATE OR REPLACE VIEW order_list AS SELECT 1 AS id, 2 AS amount;",
      good: ["CREATE OR REPLACE VIEW order_list AS SELECT 1 AS id, 2 AS total, 2 AS amount;"]),
    check: .first { context in
      guard case .createView(let view) = context.statement, view.isReplacing, let new = view.columns,
        let old = context.schema.views[view.name]
      else { return nil }
      guard let lost = zip(old, new).first(where: { $0 != $1 })?.0 ?? old.dropFirst(new.count).first else { return nil }
      return LintViolation("\(view.name.sql) has a column \(Identifier.quoted(lost)) that would be gone or elsewhere")
    })

  private static let viewRecreated = LintRule(
    "view-recreated-without-columns", .compatibility, .error,
    summary: "A view is dropped and made again without columns that it had.",
    why: "What reads the view by those columns fails from now on.",
    remedy: "Keep the columns until nothing reads them. For another shape make another view.",
    page: "sql-createview.html",
    claim: .breaks(query: "SELECT total FROM order_list"),
    example: LintExample(
      before: "CREATE VIEW order_list AS SELECT 1 AS id, 2 AS total;",
      bad: "DROP VIEW order_list;\nCREATE VIEW order_list AS SELECT 1 AS id, 2 AS amount;",
      good: ["DROP VIEW order_list;\nCREATE VIEW order_list AS SELECT 2 AS amount, 1 AS id, 2 AS total;"]),
    check: .first { context in
      guard case .drop(let drop) = context.statement, drop.kind == .view, context.isInTransaction else { return nil }
      for name in drop.names {
        guard let old = context.schema.views[name] else { continue }
        for case .createView(let view) in context.script[context.index...].map(\.statement) where view.name == name {
          guard let new = view.columns, let lost = old.first(where: { !new.contains($0) }) else { continue }
          return LintViolation("\(name.sql) is made again without its column \(Identifier.quoted(lost))")
        }
      }
      return nil
    })
}
