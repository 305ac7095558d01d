extension LintRule {
  static let indexRules: [LintRule] = [
    indexWithoutConcurrently, dropIndexWithoutConcurrently, reindexWithoutConcurrently,
    concurrentIndexOnPartitionedTable,
  ]

  private static let indexWithoutConcurrently = LintRule(
    "index-without-concurrently", .locks, .error,
    summary: "CREATE INDEX without CONCURRENTLY lets nobody write until the index is built.",
    why: """
      A plain CREATE INDEX takes a SHARE lock: inserts, updates and deletes of the table wait until the whole table was read and \
      sorted. On a large table that takes minutes.
      """,
    remedy: """
      Build it with CONCURRENTLY, in a migration of its own that runs outside a transaction. The build reads the table twice and \
      waits for older transactions, but nobody waits for it. If it fails, it leaves an invalid index behind, which has to be dropped \
      before the next attempt.
      """,
    page: "sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY", dependsOnSize: true,
    claim: .locks(table: "orders", mode: "ShareLock", byBoth: false),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);",
      bad: "CREATE INDEX orders_placed_at_idx ON orders (placed_at);",
      good: ["-- strata: no-transaction\nCREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);"]),
    check: .first { context in
      guard case .createIndex(let index) = context.statement, !index.isConcurrent, context.isInUse(index.table),
        context.schema[index.table]?.isPartitioned != true
      else { return nil }
      return LintViolation(
        "building an index on \(index.table.sql) blocks every write to it until it is done",
        rewrite: context.parsed.text.replacingFirst("INDEX", with: "INDEX CONCURRENTLY").outsideTransaction,
        table: index.table)
    })

  private static let dropIndexWithoutConcurrently = LintRule(
    "drop-index-without-concurrently", .locks, .warning,
    summary: "DROP INDEX without CONCURRENTLY waits for, and then stops, every query of the table.",
    why: """
      DROP INDEX takes an ACCESS EXCLUSIVE lock on the index's table. The work is short, but while it waits for a long query all \
      others queue behind it.
      """,
    remedy: "Drop it with CONCURRENTLY, in a migration of its own that runs outside a transaction.",
    page: "sql-dropindex.html", claim: .locks(table: "orders", mode: "AccessExclusiveLock", byBoth: false),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE INDEX orders_note_idx ON orders (note);",
      bad: "DROP INDEX orders_note_idx;",
      good: ["-- strata: no-transaction\nDROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;"]),
    check: .first { context in
      guard case .drop(let drop) = context.statement, drop.kind == .index, !drop.isConcurrent,
        let name = drop.names.first(where: { context.isInUse($0) })
      else { return nil }
      // CONCURRENTLY takes one name at a time.
      let rewrite = drop.names.map { "DROP INDEX CONCURRENTLY IF EXISTS \($0.sql);" }.joined(separator: "\n")
      return LintViolation(
        "dropping the index \(name.sql) stops every query of its table", rewrite: rewrite.outsideTransaction)
    })

  private static let reindexWithoutConcurrently = LintRule(
    "reindex-without-concurrently", .locks, .error,
    summary: "REINDEX without CONCURRENTLY blocks writes, and reads that would use the index.",
    why: """
      REINDEX takes a SHARE lock on the table and an ACCESS EXCLUSIVE lock on the index while it builds it anew: writes wait, and so does \
      every query that the planner considers the index for.
      """,
    remedy: "REINDEX … CONCURRENTLY, in a migration of its own that runs outside a transaction.",
    page: "sql-reindex.html#SQL-REINDEX-CONCURRENTLY", dependsOnSize: true,
    claim: .locks(table: "orders", mode: "ShareLock", byBoth: false),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);", bad: "REINDEX TABLE orders;",
      good: ["-- strata: no-transaction\nREINDEX TABLE CONCURRENTLY orders;"]),
    check: .first { context in
      guard case .reindex(let kind, let name?, false) = context.statement, context.isInUse(name) else { return nil }
      let table = kind == .table ? name : context.schema.indexes[name]?.table
      let word =
        switch kind {
        case .index: "INDEX"
        case .table: "TABLE"
        case .schema: "SCHEMA"
        case .database: "DATABASE"
        }
      return LintViolation(
        "building \(name.sql) anew blocks writes, and reads that would use the index",
        rewrite: "REINDEX \(word) CONCURRENTLY \(name.sql);".outsideTransaction, table: table)
    })

  private static let concurrentIndexOnPartitionedTable = LintRule(
    "concurrent-index-on-partitioned-table", .locks, .error,
    summary: "CREATE INDEX CONCURRENTLY cannot be used on a partitioned table.",
    why:
      "The server refuses it: an index of a partitioned table has no rows of its own, it is the sum of its partitions' indexes.",
    remedy: """
      Make the index ON ONLY the partitioned table, which is instant and leaves it invalid; build one on each partition with \
      CONCURRENTLY; attach each. When the last one is attached, the index becomes valid.
      """,
    page: "ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE", claim: .fails(sqlState: "0A000"),
    example: LintExample(
      before: """
        CREATE TABLE visits (id bigint, at timestamptz, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        """,
      bad: "-- strata: no-transaction\nCREATE INDEX CONCURRENTLY visits_at_idx ON visits (at);",
      good: [
        "CREATE INDEX visits_at_idx ON ONLY visits (at);",
        "-- strata: no-transaction\nCREATE INDEX CONCURRENTLY visits_2026_at_idx ON visits_2026 (at);",
        "ALTER INDEX visits_at_idx ATTACH PARTITION visits_2026_at_idx;",
      ]),
    check: .first { context in
      guard case .createIndex(let index) = context.statement, index.isConcurrent,
        context.schema[index.table]?.isPartitioned == true
      else { return nil }
      return LintViolation("\(index.table.sql) is partitioned: the server refuses to build its index concurrently")
    })
}

extension String {
  /// For SQL that cannot run in a transaction: with the directive that says so.
  var outsideTransaction: String { "-- strata: no-transaction\n\(self.hasSuffix(";") ? self : self + ";")" }

  /// The first time that a word stands in it, in capitals or not.
  func replacingFirst(_ word: String, with replacement: String) -> String {
    let wanted = Array(word.uppercased())
    let characters = Array(self)
    guard characters.count >= wanted.count else { return self }
    for start in 0...(characters.count - wanted.count)
    where characters[start..<start + wanted.count].map({ $0.uppercased() }) == wanted.map(String.init) {
      return String(characters[..<start]) + replacement + String(characters[(start + wanted.count)...])
    }
    return self
  }
}
