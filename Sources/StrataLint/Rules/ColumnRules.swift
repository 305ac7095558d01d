extension LintRule {
  static let columnRules: [LintRule] = [
    columnTypeChange, volatileDefault, generatedColumn, serialColumn, identityColumn, requiredColumnWithoutDefault,
    dropDefaultOfRequiredColumn, dropNotNull,
  ]

  private static let columnTypeChange = LintRule(
    "column-type-change", .rewrites, .error,
    summary:
      "Another type for a column writes the whole table anew while nobody can use it, and breaks code that expects the old one.",
    why: """
      ALTER COLUMN … TYPE takes an ACCESS EXCLUSIVE lock and, unless the two types are stored alike, writes every row and every index \
      anew. It is free for a longer varchar, from varchar to text, and for numeric with more digits and the same scale: where the \
      old type is known, from earlier migrations or the server, these are not reported.
      """,
    remedy: """
      Add a column of the new type, let the application write both, fill the old rows in batches by a data migration, switch reads, and \
      drop the old column when nothing uses it.
      """,
    page: "sql-altertable.html#SQL-ALTERTABLE-NOTES", dependsOnSize: true, claim: .rewrites(table: "orders"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer, note varchar(20));",
      bad: "ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;",
      good: [
        "ALTER TABLE orders ADD COLUMN quantity_wide bigint;", "ALTER TABLE orders ALTER COLUMN note TYPE text;",
      ]),
    check: .alteration { context, table, command in
      guard case .setType(let column, let type, let usesExpression) = command.action else { return nil }
      let old = context.schema[table]?.columns[column]?.type
      if let old, !usesExpression, old.becomesWithoutRewrite(type) { return nil }
      let quoted = Identifier.quoted(column)
      let new = Identifier.quoted(Identifier.made(column, "new"))
      let change = old.map { "from \($0.sql) to \(type.sql)" } ?? "to \(type.sql)"
      return LintViolation(
        "changing \(quoted) \(change) may write all of \(table.sql) anew while nobody can use it",
        rewrite: """
          ALTER TABLE \(table.sql) ADD COLUMN \(new) \(type.sql);
          -- write both columns, fill \(new) in batches, read \(new), then drop \(quoted)
          """, table: table, at: command.location)
    })

  private static let volatileDefault = LintRule(
    "volatile-default", .rewrites, .error,
    summary: "A new column whose default differs from row to row writes the whole table anew.",
    why: """
      A constant default, or one that is the same for the whole statement such as now(), is kept once in the catalog. One that \
      has to be computed for each row, such as gen_random_uuid() or random(), writes every row under an ACCESS EXCLUSIVE lock. A \
      function that is not known here is taken as such a one.
      """,
    remedy: "Add the column without a default, set the default for new rows, and fill the old ones in batches.",
    page: "sql-altertable.html#SQL-ALTERTABLE-NOTES", dependsOnSize: true, claim: .rewrites(table: "orders"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      bad: "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
      good: [
        """
        ALTER TABLE orders ADD COLUMN token uuid;
        ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
        """,
        "ALTER TABLE orders ADD COLUMN seen_at timestamptz DEFAULT now();",
      ]),
    check: .alteration { _, table, command in
      guard case .addColumn(let column) = command.action, let function = column.defaultValue?.volatileFunctions.first
      else { return nil }
      let name = Identifier.quoted(column.name)
      return LintViolation(
        "\(function.sql)() differs from row to row, so all of \(table.sql) is written anew while nobody can use it",
        rewrite: """
          ALTER TABLE \(table.sql) ADD COLUMN \(name) \(column.type.sql);
          ALTER TABLE \(table.sql) ALTER COLUMN \(name) SET DEFAULT …;
          -- then fill the old rows in batches
          """, table: table, at: command.location)
    })

  private static let generatedColumn = LintRule(
    "generated-column", .rewrites, .error,
    summary: "A new column that is GENERATED … STORED writes the whole table anew.",
    why: "The value has to be computed for every row, which happens under an ACCESS EXCLUSIVE lock.",
    remedy: """
      Add an ordinary column, let a trigger or the application set it, and fill the old rows in batches; or compute the value in a view. \
      PostgreSQL 18 has VIRTUAL generated columns, which are computed when they are read.
      """,
    page: "ddl-generated-columns.html", dependsOnSize: true, claim: .rewrites(table: "orders"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, net numeric(12, 2));",
      bad: "ALTER TABLE orders ADD COLUMN gross numeric(12, 2) GENERATED ALWAYS AS (net * 1.19) STORED;",
      good: ["ALTER TABLE orders ADD COLUMN gross numeric(12, 2);"]),
    check: .alteration { _, table, command in
      guard case .addColumn(let column) = command.action, column.generated != nil else { return nil }
      return LintViolation(
        "\(Identifier.quoted(column.name)) is computed for every row of \(table.sql) while nobody can use it",
        rewrite: """
          ALTER TABLE \(table.sql) ADD COLUMN \(Identifier.quoted(column.name)) \(column.type.sql);
          -- set it by a trigger or the application, then fill the old rows in batches
          """, table: table, at: command.location)
    })

  private static let serialColumn = LintRule(
    "add-serial-column", .rewrites, .error, summary: "A new column of type serial writes the whole table anew.",
    why: "Every row gets a number of its own, which happens under an ACCESS EXCLUSIVE lock.",
    remedy: "Add a bigint column, give new rows their numbers by a sequence, and number the old ones in batches.",
    page: "datatype-numeric.html#DATATYPE-SERIAL", dependsOnSize: true, claim: .rewrites(table: "orders"),
    example: LintExample(
      before: "CREATE TABLE orders (id uuid PRIMARY KEY);", bad: "ALTER TABLE orders ADD COLUMN number bigserial;",
      good: [numberedByHand]),
    check: .alteration { _, table, command in
      guard case .addColumn(let column) = command.action, column.type.isSerial else { return nil }
      return LintViolation(
        "all of \(table.sql) is written anew to number its rows while nobody can use it",
        rewrite: numbered(table, column.name), table: table, at: command.location)
    })

  private static let identityColumn = LintRule(
    "add-identity-column", .rewrites, .error, summary: "A new identity column writes the whole table anew.",
    why: "Every row gets a number of its own, which happens under an ACCESS EXCLUSIVE lock.",
    remedy: "Add a bigint column, give new rows their numbers by a sequence, and number the old ones in batches.",
    page: "sql-createtable.html#SQL-CREATETABLE-PARMS-GENERATED-IDENTITY", dependsOnSize: true,
    claim: .rewrites(table: "orders"),
    example: LintExample(
      before: "CREATE TABLE orders (id uuid PRIMARY KEY);",
      bad: "ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;", good: [numberedByHand]),
    check: .alteration { _, table, command in
      guard case .addColumn(let column) = command.action, column.isIdentity else { return nil }
      return LintViolation(
        "all of \(table.sql) is written anew to number its rows while nobody can use it",
        rewrite: numbered(table, column.name), table: table, at: command.location)
    })

  private static let numberedByHand = numbered(ObjectName(name: "orders"), "number")

  private static func numbered(_ table: ObjectName, _ column: String) -> String {
    let sequence = ObjectName(schema: table.schema, name: Identifier.made(table.name, column, "seq")).sql
    let column = Identifier.quoted(column)
    return """
      ALTER TABLE \(table.sql) ADD COLUMN \(column) bigint;
      CREATE SEQUENCE \(sequence) OWNED BY \(table.sql).\(column);
      ALTER TABLE \(table.sql) ALTER COLUMN \(column) SET DEFAULT nextval('\(sequence)');
      """
  }

  private static let requiredColumnWithoutDefault = LintRule(
    "required-column-without-default", .compatibility, .error,
    summary:
      "A new column that is NOT NULL and has no default fails when the table has rows, and breaks inserts that do not know it.",
    why: """
      The rows that are there have no value for it, so the server refuses the column. In an empty table it works, and then the running \
      version of the application, which does not name the column, can insert no row.
      """,
    remedy:
      "Give it a constant default, which costs nothing; or add it without NOT NULL, fill it, and require it later.",
    page: "sql-altertable.html", claim: .fails(sqlState: "23502"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);\nINSERT INTO orders VALUES (1);",
      bad: "ALTER TABLE orders ADD COLUMN currency text NOT NULL;",
      good: ["ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';"]),
    check: .alteration { _, table, command in
      guard case .addColumn(let column) = command.action, column.isRequired, column.defaultValue == nil,
        column.generated == nil, !column.isIdentity, !column.type.isSerial
      else { return nil }
      let name = Identifier.quoted(column.name)
      return LintViolation(
        "rows of \(table.sql) have no value for \(name), nor have the inserts of the running application",
        rewrite: "ALTER TABLE \(table.sql) ADD COLUMN \(name) \(column.type.sql) NOT NULL DEFAULT …;",
        at: command.location)
    })

  private static let dropDefaultOfRequiredColumn = LintRule(
    "drop-default-of-required-column", .compatibility, .error,
    summary: "Without its default a NOT NULL column makes inserts fail that leave it out.",
    why: "The running version of the application may count on the default.",
    remedy: "First release a version that always sets the column; drop the default after that, with a reason.",
    page: "sql-altertable.html",
    claim: .breaks(query: "INSERT INTO orders (id) VALUES (2)"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, currency text NOT NULL DEFAULT 'EUR');",
      bad: "ALTER TABLE orders ALTER COLUMN currency DROP DEFAULT;",
      good: ["ALTER TABLE orders ALTER COLUMN currency SET DEFAULT 'XXX';"]),
    check: .alteration { context, table, command in
      guard case .dropDefault(let column) = command.action,
        let known = context.schema[table]?.columns[column], known.isRequired, known.hasDefault
      else { return nil }
      return LintViolation(
        "inserts that leave out \(Identifier.quoted(column)) of \(table.sql) fail without its default")
    })

  private static let dropNotNull = LintRule(
    "drop-not-null", .compatibility, .warning,
    summary: "Code that reads a NOT NULL column does not expect NULL.",
    why: "As soon as one row has a NULL, the running version of the application cannot read it.",
    remedy: """
      First release a version that reads NULL; then drop NOT NULL, with a reason. Often a default that stands for nothing does as well.
      """,
    page: "sql-altertable.html",
    claim: .accepts(query: "INSERT INTO orders (id, note) VALUES (2, NULL)"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL);",
      bad: "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;",
      good: ["ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';"]),
    check: .alteration { _, table, command in
      guard case .dropNotNull(let column) = command.action else { return nil }
      return LintViolation("code that reads \(Identifier.quoted(column)) of \(table.sql) does not expect NULL")
    })
}
