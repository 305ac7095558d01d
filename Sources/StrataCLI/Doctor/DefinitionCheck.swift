import Strata

/// What tables are defined without, or with twice. Both databases are judged alike.
enum DefinitionCheck {
  static let all = [primaryKeys, foreignKeys, duplicates, covered]

  // MARK: Primary keys

  private static let primaryKeys = DoctorCheck(
    DoctorCode(
      "table-without-primary-key", [.warning, .note],
      "Rows of a table cannot be told apart: a warning on PostgreSQL, where logical replication refuses to update and delete them; a note on SQLite.",
      remedy: "`ALTER TABLE … ADD PRIMARY KEY (…);`; on SQLite the table is made anew.",
      source: "https://www.postgresql.org/docs/current/logical-replication-publication.html"),
    postgres: { context in
      .looked(
        judge(
          tablesWithoutKey: try await context.read { try await PostgresDefinitions.tablesWithoutKey($0) },
          isServer: true))
    },
    sqlite: { context in
      .looked(
        judge(
          tablesWithoutKey: try await context.read { try await SQLiteDefinitions.tablesWithoutKey($0) }, isServer: false
        ))
    })

  static func judge(tablesWithoutKey tables: [String], isServer: Bool) -> [DoctorObservation] {
    tables.map { table in
      DoctorObservation(
        isServer ? .warning : .note, "table \(table)", "has no primary key",
        advice: isServer
          ? "ALTER TABLE \(table) ADD PRIMARY KEY (…); in a migration, which `migrate lint` makes safe for a large table"
          : "make the table anew with a primary key, in a migration")
    }
  }

  // MARK: Foreign keys

  private static let foreignKeys = DoctorCheck(
    DoctorCode(
      "foreign-key-without-index", [.warning],
      """
      No index begins with the columns of a foreign key: whoever deletes a row that it can refer to, or changes its key, reads the whole table for it, and \
      so does a join from there.
      """,
      remedy: "`CREATE INDEX CONCURRENTLY ON … (…);` on PostgreSQL, `CREATE INDEX … ON … (…);` on SQLite.",
      source: "https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"),
    postgres: { context in
      let (keys, indexes) = try await context.read { transaction in
        (try await PostgresDefinitions.foreignKeys(transaction), try await PostgresDefinitions.indexes(transaction))
      }
      return .looked(judge(keys, indexes, isServer: true))
    },
    sqlite: { context in
      let (keys, indexes) = try await context.read { transaction in
        (try await SQLiteDefinitions.foreignKeys(transaction), try await SQLiteDefinitions.indexes(transaction))
      }
      return .looked(judge(keys, indexes, isServer: false))
    })

  static func judge(
    _ keys: [ForeignKeyDefinition], _ indexes: [IndexDefinition], isServer: Bool
  ) -> [DoctorObservation] {
    let indexes = Dictionary(grouping: indexes, by: \.table)
    return keys.compactMap { key in
      guard indexes[key.table, default: []].allSatisfy({ !$0.serves(key.columns) }) else { return nil }
      let columns = key.typed.joined(separator: ", ")
      let name = key.name.map { "the foreign key \($0)" } ?? "the foreign key"
      return DoctorObservation(
        .warning, "table \(key.table)", "\(name) (\(columns)) to \(key.target) has no index",
        advice: isServer
          ? "CREATE INDEX CONCURRENTLY ON \(key.table) (\(columns)); in a migration with -- strata: no-transaction"
          : "CREATE INDEX \(indexName(key)) ON \(key.table) (\(columns)); in a migration")
    }
  }

  private static func indexName(_ key: ForeignKeyDefinition) -> String {
    let words = [key.table] + key.typed + ["idx"]
    return DoctorSQL.name(words.map { $0.filter { $0 != "\"" } }.joined(separator: "_"))
  }

  // MARK: Indexes

  private static let duplicates = DoctorCheck(
    DoctorCode(
      "duplicate-index", [.warning],
      "Two indexes of a table have the same columns, order, operator classes and condition. Every write keeps up both, and a query uses one.",
      remedy: "`DROP INDEX CONCURRENTLY …;`, or `ALTER TABLE … DROP CONSTRAINT …;` for that of a constraint.",
      source: "https://www.postgresql.org/docs/current/indexes-intro.html"),
    postgres: { context in
      .looked(judgeDuplicates(try await context.read { try await PostgresDefinitions.indexes($0) }, isServer: true))
    },
    sqlite: { context in
      .looked(judgeDuplicates(try await context.read { try await SQLiteDefinitions.indexes($0) }, isServer: false))
    })

  private static let covered = DoctorCheck(
    DoctorCode(
      "covered-index", [.note],
      "The columns of an index are the first ones of another index of the table, which serves the same queries. It may be meant so: the smaller one is faster to read.",
      remedy: "`DROP INDEX CONCURRENTLY …;` where that does not matter.",
      source: "https://www.postgresql.org/docs/current/indexes-multicolumn.html"),
    postgres: { context in
      .looked(judgeCovered(try await context.read { try await PostgresDefinitions.indexes($0) }, isServer: true))
    },
    sqlite: { context in
      .looked(judgeCovered(try await context.read { try await SQLiteDefinitions.indexes($0) }, isServer: false))
    })

  static func judgeDuplicates(_ indexes: [IndexDefinition], isServer: Bool) -> [DoctorObservation] {
    superfluous(indexes).map { index, kept in
      let advice =
        if let constraint = index.constraint {
          "ALTER TABLE \(index.table) DROP CONSTRAINT \(constraint); once no foreign key relies on it"
        } else {
          drop(index, isServer)
        }
      return DoctorObservation(
        .warning, "index \(index.name)", "is the same as \(kept.name) of \(index.table)", advice: advice)
    }
  }

  static func judgeCovered(_ indexes: [IndexDefinition], isServer: Bool) -> [DoctorObservation] {
    let duplicates = Set(superfluous(indexes).map(\.index))
    return Dictionary(grouping: indexes.filter { !duplicates.contains($0) }, by: \.table).values.flatMap { indexes in
      indexes.compactMap { index in
        guard !index.isNeeded, let wide = indexes.first(where: { $0.covers(index) }) else { return nil }
        return DoctorObservation(
          .note, "index \(index.name)",
          "is a part of \(wide.name) of \(index.table), which begins with the same columns",
          advice: "where its smaller size does not matter: " + drop(index, isServer))
      }
    }
  }

  /// Of two that do the same, the one to drop: never that of a constraint for the sake of one that has none, otherwise the later name.
  private static func superfluous(_ indexes: [IndexDefinition]) -> [(index: IndexDefinition, kept: IndexDefinition)] {
    Dictionary(grouping: indexes, by: \.table).values.flatMap { indexes in
      indexes.compactMap { index in
        guard !index.isNeeded else { return nil }
        let kept = indexes.first { other in
          guard other.duplicates(index) else { return false }
          return !index.duplicates(other) || other.isNeeded || other.name < index.name
        }
        return kept.map { (index, $0) }
      }
    }
  }

  private static func drop(_ index: IndexDefinition, _ isServer: Bool) -> String {
    isServer
      ? "DROP INDEX CONCURRENTLY \(index.name); in a migration with -- strata: no-transaction"
      : "DROP INDEX \(index.name); in a migration"
  }
}
