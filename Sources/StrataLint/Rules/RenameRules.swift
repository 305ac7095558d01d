extension LintRule {
  static let renameRules: [LintRule] = [
    renameTable, renameColumn, renameSchema, renameEnumValue, moveTable, renameFunction,
  ]

  private static let renameTable = LintRule(
    "rename-table", .compatibility, .error, summary: "The running application still uses the table's old name.",
    why: "Between the migration and the last old instance's end every query with the old name fails.",
    remedy: """
      Make a view with the old name in the same migration: a view of one table can be read and written like it. Drop it when nothing \
      uses it.
      """,
    page: "sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS",
    claim: .breaks(query: "INSERT INTO orders (id) VALUES (2)"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);", bad: "ALTER TABLE orders RENAME TO purchases;",
      good: ["ALTER TABLE orders RENAME TO purchases;\nCREATE VIEW orders AS SELECT id FROM purchases;"]),
    check: .first { context in
      guard case .rename(let rename) = context.statement, [.table, .view, .materializedView].contains(rename.kind),
        let table = rename.object, context.isInUse(table)
      else { return nil }
      let hasView = context.script[context.index...].contains {
        if case .createView(let view) = $0.statement { view.name == table } else { false }
      }
      guard !hasView else { return nil }
      let new = ObjectName(schema: table.schema, name: rename.newName)
      return LintViolation(
        "the running application still uses the name \(table.sql)",
        rewrite: """
          \(context.parsed.text);
          CREATE VIEW \(table.sql) AS SELECT … FROM \(new.sql);
          """)
    })

  private static let renameColumn = LintRule(
    "rename-column", .compatibility, .error, summary: "The running application still uses the column's old name.",
    why: "Between the migration and the last old instance's end every query with the old name fails.",
    remedy: """
      Keep the column's name, and give the property another one in the code. Or add a column with the new name, write both, fill the \
      old rows in batches, and drop the old one when nothing uses it.
      """,
    page: "sql-altertable.html", claim: .breaks(query: "SELECT total FROM orders"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));",
      bad: "ALTER TABLE orders RENAME COLUMN total TO amount;",
      good: ["ALTER TABLE orders ADD COLUMN amount numeric(12, 2);"]),
    check: .first { context in
      guard case .rename(let rename) = context.statement, rename.kind == .column, let table = rename.object,
        let old = rename.part, context.isInUse(table)
      else { return nil }
      let type = context.schema[table]?.columns[old]?.type.sql ?? "…"
      return LintViolation(
        "the running application still uses the name \(Identifier.quoted(old)) of \(table.sql)",
        rewrite: """
          ALTER TABLE \(table.sql) ADD COLUMN \(Identifier.quoted(rename.newName)) \(type);
          -- write both columns, fill the new one in batches, read it, then drop \(Identifier.quoted(old))
          """)
    })

  private static let renameSchema = LintRule(
    "rename-schema", .compatibility, .error, summary: "The running application still uses the schema's old name.",
    why: "Every query that names a table with its schema, and every search_path with it, fails or finds another table.",
    remedy: "Make a schema with the new name, with views of the tables, and move them when nothing uses the old name.",
    page: "sql-alterschema.html", claim: .breaks(query: "SELECT id FROM billing.invoices"),
    example: LintExample(
      before: "CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);",
      bad: "ALTER SCHEMA billing RENAME TO invoicing;",
      good: ["CREATE SCHEMA invoicing;\nCREATE VIEW invoicing.invoices AS SELECT id FROM billing.invoices;"]),
    check: .first { context in
      guard case .rename(let rename) = context.statement, rename.kind == .schema, let old = rename.part else {
        return nil
      }
      return LintViolation("the running application still uses the schema's name \(Identifier.quoted(old))")
    })

  private static let renameEnumValue = LintRule(
    "rename-enum-value", .compatibility, .error,
    summary: "The running application still writes, and compares with, the old value.",
    why: "A query with the old value fails at once, and code that reads the new one does not know it.",
    remedy: "Add the new value, release code that reads both and writes the new one, and change the rows.",
    page: "sql-altertype.html", claim: .breaks(query: "SELECT 'sent'::order_status"),
    example: LintExample(
      before: "CREATE TYPE order_status AS ENUM ('open', 'sent');",
      bad: "ALTER TYPE order_status RENAME VALUE 'sent' TO 'shipped';",
      good: ["ALTER TYPE order_status ADD VALUE 'shipped';"]),
    check: .first { context in
      guard case .alterEnum(let type, let old?, let new) = context.statement, context.isInUse(type) else { return nil }
      return LintViolation(
        "the running application still uses the value '\(old)' of \(type.sql)",
        rewrite: "ALTER TYPE \(type.sql) ADD VALUE '\(new.replacing("'", with: "''"))';")
    })

  private static let moveTable = LintRule(
    "move-to-schema", .compatibility, .error, summary: "The running application looks for the table in its old schema.",
    why: "Every query that names the schema, or has no search_path with the new one, fails.",
    remedy: "Make a view where the table was, in the same migration.",
    page: "sql-altertable.html",
    claim: .breaks(query: "SELECT id FROM invoices"),
    example: LintExample(
      before: "CREATE SCHEMA billing;\nCREATE TABLE invoices (id bigint PRIMARY KEY);",
      bad: "ALTER TABLE invoices SET SCHEMA billing;",
      good: ["ALTER TABLE invoices SET SCHEMA billing;\nCREATE VIEW invoices AS SELECT id FROM billing.invoices;"]),
    check: .first { context in
      guard case .setSchema(let kind, let name, let schema) = context.statement, context.isInUse(name),
        [.table, .view, .materializedView, .type, .function].contains(kind)
      else { return nil }
      let hasView = context.script[context.index...].contains {
        if case .createView(let view) = $0.statement { view.name == name } else { false }
      }
      guard !hasView else { return nil }
      let moved = ObjectName(schema: schema, name: name.name)
      let isTable = [.table, .view, .materializedView].contains(kind)
      return LintViolation(
        "the running application looks for \(name.sql) where it was",
        rewrite: isTable ? "\(context.parsed.text);\nCREATE VIEW \(name.sql) AS SELECT … FROM \(moved.sql);" : nil)
    })

  private static let renameFunction = LintRule(
    "rename-function-or-type", .compatibility, .error,
    summary: "The running application still uses the old name of the function or type.",
    why: "Every query that calls the function, or casts to the type, by the old name fails.",
    remedy: "Make a function with the new name, and let the old one call it until nothing uses it. Keep a type's name.",
    page: "sql-alterfunction.html", claim: .breaks(query: "SELECT order_total(1)"),
    example: LintExample(
      before: "CREATE FUNCTION order_total(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';",
      bad: "ALTER FUNCTION order_total(bigint) RENAME TO total_of_order;",
      good: ["CREATE FUNCTION total_of_order(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT order_total($1)';"]),
    check: .first { context in
      guard case .rename(let rename) = context.statement, [.function, .type].contains(rename.kind),
        let name = rename.object, context.isInUse(name)
      else { return nil }
      return LintViolation("the running application still uses the name \(name.sql)")
    })
}
