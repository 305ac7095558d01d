extension LintRule {
  static let lockRules: [LintRule] = [
    lockTable, attachPartition, detachPartition, createTrigger, createRule, refreshMaterializedView, severalLocks,
    schemaAndData, missingLockTimeout,
  ]

  private static let lockTable = LintRule(
    "lock-table", .locks, .warning, summary: "LOCK TABLE stops others for as long as the transaction lasts.",
    why: """
      A lock of SHARE or stronger stops writes, and ACCESS EXCLUSIVE, which LOCK TABLE takes when it names no mode, stops reads as well.
      """,
    remedy: "Lock the rows that matter with SELECT … FOR UPDATE, or take the weakest mode that does.",
    page: "sql-lock.html", claim: .locks(table: "orders", mode: "AccessExclusiveLock", byBoth: false),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);", bad: "LOCK TABLE orders;",
      good: ["SELECT id FROM orders WHERE id = 1 FOR UPDATE;"]),
    check: .first { context in
      guard case .lock(let tables, let mode) = context.statement, mode.rawValue >= LockMode.share.rawValue,
        let table = tables.first(where: { context.isInUse($0) })
      else { return nil }
      return LintViolation("\(table.sql) is locked in \(mode.sql) mode until the transaction ends")
    })

  private static let attachPartition = LintRule(
    "attach-partition-without-check", .locks, .error,
    summary: "ATTACH PARTITION reads the whole new partition while nobody can use it.",
    why: """
      Every row has to lie within the bounds. Without a valid check that says so, the partition is read under an ACCESS EXCLUSIVE lock.
      """,
    remedy: """
      Add a check with the partition's bounds, and IS NOT NULL, to it as NOT VALID, validate it in a later migration, and attach it after \
      that: the server sees that the check implies the bounds. Then the check can go.
      """,
    page: "ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE", dependsOnSize: true,
    claim: .scans(table: "visits_eu", mode: "AccessExclusiveLock"),
    example: LintExample(
      before: """
        CREATE TABLE visits (id bigint, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
        CREATE TABLE visits_eu (id bigint NOT NULL, region text NOT NULL, PRIMARY KEY (id, region));
        """,
      bad: "ALTER TABLE visits ATTACH PARTITION visits_eu FOR VALUES IN ('eu');",
      good: [
        "ALTER TABLE visits_eu ADD CONSTRAINT visits_eu_bounds CHECK (region IS NOT NULL AND region = 'eu') NOT VALID;",
        "ALTER TABLE visits_eu VALIDATE CONSTRAINT visits_eu_bounds;",
        "ALTER TABLE visits ATTACH PARTITION visits_eu FOR VALUES IN ('eu');",
      ]),
    check: .alteration { context, table, command in
      guard case .attachPartition(let partition) = command.action, context.isInUse(partition) else { return nil }
      if context.schema[partition]?.checks.values.contains(where: \.isValid) == true { return nil }
      let name = Identifier.quoted(Identifier.made(partition.name, "bounds"))
      return LintViolation(
        "all of \(partition.sql) is read to see that it fits into \(table.sql) while nobody can use it",
        rewrite: """
          ALTER TABLE \(partition.sql) ADD CONSTRAINT \(name) CHECK (…) NOT VALID;
          -- in a later migration:
          ALTER TABLE \(partition.sql) VALIDATE CONSTRAINT \(name);
          -- and in one after that:
          \(context.parsed.text);
          """, table: partition)
    })

  private static let detachPartition = LintRule(
    "detach-partition-without-concurrently", .locks, .warning,
    summary: "DETACH PARTITION without CONCURRENTLY stops every query of the partitioned table.",
    why:
      "It takes an ACCESS EXCLUSIVE lock on the whole partitioned table, and queries queue behind it while it waits.",
    remedy: "DETACH PARTITION … CONCURRENTLY, in a migration of its own that runs outside a transaction.",
    page: "sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION", since: 14,
    claim: .locks(table: "visits", mode: "AccessExclusiveLock", byBoth: false),
    example: LintExample(
      before: """
        CREATE TABLE visits (id bigint, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
        CREATE TABLE visits_eu PARTITION OF visits FOR VALUES IN ('eu');
        """,
      bad: "ALTER TABLE visits DETACH PARTITION visits_eu;",
      good: ["-- strata: no-transaction\nALTER TABLE visits DETACH PARTITION visits_eu CONCURRENTLY;"]),
    check: .alteration { _, table, command in
      guard case .detachPartition(let partition, false) = command.action else { return nil }
      return LintViolation(
        "detaching \(partition.sql) stops every query of \(table.sql)",
        rewrite: "ALTER TABLE \(table.sql) DETACH PARTITION \(partition.sql) CONCURRENTLY;".outsideTransaction)
    })

  private static let createTrigger = LintRule(
    "create-trigger-with-other-work", .locks, .warning,
    summary: "CREATE TRIGGER stops writes until the end of the transaction, and this one does more.",
    why:
      "It takes a SHARE ROW EXCLUSIVE lock. The work is instant, but the lock lasts as long as what follows in the transaction.",
    remedy: "Make the trigger in a migration of its own, with its function at most.",
    page: "explicit-locking.html", claim: .locks(table: "orders", mode: "ShareRowExclusiveLock", byBoth: true),
    example: LintExample(
      before: """
        CREATE TABLE orders (id bigint PRIMARY KEY);
        CREATE TABLE totals (id bigint PRIMARY KEY, count bigint);
        CREATE FUNCTION count_order() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        """,
      bad: """
        CREATE TRIGGER orders_counted AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION count_order();
        INSERT INTO totals SELECT 1, count(*) FROM orders;
        """,
      good: [
        "CREATE TRIGGER orders_counted AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION count_order();",
        "INSERT INTO totals SELECT 1, count(*) FROM orders;",
      ]),
    check: .first { context in
      guard case .createTrigger(let name, let table) = context.statement, context.isInUse(table),
        context.isInTransaction
      else { return nil }
      let hasMore = context.script[(context.index + 1)..<context.transaction.upperBound].contains { other in
        switch other.statement {
        case .createTrigger(_, table), .transaction, .setting, .createFunction: false
        default: true
        }
      }
      guard hasMore else { return nil }
      return LintViolation(
        "\(table.sql) cannot be written from \(Identifier.quoted(name)) until the rest of the script is done")
    })

  private static let createRule = LintRule(
    "create-rule", .locks, .warning,
    summary: "CREATE RULE stops every query of the table, and rewrites statements in surprising ways.",
    why: """
      It takes an ACCESS EXCLUSIVE lock. What is worse: a rule rewrites a statement's text, so that functions in it run twice, and \
      RETURNING and counts of rows are not what they were.
      """,
    remedy: "A trigger sees each row once, and its lock lets reads go on.", page: "rules-triggers.html",
    claim: .locks(table: "orders", mode: "AccessExclusiveLock", byBoth: false),
    example: LintExample(
      before: """
        CREATE TABLE orders (id bigint PRIMARY KEY);
        CREATE FUNCTION keep_order() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        """,
      bad: "CREATE RULE keep_orders AS ON DELETE TO orders DO INSTEAD NOTHING;",
      good: ["CREATE TRIGGER keep_orders BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION keep_order();"]),
    check: .first { context in
      guard case .createRule(let name, let table) = context.statement, context.isInUse(table) else { return nil }
      return LintViolation("the rule \(Identifier.quoted(name)) stops every query of \(table.sql); write a trigger")
    })

  private static let refreshMaterializedView = LintRule(
    "refresh-without-concurrently", .locks, .warning,
    summary: "REFRESH MATERIALIZED VIEW without CONCURRENTLY lets nobody read the view until it is done.",
    why: "It takes an ACCESS EXCLUSIVE lock on the view for as long as its query runs.",
    remedy: "Give the view a unique index over all rows, and refresh it with CONCURRENTLY.",
    page: "sql-refreshmaterializedview.html", dependsOnSize: true,
    claim: .locks(table: "order_totals", mode: "AccessExclusiveLock", byBoth: false),
    example: LintExample(
      before: """
        CREATE MATERIALIZED VIEW order_totals AS SELECT 1 AS id, 2 AS total;
        CREATE UNIQUE INDEX order_totals_id_idx ON order_totals (id);
        """,
      bad: "REFRESH MATERIALIZED VIEW order_totals;", good: ["REFRESH MATERIALIZED VIEW CONCURRENTLY order_totals;"]),
    check: .first { context in
      guard case .refresh(let view, false) = context.statement, context.isInUse(view) else { return nil }
      return LintViolation(
        "nobody can read \(view.sql) until it is filled again",
        rewrite: "REFRESH MATERIALIZED VIEW CONCURRENTLY \(view.sql);", table: view)
    })

  private static let severalLocks = LintRule(
    "several-locks-in-one-transaction", .locks, .warning,
    summary: "A transaction locks one table while it waits for the lock of another.",
    why: """
      Locks last until the end of the transaction. While it waits for the second table, nobody can use the first one; and when a \
      transaction of the application takes the two in the other order, one of them fails by deadlock.
      """,
    remedy: "Change each table in a migration of its own.", page: "explicit-locking.html#LOCKING-DEADLOCKS",
    claim: .locks(table: "customers", mode: "AccessExclusiveLock", byBoth: true),
    example: LintExample(
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      bad: "ALTER TABLE customers ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN note text;",
      good: ["ALTER TABLE customers ADD COLUMN note text;", "ALTER TABLE orders ADD COLUMN note text;"]),
    check: .first { context in
      guard context.isInTransaction else { return nil }
      let before = Set(
        context.script[context.transaction.lowerBound..<context.index].flatMap { $0.statement.exclusiveTables(context) }
      )
      let here = context.statement.exclusiveTables(context)
      // Where the second table comes in, once.
      guard before.count < 2, before.union(here).count >= 2, let next = here.first(where: { !before.contains($0) })
      else { return nil }
      let first = before.first ?? here.first { $0 != next } ?? next
      return LintViolation("nobody can use \(first.sql) while this waits for its lock on \(next.sql)")
    })

  private static let schemaAndData = LintRule(
    "schema-and-data-in-one-transaction", .transactions, .warning,
    summary: "Rows are changed while a table is locked by a change of the schema.",
    why: """
      A change of the schema is instant, but keeps its ACCESS EXCLUSIVE lock until the transaction ends: as long as the rows take.
      """,
    remedy:
      "Change the schema in one migration and the rows in a later one; many rows in batches, by a data migration.",
    page: "explicit-locking.html", dependsOnSize: true,
    claim: .locks(table: "orders", mode: "AccessExclusiveLock", byBoth: true),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));",
      bad: """
        ALTER TABLE orders ADD COLUMN is_large boolean;
        UPDATE orders SET is_large = true WHERE total > 1000;
        """,
      good: [
        "ALTER TABLE orders ADD COLUMN is_large boolean;", "UPDATE orders SET is_large = true WHERE total > 1000;",
      ]),
    check: .first { context in
      guard context.isInTransaction, let changed = context.changedTables.first(where: { context.isInUse($0) }) else {
        return nil
      }
      let earlier = context.script[context.transaction.lowerBound..<context.index]
      guard let locked = earlier.flatMap({ $0.statement.exclusiveTables(context) }).first else { return nil }
      return LintViolation("nobody can use \(locked.sql) while rows of \(changed.sql) are written", table: changed)
    })

  private static let missingLockTimeout = LintRule(
    "missing-lock-timeout", .locks, .warning,
    summary: "A strong lock is asked for without a limit to the wait.",
    why: """
      While a change of the schema waits for a long query, every other query of the table queues behind it. A lock timeout ends the \
      wait, and the change can be tried again. Strata's runner sets one, so this rule is for scripts that others run.
      """,
    remedy: "SET LOCAL lock_timeout in front, and try again when it fails.",
    page: "runtime-config-client.html#GUC-LOCK-TIMEOUT",
    claim: .locks(table: "orders", mode: "AccessExclusiveLock", byBoth: true),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);", bad: "ALTER TABLE orders ADD COLUMN note text;",
      good: ["SET LOCAL lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN note text;"]),
    check: .first { context in
      guard !context.options.hasLockTimeout,
        let lock = context.statement.locks(in: context).first(where: { $0.mode.rawValue >= LockMode.share.rawValue })
      else { return nil }
      let earlier = context.script[..<context.index]
      let isSet = earlier.contains { other in
        switch other.statement {
        case .setting(let name, _, false): name == "lock_timeout"
        case .select(let settings): settings.contains { $0.name == "lock_timeout" }
        default: false
        }
      }
      // Once: what follows it has the same answer.
      let isReported = earlier.contains { other in
        other.statement.locks(in: context).contains { $0.mode.rawValue >= LockMode.share.rawValue }
      }
      guard !isSet, !isReported else { return nil }
      return LintViolation(
        "this waits for its lock on \(lock.table.sql) as long as it takes, and everybody else behind it",
        rewrite: "SET LOCAL lock_timeout = '1s';\n\(context.parsed.text);")
    })
}

extension Statement {
  fileprivate func exclusiveTables(_ context: LintContext) -> [ObjectName] {
    locks(in: context).filter { $0.mode == .accessExclusive }.map(\.table)
  }
}

extension LintContext {
  /// The tables whose rows the statement changes, by a condition or query: single rows of values cost nothing.
  fileprivate var changedTables: [ObjectName] {
    writes.compactMap { write in
      switch write {
      case .update(let table, _), .delete(let table, _), .merge(let table), .insert(let table, true): table
      default: nil
      }
    }
  }
}
