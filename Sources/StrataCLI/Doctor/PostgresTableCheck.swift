import Strata

/// What is wrong with tables of a PostgreSQL database, their indexes and constraints.
enum PostgresTableCheck {
  private static let manual = "https://www.postgresql.org/docs/current/"

  static let all = [invalidIndexes, unvalidated, sequences, deadRows, unanalyzed]

  // MARK: Indexes that were not finished

  struct InvalidIndex: Sendable, Hashable {
    let name: String
    let table: String
    let isUnique: Bool
  }

  private static let invalidIndexes = DoctorCheck(
    DoctorCode(
      "invalid-index", [.error, .warning],
      """
      `CREATE INDEX CONCURRENTLY` failed and left an index that no query uses and every write keeps up: a warning, and an error for one that is unique, \
      since it does not keep equal rows out.
      """,
      remedy: "`REINDEX INDEX CONCURRENTLY …;`, or `DROP INDEX CONCURRENTLY …;` and build it again.",
      source: manual + "sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"),
    postgres: { context in
      // One that is being built is not valid yet, and nothing is wrong with it. Which one it is, other users do not see: then none is found.
      let (rows, hidden) = try await context.read { transaction in
        let hidden = try await transaction.first(
          sql: """
            SELECT count(*) FROM pg_stat_progress_create_index WHERE datname = current_database() AND index_relid IS NULL
            """, as: Int.self)
        let rows = try await transaction.all(
          sql: """
            SELECT i.indexrelid::regclass::text, c.oid::regclass::text, i.indisunique
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
            WHERE NOT i.indisvalid AND x.relkind = 'i' AND \(DoctorSQL.isOfUser)
              AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid
                OR (p.datname = current_database() AND p.index_relid IS NULL))
            ORDER BY 1
            """, as: (String, String, Bool).self)
        return (rows, hidden ?? 0)
      }
      return .looked(
        judge(rows.map { InvalidIndex(name: $0.0, table: $0.1, isUnique: $0.2) }),
        unseen: hidden == 0 ? nil : "indexes, for another user builds one")
    })

  static func judge(_ indexes: [InvalidIndex]) -> [DoctorObservation] {
    indexes.map { index in
      DoctorObservation(
        index.isUnique ? .error : .warning, "index \(index.name)",
        "of \(index.table) is not valid: building it failed, no query uses it"
          + (index.isUnique ? ", and equal rows are not kept out" : ""),
        advice: index.isUnique
          ? "remove equal rows, then: REINDEX INDEX CONCURRENTLY \(index.name); or: DROP INDEX CONCURRENTLY \(index.name);"
          : "REINDEX INDEX CONCURRENTLY \(index.name); or: DROP INDEX CONCURRENTLY \(index.name);")
    }
  }

  // MARK: Constraints that were not validated

  private static let unvalidated = DoctorCheck(
    DoctorCode(
      "constraint-not-validated", [.warning],
      "A constraint was added `NOT VALID` and never validated: rows from before may break it, and the planner does not rely on it.",
      remedy: "`ALTER TABLE … VALIDATE CONSTRAINT …;`, which holds up no writes.",
      source: manual + "sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT"),
    postgres: { context in
      // What is not enforced (PostgreSQL 18) is meant so: as JSON a column that is not there is no error.
      let rows = try await context.read { transaction in
        try await transaction.all(
          sql: """
            SELECT c.oid::regclass::text, quote_ident(k.conname) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            WHERE NOT k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::bool, true) AND k.conparentid = 0
              AND \(DoctorSQL.isOfUser)
            ORDER BY 1, 2
            """, as: (String, String).self)
      }
      return .looked(judge(unvalidated: rows))
    })

  static func judge(unvalidated constraints: [(table: String, name: String)]) -> [DoctorObservation] {
    constraints.map { table, name in
      DoctorObservation(
        .warning, "table \(table)", "the constraint \(name) was never validated: rows from before may break it",
        advice: "ALTER TABLE \(table) VALIDATE CONSTRAINT \(name);")
    }
  }

  // MARK: Sequences

  struct Sequence: Sendable, Hashable {
    let name: String
    /// The column that takes its numbers, with its table; `nil` when none is known.
    let column: String?
    /// As the server writes it.
    let type: String?
    /// The largest number that both the sequence and the column can hold.
    let limit: Int
    /// `nil` before the first number, and when the user may not see it.
    let last: Int?
    let isHidden: Bool
  }

  private static let sequences = DoctorCheck(
    DoctorCode(
      "sequence-nearly-used-up", [.error, .warning],
      "A sequence has given out over 75 % (warning) or 90 % (error) of the numbers that it, or the column it numbers, can hold. Behind the last one every insert fails.",
      remedy:
        "`ALTER TABLE … ALTER COLUMN … TYPE bigint;` rewrites the table: on a large one, fill a new column in batches.",
      source: manual + "datatype-numeric.html#DATATYPE-INT"),
    postgres: { context in
      let rows = try await context.read { transaction in
        // The column that owns the sequence, and those whose default takes from it.
        try await transaction.all(
          sql: """
            SELECT c.oid::regclass::text, a.attrelid::regclass::text || '.' || quote_ident(a.attname), a.atttypid::regtype::text,
              least(s.seqmax, CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647
                ELSE s.seqmax END),
              CASE WHEN has_sequence_privilege(c.oid, 'USAGE, SELECT') THEN pg_sequence_last_value(c.oid) END,
              NOT has_sequence_privilege(c.oid, 'USAGE, SELECT')
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
            LEFT JOIN (
              SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS number FROM pg_depend d
              WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
                AND d.deptype IN ('a', 'i')
              UNION
              SELECT d.refobjid, f.adrelid, f.adnum FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
              WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
            ) u ON u.sequence = c.oid
            LEFT JOIN pg_attribute a ON a.attrelid = u.relation AND a.attnum = u.number
            WHERE s.seqincrement > 0 AND NOT s.seqcycle AND \(DoctorSQL.isOfUser)
            ORDER BY 1, 2
            """, as: (String, String?, String?, Int, Int?, Bool).self)
      }
      let sequences = rows.map {
        Sequence(name: $0.0, column: $0.1, type: $0.2, limit: $0.3, last: $0.4, isHidden: $0.5)
      }
      let hidden = Set(sequences.filter(\.isHidden).map(\.name)).count
      return .looked(
        judge(sequences, context.thresholds), unseen: hidden == 0 ? nil : DoctorFigures.count(hidden, "sequence"))
    })

  static func judge(_ sequences: [Sequence], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    sequences.compactMap { sequence in
      guard let last = sequence.last, sequence.limit > 0 else { return nil }
      let share = Double(last) / Double(sequence.limit)
      guard share > thresholds.sequenceWarning else { return nil }
      let column = sequence.column.map { ", which numbers \($0) (\(sequence.type ?? ""))," } ?? ""
      return DoctorObservation(
        share > thresholds.sequenceError ? .error : .warning, "sequence \(sequence.name)\(column)",
        "has given out \(DoctorFigures.percent(share)) of its numbers: \(last) of \(sequence.limit)",
        advice:
          "make the column, what refers to it and the sequence bigint: ALTER SEQUENCE \(sequence.name) AS bigint; and a new column that is filled in batches"
      )
    }
  }

  // MARK: Rows

  struct Activity: Sendable, Hashable {
    let table: String
    let live: Int
    let dead: Int
    /// By somebody or by the server itself, at any time.
    let isAnalyzed: Bool
  }

  private static func activities(_ context: DoctorContext) async throws -> [Activity] {
    let rows = try await context.read { transaction in
      try await transaction.all(
        sql: """
          SELECT s.relid::regclass::text, s.n_live_tup, s.n_dead_tup,
            s.last_analyze IS NOT NULL OR s.last_autoanalyze IS NOT NULL
          FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE \(DoctorSQL.isOfUser) ORDER BY 1
          """, as: (String, Int, Int, Bool).self)
    }
    return rows.map { Activity(table: $0.0, live: $0.1, dead: $0.2, isAnalyzed: $0.3) }
  }

  private static let deadRows = DoctorCheck(
    DoctorCode(
      "many-dead-rows", [.warning],
      "Over 20 % of a table's rows, and more than 10,000, are dead: the table takes more room than it needs and is read more slowly. Autovacuum does not keep up, or a transaction keeps it from removing them.",
      remedy: "`VACUUM (ANALYZE) …;`; see `idle-transaction` and `long-transaction`, and make autovacuum faster.",
      source: manual + "routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY"),
    postgres: { context in .looked(judgeDead(try await activities(context), context.thresholds)) })

  static func judgeDead(_ tables: [Activity], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    tables.compactMap { table in
      let share = Double(table.dead) / Double(max(table.live + table.dead, 1))
      guard table.dead > thresholds.deadRows, share > thresholds.deadShare else { return nil }
      return DoctorObservation(
        .warning, "table \(table.table)", "has \(table.dead) dead rows, \(DoctorFigures.percent(share)) of all",
        advice: "VACUUM (ANALYZE) \(table.table); and see that no old transaction is open")
    }
  }

  private static let unanalyzed = DoctorCheck(
    DoctorCode(
      "never-analyzed", [.note],
      "A table of over 10,000 rows was never analyzed: the planner guesses what is in it, and may choose slow plans.",
      remedy: "`ANALYZE …;`, on SQLite `ANALYZE` or `PRAGMA optimize`; after a restore, of the whole database.",
      source: manual + "routine-vacuuming.html#VACUUM-FOR-STATISTICS"),
    postgres: { context in .looked(judgeUnanalyzed(try await activities(context), context.thresholds)) },
    sqlite: { context in try await SQLiteFileCheck.unanalyzed(context) })

  static func judgeUnanalyzed(_ tables: [Activity], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    tables.filter { !$0.isAnalyzed && $0.live > thresholds.unanalyzedRows }.map { table in
      DoctorObservation(
        .note, "table \(table.table)", "has \(table.live) rows and was never analyzed",
        advice: "ANALYZE \(table.table);")
    }
  }
}
