extension LintRule {
  static let dropRules: [LintRule] = [
    dropColumn, dropTable, dropView, dropFunction, dropSchema, dropDatabase, cascade, truncate,
  ]

  private static let dropColumn = LintRule(
    "drop-column", .compatibility, .error, summary: "The running application still reads and writes the column.",
    why: """
      An ORM names every column that it knows, also where nobody looks at the value. From the migration to the last old instance's \
      end those statements fail. And what was in the column is gone.
      """,
    remedy: """
      Release a version without the column first. Then drop it, and say so in the script: \
      `-- strata: allow: drop-column because nothing reads it since release 12`.
      """,
    page: "sql-altertable.html", claim: .breaks(query: "SELECT id, note FROM orders"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);", bad: "ALTER TABLE orders DROP COLUMN note;",
      good: ["COMMENT ON COLUMN orders.note IS 'unused since release 12, to be dropped with release 13';"]),
    check: .alteration { _, table, command in
      guard case .dropColumn(let column) = command.action else { return nil }
      return LintViolation(
        "the running application may still use \(Identifier.quoted(column)) of \(table.sql), and its values are lost")
    })

  private static let dropTable = LintRule(
    "drop-table", .destruction, .error,
    summary: "The table's rows are lost, and the running application may still use it.",
    why: "There is no way back but a backup.",
    remedy: "Release a version that does not use the table first. Then drop it, and say why in the script.",
    page: "sql-droptable.html", claim: .breaks(query: "SELECT count(*) FROM old_orders"),
    example: LintExample(
      before: "CREATE TABLE old_orders (id bigint PRIMARY KEY);", bad: "DROP TABLE old_orders;",
      good: ["COMMENT ON TABLE old_orders IS 'unused since release 12, to be dropped with release 13';"]),
    check: .first { context in
      guard case .drop(let drop) = context.statement, drop.kind == .table,
        let table = drop.names.first(where: { context.isInUse($0) })
      else { return nil }
      return LintViolation("the rows of \(table.sql) are lost, and the running application may still use it")
    })

  private static let dropView = LintRule(
    "drop-view", .compatibility, .error, summary: "The running application, or a report, may still read the view.",
    why: "Queries with it fail from now on.",
    remedy: "Drop it after nothing reads it, and say so in the script. To change it, CREATE OR REPLACE VIEW.",
    page: "sql-dropview.html", claim: .breaks(query: "SELECT id FROM open_orders"),
    example: LintExample(
      before: "CREATE VIEW open_orders AS SELECT 1 AS id;", bad: "DROP VIEW open_orders;",
      good: ["CREATE OR REPLACE VIEW open_orders AS SELECT 2 AS id;"]),
    check: .first { context in
      guard case .drop(let drop) = context.statement, [.view, .materializedView].contains(drop.kind),
        let view = drop.names.first(where: { context.isInUse($0) })
      else { return nil }
      // Made again in the same transaction: nobody sees it gone. What may differ are its columns, which another rule knows.
      let isMadeAgain =
        context.isInTransaction
        && context.script[context.index...].contains {
          if case .createView(let made) = $0.statement { made.name == view } else { false }
        }
      return isMadeAgain ? nil : LintViolation("the running application may still read \(view.sql)")
    })

  private static let dropFunction = LintRule(
    "drop-function", .compatibility, .error, summary: "The running application may still call the function.",
    why: "Queries that call it fail from now on.",
    remedy: "Drop it after nothing calls it, and say so in the script. To change it, CREATE OR REPLACE FUNCTION.",
    page: "sql-dropfunction.html", claim: .breaks(query: "SELECT order_total(1)"),
    example: LintExample(
      before: "CREATE FUNCTION order_total(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';",
      bad: "DROP FUNCTION order_total(bigint);",
      good: ["CREATE OR REPLACE FUNCTION order_total(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1 + 1';"]),
    check: .first { context in
      guard case .drop(let drop) = context.statement, drop.kind == .function,
        let function = drop.names.first(where: { context.isInUse($0) })
      else { return nil }
      let isMadeAgain =
        context.isInTransaction
        && context.script[context.index...].contains {
          if case .createFunction(let made) = $0.statement { made.name == function } else { false }
        }
      return isMadeAgain ? nil : LintViolation("the running application may still call \(function.sql)")
    })

  private static let dropSchema = LintRule(
    "drop-schema", .destruction, .error, summary: "A whole schema is dropped.",
    why: "With CASCADE all of its tables are lost; without, it fails as long as something is in it.",
    remedy: "Drop its tables one by one, each with a reason, and the empty schema at last, with one, too.",
    page: "sql-dropschema.html", claim: .breaks(query: "CREATE TABLE billing.invoices (id bigint PRIMARY KEY)"),
    example: LintExample(
      before: "CREATE SCHEMA billing;", bad: "DROP SCHEMA billing;",
      good: ["COMMENT ON SCHEMA billing IS 'unused since release 12, to be dropped with release 13';"]),
    check: .first { context in
      guard case .drop(let drop) = context.statement, drop.kind == .schema, let name = drop.names.first else {
        return nil
      }
      return LintViolation("the schema \(name.sql) is dropped with what is in it")
    })

  private static let dropDatabase = LintRule(
    "drop-database", .destruction, .error, summary: "A whole database is dropped.",
    why: "There is no way back but a backup. In the transaction of a migration the server refuses it, besides.",
    remedy: "Not by a migration: by hand, by somebody who looked twice.", page: "sql-dropdatabase.html",
    claim: .fails(sqlState: "25001"), example: LintExample(bad: "DROP DATABASE old_reports;", good: []),
    check: .first { context in
      guard case .dropDatabase(let name) = context.statement else { return nil }
      return LintViolation("the database \(Identifier.quoted(name)) is dropped by a migration of another one")
    })

  private static let cascade = LintRule(
    "cascade", .destruction, .error, summary: "CASCADE drops what depends on the object, whatever that is by then.",
    why:
      "Views, defaults, foreign keys, columns: what goes depends on what the database has when the script runs there.",
    remedy:
      "Drop or change what depends on it by name, and leave out CASCADE: then the server refuses what was forgotten.",
    page: "ddl-depend.html", claim: .breaks(query: "INSERT INTO invoices (note) VALUES ('second')"),
    example: LintExample(
      before: """
        CREATE SEQUENCE invoice_numbers;
        CREATE TABLE invoices (number bigint PRIMARY KEY DEFAULT nextval('invoice_numbers'), note text);
        """,
      bad: "DROP SEQUENCE invoice_numbers CASCADE;",
      good: [
        """
        CREATE SEQUENCE new_invoice_numbers;
        ALTER TABLE invoices ALTER COLUMN number SET DEFAULT nextval('new_invoice_numbers');
        DROP SEQUENCE invoice_numbers;
        """
      ]),
    check: .first { context in
      let cascades =
        switch context.statement {
        case .drop(let drop): drop.isCascade
        case .truncate(_, let isCascade): isCascade
        case .alterTable(let alter): alter.commands.contains(where: \.isCascade)
        default: false
        }
      return cascades ? LintViolation("CASCADE drops or empties more than this names: whatever depends on it") : nil
    })

  private static let truncate = LintRule(
    "truncate", .destruction, .error, summary: "TRUNCATE empties the table.",
    why: "It takes an ACCESS EXCLUSIVE lock, runs no triggers of rows, and leaves nothing.",
    remedy: "Delete the rows that are not wanted by a condition, in batches.", page: "sql-truncate.html",
    claim: .shows(after: "", condition: "NOT EXISTS (SELECT FROM visits)"),
    example: LintExample(
      before: "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz);\nINSERT INTO visits VALUES (1, now());",
      bad: "TRUNCATE visits;", good: ["DELETE FROM visits WHERE at < '2020-01-01';"]),
    check: .first { context in
      guard case .truncate(let tables, _) = context.statement, let table = tables.first(where: { context.isInUse($0) })
      else { return nil }
      return LintViolation("every row of \(table.sql) is lost", rewrite: "DELETE FROM \(table.sql) WHERE …;")
    })
}
