public import Strata

/// The scripts of one migration that a diff leads to, for one kind of database.
public struct SchemaMigration: Sendable, Hashable {
  /// Runs outside of a transaction: its statements wait for others without locking them out, and each stands for itself.
  public let isOnline: Bool
  public let up: [PlannedStatement]
  /// In one transaction always.
  public let down: [PlannedStatement]
  public let changes: [SchemaChange]

  /// The text of `up.sql`.
  public var upScript: String {
    var lines: [String] = []
    if isOnline {
      lines = [
        "-- strata: no-transaction",
        "-- Builds indexes and checks rows without locking tables. Every statement can run again after a failure.",
      ]
    }
    return Self.script(lines, up)
  }

  /// The text of `down.sql`.
  public var downScript: String { Self.script([], down) }

  private static func script(_ head: [String], _ statements: [PlannedStatement]) -> String {
    (head + statements.map(\.text)).joined(separator: "\n") + "\n"
  }
}

extension SchemaDiff {
  /// The migrations that make the changes, in their order; none where there are none.
  ///
  /// On PostgreSQL there may be two. The first one, in a transaction, makes what is new and changes what takes a moment. The second one,
  /// without, does what reads whole tables that may be large: it builds indexes of existing tables concurrently, adds foreign keys and
  /// checks that are not valid and validates them, and makes columns `NOT NULL` once a check has been validated. Rows of a new column that
  /// may not be NULL are filled between the two.
  ///
  /// The way down is one transaction for each: it is for the moment after a mistake, not for large tables.
  /// - Throws: As ``init(from:to:renames:)``.
  public func migrations() throws(DatabaseError) -> [SchemaMigration] {
    switch from.kind {
    case .sqlite:
      guard !isEmpty else { return [] }
      // Views stay, and the way back has to deal with them again.
      var after = to
      after.views = from.views
      let back = try SchemaDiff(from: after, to: from, renames: renames.reversed)
      return [
        SchemaMigration(
          isOnline: false, up: SQLiteChangeWriter(self).statements(), down: SQLiteChangeWriter(back).statements(),
          changes: changes)
      ]
    case .postgres:
      let between = to.withoutWhatLocks(from: renamedFrom)
      let first = try SchemaDiff(from: from, to: between, renames: renames)
      let second = try SchemaDiff(from: between, to: to)
      return try [first.migration(isOnline: false), second.migration(isOnline: true)].compactMap(\.self)
    }
  }

  private func migration(isOnline: Bool) throws(DatabaseError) -> SchemaMigration? {
    guard !isEmpty else { return nil }
    let back = try SchemaDiff(from: to, to: from, renames: renames.reversed)
    let (up, down) = (PostgresChangeWriter(self, isOnline: isOnline), PostgresChangeWriter(back, isOnline: false))
    return SchemaMigration(
      isOnline: isOnline, up: changes.flatMap { up.statements(for: $0) },
      down: back.changes.flatMap { down.statements(for: $0) }, changes: changes)
  }
}

extension DatabaseSchema {
  /// The schema before what reads all rows of tables that are there already.
  fileprivate func withoutWhatLocks(from current: DatabaseSchema) -> DatabaseSchema {
    var schema = self
    for place in schema.tables.indices {
      let new = schema.tables[place]
      guard let old = current.table(new.name) else {
        // What it refers to may be unique by an index of the second part only.
        schema.tables[place].foreignKeys.removeAll { !isReady($0, in: current) }
        continue
      }
      let isKept = Unchanged(old, new)
      schema.tables[place].indexes.removeAll { !isKept.contains($0) }
      schema.tables[place].uniques.removeAll { !isKept.contains($0) }
      schema.tables[place].checks.removeAll { !isKept.contains($0) }
      schema.tables[place].foreignKeys.removeAll { !isKept.contains($0) || !isReady($0, in: current) }
      // PostgreSQL makes the columns of a primary key NOT NULL.
      let key = Set(new.primaryKey?.columns ?? [])
      for column in schema.tables[place].columns.indices {
        let wanted = new.columns[column]
        guard !wanted.isNullable, wanted.identity == nil, !key.contains(wanted.name) else { continue }
        guard let before = old.column(wanted.name), !before.isRemade(as: wanted) else {
          if wanted.defaultValue == nil, wanted.generation == nil {
            schema.tables[place].columns[column].isNullable = true
          }
          continue
        }
        if before.isNullable { schema.tables[place].columns[column].isNullable = true }
      }
    }
    return schema
  }

  /// Whether what the key refers to is unique before the second part.
  private func isReady(_ key: SchemaForeignKey, in current: DatabaseSchema) -> Bool {
    guard let target = table(key.targetTable), let old = current.table(key.targetTable) else { return true }
    if let primary = target.primaryKey, Set(primary.columns) == Set(key.targetColumns) { return true }
    let isKept = Unchanged(old, target)
    return target.uniques.contains { Set($0.columns) == Set(key.targetColumns) && isKept.contains($0) }
      || target.indexes.contains { index in
        index.isUnique && index.condition == nil && isKept.contains(index)
          && Set(index.terms.map(\.expression)) == Set(key.targetColumns.map { $0.isPlainName ? $0 : $0.quotedName })
      }
  }
}

/// What a table has before and after, be it under another name.
private struct Unchanged {
  private let old: SchemaTable
  private let retyped: Set<String>

  init(_ old: SchemaTable, _ new: SchemaTable) {
    self.old = old
    retyped = Set(
      new.columns.filter { column in
        guard let before = old.column(column.name) else { return true }
        return before.type != column.type || before.collation != column.collation
          || before.generation != column.generation
      }.map(\.name))
  }

  func contains(_ index: SchemaIndex) -> Bool { old.indexes.contains { $0.isLike(index) } }
  func contains(_ key: SchemaKey) -> Bool { old.uniques.contains { $0.isLike(key) } }

  func contains(_ check: SchemaCheck) -> Bool { old.checks.contains { $0.condition == check.condition } }

  func contains(_ key: SchemaForeignKey) -> Bool {
    !key.columns.contains(where: retyped.contains) && old.foreignKeys.contains { $0.isLike(key) }
  }
}
