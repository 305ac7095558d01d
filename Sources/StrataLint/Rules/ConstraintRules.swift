extension LintRule {
  static let constraintRules: [LintRule] = [
    foreignKeyWithoutNotValid, notValidForeignKeyOnPartitionedTable, checkWithoutNotValid, uniqueWithoutIndex,
    primaryKeyWithoutIndex, exclusionConstraint, setNotNull, validateInSameTransaction, domainCheckWithoutNotValid,
  ]

  private static let foreignKeyWithoutNotValid = LintRule(
    "foreign-key-without-not-valid", .locks, .error,
    summary: "A foreign key on an existing table is checked while neither of the two tables can be written.",
    why: """
      Adding a foreign key takes a SHARE ROW EXCLUSIVE lock on both tables, and keeps it while every row is looked up in the other one.
      """,
    remedy: """
      Add it as NOT VALID, which checks new rows only and is instant, and validate it in a later migration: VALIDATE CONSTRAINT reads \
      the table while others write.
      """,
    page: "sql-altertable.html#SQL-ALTERTABLE-NOTES", dependsOnSize: true,
    claim: .scans(table: "orders", mode: "ShareRowExclusiveLock"),
    example: LintExample(
      before: """
        CREATE TABLE customers (id bigint PRIMARY KEY);
        CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
        CREATE INDEX orders_customer_id_idx ON orders (customer_id);
        INSERT INTO customers VALUES (1);
        INSERT INTO orders VALUES (1, 1);
        """,
      bad:
        "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);",
      good: [
        "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;",
      ]),
    check: .statement { context in
      context.addedConstraints.compactMap { table, constraint, columns, column in
        guard case .foreignKey(let target, let keys) = constraint.kind, !constraint.isNotValid,
          context.schema[table]?.isPartitioned != true
        else { return nil }
        // A new column without a default is NULL in every row: the server skips the check.
        if let column, column.defaultValue == nil { return nil }
        let name = Identifier.quoted(
          constraint.name ?? Identifier.made(table.name, columns.joined(separator: "_"), "fkey"))
        let list = columns.map(Identifier.quoted).joined(separator: ", ")
        let referenced = keys.isEmpty ? "" : " (\(keys.map(Identifier.quoted).joined(separator: ", ")))"
        return LintViolation(
          "the foreign key to \(target.sql) is checked for every row of \(table.sql) while both tables cannot be written",
          rewrite: """
            ALTER TABLE \(table.sql) ADD CONSTRAINT \(name) FOREIGN KEY (\(list)) REFERENCES \(target.sql)\(referenced) NOT VALID;
            -- in a later migration:
            ALTER TABLE \(table.sql) VALIDATE CONSTRAINT \(name);
            """, table: table, at: constraint.location)
      }
    })

  private static let notValidForeignKeyOnPartitionedTable = LintRule(
    "not-valid-foreign-key-on-partitioned-table", .locks, .error,
    summary: "A partitioned table cannot have a foreign key that is NOT VALID, before PostgreSQL 18.",
    why: "The server refuses it.",
    remedy: """
      Add the key as NOT VALID to each partition, validate each, and then add it to the partitioned table: it finds the keys of the \
      partitions and does not check their rows again.
      """,
    page: "sql-altertable.html", until: 18, claim: .fails(sqlState: "42809"),
    example: LintExample(
      before: """
        CREATE TABLE customers (id bigint PRIMARY KEY);
        CREATE TABLE visits (id bigint PRIMARY KEY, customer_id bigint) PARTITION BY RANGE (id);
        CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM (1) TO (1000);
        CREATE INDEX visits_customer_id_idx ON visits (customer_id);
        """,
      bad:
        "ALTER TABLE visits ADD CONSTRAINT visits_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;",
      good: [
        "ALTER TABLE visits_1 ADD CONSTRAINT visits_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;",
        "ALTER TABLE visits_1 VALIDATE CONSTRAINT visits_customer_id_fkey;",
        "ALTER TABLE visits ADD CONSTRAINT visits_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers;",
      ]),
    check: .statement { context in
      context.addedConstraints.compactMap { table, constraint, _, _ in
        guard case .foreignKey = constraint.kind, constraint.isNotValid, context.schema[table]?.isPartitioned == true
        else {
          return nil
        }
        return LintViolation(
          "\(table.sql) is partitioned: PostgreSQL \(context.options.serverVersion) refuses NOT VALID for its foreign keys",
          at: constraint.location)
      }
    })

  private static let checkWithoutNotValid = LintRule(
    "check-without-not-valid", .locks, .error,
    summary: "A check on an existing table reads every row while nobody can use the table.",
    why: "Adding a CHECK takes an ACCESS EXCLUSIVE lock, and keeps it while every row is tested.",
    remedy: """
      Add it as NOT VALID, which tests new rows only and is instant, and validate it in a later migration: VALIDATE CONSTRAINT reads \
      the table while others read and write.
      """,
    page: "sql-altertable.html#SQL-ALTERTABLE-NOTES", dependsOnSize: true,
    claim: .scans(table: "orders", mode: "AccessExclusiveLock"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));",
      bad: "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0);",
      good: [
        "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;",
      ]),
    check: .statement { context in
      context.addedConstraints.compactMap { table, constraint, columns, _ in
        guard case .check = constraint.kind, !constraint.isNotValid else { return nil }
        let name = Identifier.quoted(constraint.name ?? Identifier.made(table.name, columns.first ?? "row", "check"))
        return LintViolation(
          "the check is tested on every row of \(table.sql) while nobody can use it",
          rewrite: """
            ALTER TABLE \(table.sql) ADD CONSTRAINT \(name) CHECK (…) NOT VALID;
            -- in a later migration:
            ALTER TABLE \(table.sql) VALIDATE CONSTRAINT \(name);
            """, table: table, at: constraint.location)
      }
    })

  private static let uniqueWithoutIndex = LintRule(
    "unique-constraint-without-index", .locks, .error,
    summary: "A unique constraint builds its index while nobody can use the table.",
    why: "ADD UNIQUE takes an ACCESS EXCLUSIVE lock, and keeps it until the index is built.",
    remedy: "Build a unique index with CONCURRENTLY, and make the constraint of it with USING INDEX, which is instant.",
    page: "sql-altertable.html", dependsOnSize: true,
    claim: .scans(table: "customers", mode: "AccessExclusiveLock"),
    example: LintExample(
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, email text);",
      bad: "ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email);",
      good: [
        "-- strata: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY customers_email_key ON customers (email);",
        "ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE USING INDEX customers_email_key;",
      ]),
    check: .statement { context in
      context.addedConstraints.compactMap { table, constraint, columns, _ in
        guard constraint.kind == .unique, constraint.index == nil else { return nil }
        return LintViolation(
          "the index of the unique constraint is built while nobody can use \(table.sql)",
          rewrite: usingIndex("UNIQUE", table, constraint, columns, suffix: "key"), table: table,
          at: constraint.location)
      }
    })

  private static let primaryKeyWithoutIndex = LintRule(
    "primary-key-without-index", .locks, .error,
    summary: "A primary key builds its index while nobody can use the table.",
    why: """
      ADD PRIMARY KEY takes an ACCESS EXCLUSIVE lock, reads the table to see that no key is NULL, and keeps the lock until the index \
      is built.
      """,
    remedy: """
      Build a unique index with CONCURRENTLY, and make the key of it with USING INDEX. Columns that allow NULL need SET NOT NULL \
      first, by way of a validated check.
      """,
    page: "sql-altertable.html", dependsOnSize: true,
    claim: .scans(table: "visits", mode: "AccessExclusiveLock"),
    example: LintExample(
      before: "CREATE TABLE visits (id bigint NOT NULL, at timestamptz);",
      bad: "ALTER TABLE visits ADD PRIMARY KEY (id);",
      good: [
        "-- strata: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY visits_pkey ON visits (id);",
        "ALTER TABLE visits ADD CONSTRAINT visits_pkey PRIMARY KEY USING INDEX visits_pkey;",
      ]),
    check: .statement { context in
      context.addedConstraints.compactMap { table, constraint, columns, column in
        guard constraint.kind == .primaryKey, constraint.index == nil else { return nil }
        // Of a new column, the rules about new columns say what is wrong.
        guard column == nil else { return nil }
        return LintViolation(
          "the primary key's index is built while nobody can use \(table.sql)",
          rewrite: usingIndex("PRIMARY KEY", table, constraint, columns, suffix: "pkey"), table: table,
          at: constraint.location)
      }
    })

  private static func usingIndex(
    _ kind: String, _ table: ObjectName, _ constraint: Constraint, _ columns: [String], suffix: String
  ) -> String {
    let made = kind == "UNIQUE" ? [table.name] + columns + [suffix] : [table.name, suffix]
    let name = Identifier.quoted(constraint.name ?? Identifier.made(made.joined(separator: "_")))
    return """
      -- strata: no-transaction
      CREATE UNIQUE INDEX CONCURRENTLY \(name) ON \(table.sql) (\(columns.map(Identifier.quoted).joined(separator: ", ")));
      -- in a later migration:
      ALTER TABLE \(table.sql) ADD CONSTRAINT \(name) \(kind) USING INDEX \(name);
      """
  }

  private static let exclusionConstraint = LintRule(
    "exclusion-constraint", .locks, .error,
    summary: "An exclusion constraint builds its index while nobody can use the table.",
    why: """
      ADD … EXCLUDE takes an ACCESS EXCLUSIVE lock until the index is built and every row is compared with the others. Unlike a unique \
      constraint it cannot use an index that was built before.
      """,
    remedy: "Declare it with a new table and move the rows, or run it in a time without traffic and say so.",
    page: "sql-createtable.html#SQL-CREATETABLE-EXCLUDE", dependsOnSize: true,
    claim: .scans(table: "bookings", mode: "AccessExclusiveLock"),
    example: LintExample(
      before: "CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange);",
      bad: "ALTER TABLE bookings ADD CONSTRAINT bookings_overlap EXCLUDE USING gist (during WITH &&);",
      good: [
        """
        CREATE TABLE exclusive_bookings (
          id bigint PRIMARY KEY, during tstzrange, EXCLUDE USING gist (during WITH &&)
        );
        """
      ]),
    check: .statement { context in
      context.addedConstraints.compactMap { table, constraint, _, _ in
        guard constraint.kind == .exclusion else { return nil }
        return LintViolation(
          "the index of the exclusion constraint is built while nobody can use \(table.sql)", table: table,
          at: constraint.location)
      }
    })

  private static let setNotNull = LintRule(
    "set-not-null", .locks, .error, summary: "SET NOT NULL reads the whole table while nobody can use it.",
    why: "SET NOT NULL takes an ACCESS EXCLUSIVE lock, and keeps it while every row is looked at.",
    remedy: """
      Add a check that says the same as NOT VALID, and validate it in a later migration. With a valid check PostgreSQL knows that \
      there is no NULL, and SET NOT NULL is instant; then the check can go.
      """,
    page: "sql-altertable.html", dependsOnSize: true,
    claim: .scans(table: "orders", mode: "AccessExclusiveLock"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));",
      bad: "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;",
      good: [
        "ALTER TABLE orders ADD CONSTRAINT orders_total_not_null CHECK (total IS NOT NULL) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_not_null;",
        """
        ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
        ALTER TABLE orders DROP CONSTRAINT orders_total_not_null;
        """,
      ]),
    check: .alteration { context, table, command in
      guard case .setNotNull(let column) = command.action else { return nil }
      let known = context.schema[table]
      if known?.columns[column]?.isRequired == true { return nil }
      if known?.checks.values.contains(where: { $0.isValid && $0.requiredColumns.contains(column) }) == true {
        return nil
      }
      let name = Identifier.quoted(Identifier.made(table.name, column, "not_null"))
      let quoted = Identifier.quoted(column)
      return LintViolation(
        "every row of \(table.sql) is read for a NULL in \(quoted) while nobody can use it",
        rewrite: """
          ALTER TABLE \(table.sql) ADD CONSTRAINT \(name) CHECK (\(quoted) IS NOT NULL) NOT VALID;
          -- in a later migration:
          ALTER TABLE \(table.sql) VALIDATE CONSTRAINT \(name);
          -- and in one after that:
          ALTER TABLE \(table.sql) ALTER COLUMN \(quoted) SET NOT NULL;
          ALTER TABLE \(table.sql) DROP CONSTRAINT \(name);
          """, table: table)
    })

  private static let validateInSameTransaction = LintRule(
    "validate-in-same-transaction", .locks, .error,
    summary: "A constraint is validated in the transaction that added it, so its lock is kept.",
    why: """
      NOT VALID is there to keep the strong lock short. A lock lasts until the end of the transaction: what validates the \
      constraint in the same one reads the table under the lock of ADD CONSTRAINT.
      """,
    remedy: "Validate it in a migration of its own.", page: "sql-altertable.html#SQL-ALTERTABLE-NOTES",
    dependsOnSize: true,
    claim: .scans(table: "orders", mode: "AccessExclusiveLock"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));",
      bad: """
        ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
        ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
        """,
      good: [
        "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;",
      ]),
    check: .alteration { context, table, command in
      guard case .validateConstraint(let name) = command.action, context.isInTransaction else { return nil }
      let isAddedHere = context.script[context.transaction.lowerBound...context.index].contains { other in
        guard case .alterTable(let alter) = other.statement, alter.name == table else { return false }
        return alter.commands.contains {
          if case .addConstraint(let constraint) = $0.action { constraint.name == name } else { false }
        }
      }
      guard isAddedHere else { return nil }
      return LintViolation(
        "\(Identifier.quoted(name)) is validated under the lock of the statement that added it",
        rewrite: """
          -- in a later migration:
          ALTER TABLE \(table.sql) VALIDATE CONSTRAINT \(Identifier.quoted(name));
          """, table: table)
    })

  private static let domainCheckWithoutNotValid = LintRule(
    "domain-check-without-not-valid", .locks, .warning,
    summary: "A new check of a domain is tested on every table that uses it while none can be written.",
    why:
      "ALTER DOMAIN … ADD CONSTRAINT takes a SHARE lock on every table with a column of the domain, and reads them all.",
    remedy: """
      Add it as NOT VALID, so that it is tested for new values only. ALTER DOMAIN … VALIDATE CONSTRAINT later takes the same locks: \
      do it in a quiet time.
      """,
    page: "sql-alterdomain.html", claim: .scans(table: "customers", mode: "ShareLock"),
    example: LintExample(
      before: "CREATE DOMAIN email AS text;\nCREATE TABLE customers (id bigint PRIMARY KEY, address email);",
      bad: "ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%');",
      good: ["ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%') NOT VALID;"]),
    check: .first { context in
      guard case .alterDomain(let domain, let constraint) = context.statement, !constraint.isNotValid,
        context.isInUse(domain), case .check = constraint.kind
      else { return nil }
      let name = constraint.name.map { " CONSTRAINT \(Identifier.quoted($0))" } ?? ""
      return LintViolation(
        "every table with a column of \(domain.sql) is read while none of them can be written",
        rewrite: "ALTER DOMAIN \(domain.sql) ADD\(name) CHECK (…) NOT VALID;", at: constraint.location)
    })
}
