extension LintRule {
  static let transactionRules: [LintRule] = [
    concurrentlyInTransaction, outsideTransactions, notRepeatable, transactionInMigration, enumValueInSameTransaction,
  ]

  private static let concurrentlyInTransaction = LintRule(
    "concurrently-in-transaction", .transactions, .error, summary: "CONCURRENTLY cannot run in a transaction.",
    why:
      "What works concurrently commits in between, so the server refuses it in a transaction, which a migration is unless it says otherwise.",
    remedy: "Write `-- strata: no-transaction` at the top of the script, and have nothing else in it.",
    page: "sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY", claim: .fails(sqlState: "25001"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      bad: "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
      good: ["-- strata: no-transaction\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);"]),
    check: .first { context in
      guard context.isInTransaction else { return nil }
      let isConcurrent =
        switch context.statement {
        case .createIndex(let index): index.isConcurrent
        case .drop(let drop): drop.isConcurrent
        case .reindex(_, _, let isConcurrent): isConcurrent
        case .alterTable(let alter):
          alter.commands.contains { if case .detachPartition(_, true) = $0.action { true } else { false } }
        default: false
        }
      guard isConcurrent else { return nil }
      return LintViolation(
        "CONCURRENTLY cannot run in the transaction of a migration", rewrite: context.parsed.text.outsideTransaction)
    })

  private static let outsideTransactions = LintRule(
    "statement-outside-transactions", .transactions, .error,
    summary: "VACUUM, CREATE DATABASE and ALTER SYSTEM cannot run in a transaction.",
    why: "The server refuses them in a transaction, which a migration is unless it says otherwise.",
    remedy: "Write `-- strata: no-transaction` at the top of the script, and have nothing else in it.",
    page: "sql-vacuum.html", claim: .fails(sqlState: "25001"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);", bad: "VACUUM orders;",
      good: ["-- strata: no-transaction\nVACUUM orders;"]),
    check: .first { context in
      guard context.isInTransaction else { return nil }
      let name: String? =
        switch context.statement {
        case .vacuum(_, _, isAnalyzeOnly: false): "VACUUM"
        case .createDatabase: "CREATE DATABASE"
        case .alterSystem: "ALTER SYSTEM"
        case .reindex(.schema, _, false), .reindex(.database, _, false): "REINDEX of more than a table"
        case .cluster(nil): "CLUSTER of all tables"
        default: nil
        }
      return name.map {
        LintViolation(
          "\($0) cannot run in the transaction of a migration", rewrite: context.parsed.text.outsideTransaction)
      }
    })

  private static let notRepeatable = LintRule(
    "not-repeatable-outside-transaction", .transactions, .warning,
    summary: "A script outside a transaction stops half-way, and cannot be run again.",
    why: """
      Without a transaction what was done before a failure stays. The next attempt begins at the top, and fails at what is there \
      already.
      """,
    remedy: """
      One statement for each such script; or IF EXISTS and IF NOT EXISTS. For an index, DROP INDEX CONCURRENTLY IF EXISTS in front: IF NOT \
      EXISTS would take the invalid one that a failed build left.
      """,
    page: "sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY", claim: .failsWhenRepeated(sqlState: "42P07"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text, placed_at timestamptz);",
      bad: """
        -- strata: no-transaction
        CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
        VACUUM (ANALYZE) orders;
        """,
      good: [
        """
        -- strata: no-transaction
        DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;
        CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
        VACUUM (ANALYZE) orders;
        """
      ]),
    check: .first { context in
      guard !context.isInTransaction, context.script.contains(where: { $0.statement.changesSchema }),
        context.script.count(where: { if case .setting = $0.statement { false } else { true } }) > 1
      else { return nil }
      switch context.statement {
      case .createTable(let create) where !create.ifNotExists:
        return LintViolation("when a later statement fails, \(create.name.sql) is there and this fails the next time")
      case .createIndex(let index) where !index.ifNotExists:
        guard let name = index.name else { return nil }
        let isDropped = context.script[..<context.index].contains {
          if case .drop(let drop) = $0.statement {
            drop.ifExists && drop.names.contains { $0.name == name }
          } else {
            false
          }
        }
        guard !isDropped else { return nil }
        return LintViolation(
          "when a later statement fails, \(Identifier.quoted(name)) is there and this fails the next time",
          rewrite: """
            DROP INDEX CONCURRENTLY IF EXISTS \(ObjectName(schema: index.table.schema, name: name).sql);
            \(context.parsed.text);
            """)
      case .drop(let drop) where !drop.ifExists:
        guard let name = drop.names.first else { return nil }
        return LintViolation(
          "when a later statement fails, \(name.sql) is gone and this fails the next time; write IF EXISTS")
      default: return nil
      }
    })

  private static let transactionInMigration = LintRule(
    "transaction-in-migration", .transactions, .error, summary: "A migration begins or ends a transaction by itself.",
    why: """
      The runner has begun one already, for the script and its row in the history. A COMMIT in the middle would keep half of a \
      migration that is not recorded; Strata refuses to run it.
      """,
    remedy: "Leave out BEGIN and COMMIT; or write `-- strata: no-transaction` and end what the script begins.",
    page: "sql-begin.html", claim: .fails(sqlState: nil),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      bad: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      good: ["ALTER TABLE orders ADD COLUMN note text;"]),
    check: .first { context in
      guard case .transaction(let command) = context.statement, command != .savepoint,
        context.isWholeScriptTransactional
      else { return nil }
      // Once for each pair.
      if command != .begin, context.script[..<context.index].contains(where: { $0.statement == .transaction(.begin) }) {
        return nil
      }
      return LintViolation("the script begins or ends a transaction, and the runner has one already")
    })

  private static let enumValueInSameTransaction = LintRule(
    "enum-value-in-same-transaction", .transactions, .error,
    summary: "A new value of an enum is used in the transaction that adds it.",
    why: "The server refuses it: if the transaction failed, rows would hold a value that does not exist.",
    remedy: "Add the value in one migration, and use it in a later one.", page: "sql-altertype.html",
    claim: .fails(sqlState: "55P04"),
    example: LintExample(
      before: """
        CREATE TYPE order_status AS ENUM ('open', 'sent');
        CREATE TABLE orders (id bigint PRIMARY KEY, status order_status);
        """,
      bad: """
        ALTER TYPE order_status ADD VALUE 'paid';
        INSERT INTO orders VALUES (1, 'paid');
        """,
      good: ["ALTER TYPE order_status ADD VALUE 'paid';", "INSERT INTO orders VALUES (1, 'paid');"]),
    check: .first { context in
      guard context.isInTransaction else { return nil }
      for case .alterEnum(let type, nil, let value) in context.script[context.transaction.lowerBound..<context.index]
        .map(\.statement)
      where context.isInUse(type) && context.parsed.strings.contains(value) {
        return LintViolation("the value '\(value)' of \(type.sql) cannot be used before its transaction is committed")
      }
      return nil
    })
}

extension Statement {
  fileprivate var changesSchema: Bool {
    switch self {
    case .createTable, .createIndex, .drop: true
    default: false
    }
  }
}
