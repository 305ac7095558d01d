extension LintRule {
  static let storageRules: [LintRule] = [
    changedPersistence, changedTablespace, changedAccessMethod, vacuumFull, cluster,
  ]

  private static let changedPersistence = LintRule(
    "set-logged", .rewrites, .error, summary: "SET LOGGED and SET UNLOGGED write the whole table anew.",
    why:
      "They take an ACCESS EXCLUSIVE lock and copy the table with its indexes; SET LOGGED writes all of it to the log, too.",
    remedy: "Make a table of the other kind, copy the rows in batches, and switch.",
    page: "sql-altertable.html", dependsOnSize: true,
    claim: .rewrites(table: "events"),
    example: LintExample(
      before: "CREATE UNLOGGED TABLE events (id bigint PRIMARY KEY);", bad: "ALTER TABLE events SET LOGGED;",
      good: ["CREATE TABLE logged_events (id bigint PRIMARY KEY);"]),
    check: .alteration { _, table, command in
      guard command.action == .setLogged || command.action == .setUnlogged else { return nil }
      return LintViolation("all of \(table.sql) is copied while nobody can use it", table: table)
    })

  private static let changedTablespace = LintRule(
    "set-tablespace", .rewrites, .error, summary: "SET TABLESPACE copies the whole table while nobody can use it.",
    why: "It takes an ACCESS EXCLUSIVE lock and keeps it until every block of the table is copied to the other disk.",
    remedy: "Make a table in the other tablespace, copy the rows in batches, and switch; or use pg_repack.",
    page: "sql-altertable.html", dependsOnSize: true,
    claim: .locks(table: "events", mode: "AccessExclusiveLock", byBoth: false),
    example: LintExample(
      before: "CREATE TABLE events (id bigint PRIMARY KEY);", bad: "ALTER TABLE events SET TABLESPACE pg_default;",
      good: ["CREATE TABLE moved_events (id bigint PRIMARY KEY) TABLESPACE pg_default;"]),
    check: .alteration { _, table, command in
      guard case .setTablespace(let space) = command.action else { return nil }
      return LintViolation(
        "all of \(table.sql) is copied to \(Identifier.quoted(space)) while nobody can use it", table: table)
    })

  private static let changedAccessMethod = LintRule(
    "set-access-method", .rewrites, .error, summary: "SET ACCESS METHOD writes the whole table anew.",
    why: "It takes an ACCESS EXCLUSIVE lock and copies every row into the other format.",
    remedy: "Make a table with the other access method, copy the rows in batches, and switch.",
    page: "sql-altertable.html", since: 15, dependsOnSize: true,
    claim: .rewrites(table: "events"),
    example: LintExample(
      before: """
        CREATE ACCESS METHOD columnar TYPE TABLE HANDLER heap_tableam_handler;
        CREATE TABLE events (id bigint PRIMARY KEY);
        """,
      bad: "ALTER TABLE events SET ACCESS METHOD columnar;",
      good: ["CREATE TABLE columnar_events (id bigint PRIMARY KEY) USING columnar;"]),
    check: .alteration { _, table, command in
      guard case .setAccessMethod(let method) = command.action else { return nil }
      return LintViolation(
        "all of \(table.sql) is written anew for \(Identifier.quoted(method)) while nobody can use it", table: table)
    })

  private static let vacuumFull = LintRule(
    "vacuum-full", .rewrites, .error, summary: "VACUUM FULL writes the whole table anew while nobody can use it.",
    why:
      "It takes an ACCESS EXCLUSIVE lock until the copy and all indexes are done, and needs the table's size again on disk.",
    remedy:
      "VACUUM without FULL makes the space free for new rows; pg_repack gives it back to the disk without the lock.",
    page: "sql-vacuum.html", dependsOnSize: true, claim: .rewrites(table: "events"),
    example: LintExample(
      before: "CREATE TABLE events (id bigint PRIMARY KEY);\nINSERT INTO events VALUES (1);",
      bad: "-- strata: no-transaction\nVACUUM FULL events;",
      good: ["-- strata: no-transaction\nVACUUM (ANALYZE) events;"]),
    check: .first { context in
      guard case .vacuum(let tables, true, _) = context.statement else { return nil }
      let name = tables.map(\.sql).joined(separator: ", ")
      return LintViolation(
        "all of \(name.isEmpty ? "the database's tables are" : "\(name) is") written anew while nobody can use it",
        rewrite: "VACUUM (ANALYZE)\(name.isEmpty ? "" : " \(name)");".outsideTransaction,
        table: tables.count == 1 ? tables.first : nil)
    })

  private static let cluster = LintRule(
    "cluster", .rewrites, .error, summary: "CLUSTER writes the whole table anew while nobody can use it.",
    why:
      "It takes an ACCESS EXCLUSIVE lock until the rows are copied in the index's order and all indexes are built again.",
    remedy: "Leave the order to an index that covers the query, or use pg_repack, which sorts without the lock.",
    page: "sql-cluster.html", dependsOnSize: true, claim: .rewrites(table: "events"),
    example: LintExample(
      before: "CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);\nINSERT INTO events VALUES (1, now());",
      bad: "CLUSTER events USING events_pkey;",
      good: ["-- strata: no-transaction\nCREATE INDEX CONCURRENTLY events_at_idx ON events (at) INCLUDE (id);"]),
    check: .first { context in
      guard case .cluster(let table) = context.statement, table.map({ context.isInUse($0) }) ?? true else { return nil }
      return LintViolation(
        "all of \(table?.sql ?? "the tables that were clustered before") is written anew while nobody can use it",
        table: table)
    })
}
