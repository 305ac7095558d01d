public import Strata

/// What leads from one schema to another: changes in an order in which a database can make them.
///
/// ```swift
/// let reader = SchemaReader()
/// let current = try await reader.schema(of: db)
/// let wanted = try await reader.schema(for: [Guild.self, Chore.self], in: db, current: current)
/// for change in try SchemaDiff(from: current, to: wanted).changes { print(change.summary) }
/// ```
/// Views, policies and triggers that Strata did not make, and what a schema only has notes of, are left as they are.
public struct SchemaDiff: Sendable, Hashable {
  public let from: DatabaseSchema
  public let to: DatabaseSchema
  /// ``from`` under the new names.
  let renamedFrom: DatabaseSchema
  public let renames: SchemaRenames
  public let changes: [SchemaChange]

  public var isEmpty: Bool { changes.isEmpty }

  /// - Throws: `invalidArgument` when the schemas are of two kinds of databases or a new name is taken; `undefinedObject` for a rename of
  ///   what is not there.
  public init(
    from: DatabaseSchema, to: DatabaseSchema, renames: SchemaRenames = SchemaRenames()
  ) throws(DatabaseError) {
    guard from.kind == to.kind else {
      throw DatabaseError(.invalidArgument, "a schema of \(from.kind) is not compared with one of \(to.kind)")
    }
    self.from = from
    renamedFrom = try renames.applied(to: from)
    self.to = to.adoptingUniqueConstraints(of: renamedFrom).keepingWhatIsNotOwned(of: renamedFrom)
    self.renames = renames
    var comparison = SchemaComparison(from: renamedFrom, to: self.to)
    let renamed: [SchemaChange] =
      renames.tables.map { .renameTable(from: $0.old, to: $0.new) }
      + renames.columns.map { .renameColumn(table: $0.table, from: $0.old, to: $0.new) }
    changes = renamed + comparison.changes()
  }

  /// Pairs of a removed and an added column or table that may be one under another name, as the hint that would say so.
  public var possibleRenames: [String] {
    var hints: [String] = []
    for case .removeTable(let old) in changes {
      for case .addTable(let new) in changes
      where Set(new.columns.map(\.name)) == Set(old.columns.map(\.name)) {
        hints.append("--rename-table \(old.name)=\(new.name)")
      }
    }
    for case .removeColumn(let table, let old) in changes {
      for case .addColumn(table, let new) in changes where old.type == new.type {
        hints.append("--rename-column \(table).\(old.name)=\(new.name)")
      }
    }
    return hints
  }
}

extension DatabaseSchema {
  /// With the policies and triggers that are there and that Strata did not make, and what row-level security comes to then.
  fileprivate func keepingWhatIsNotOwned(of current: DatabaseSchema) -> DatabaseSchema {
    var schema = self
    for place in schema.tables.indices {
      let old = current.table(schema.tables[place].name)
      if let old {
        schema.tables[place].policies.removeAll { !$0.isOwned }
        schema.tables[place].policies += old.policies.filter { !$0.isOwned }
        schema.tables[place].triggers.removeAll { !$0.isOwned }
        schema.tables[place].triggers += old.triggers.filter { !$0.isOwned }
      }
      guard kind == .postgres, schema.tables[place].rowLevelSecurity == nil else { continue }
      schema.tables[place].rowLevelSecurity =
        if schema.tables[place].policies.contains(where: \.isOwned) {
          .forced
        } else if schema.tables[place].policies.isEmpty, old?.policies.isEmpty == false {
          .off
        } else {
          old?.rowLevelSecurity ?? .off
        }
    }
    return schema
  }

  /// A unique index of plain columns and a unique constraint of them refuse the same rows: what is there stays as it is.
  fileprivate func adoptingUniqueConstraints(of current: DatabaseSchema) -> DatabaseSchema {
    var schema = self
    for place in schema.tables.indices {
      guard let old = current.table(schema.tables[place].name) else { continue }
      for key in old.uniques where key.timing == .immediate {
        guard !schema.tables[place].uniques.contains(where: { $0.columns == key.columns }),
          let index = schema.tables[place].indexes.first(where: { $0.isLike(key) }),
          !old.indexes.contains(where: { $0.isLike(key) })
        else { continue }
        schema.tables[place].indexes.removeAll { $0 == index }
        var named = key
        if kind == .postgres { named.name = index.name }
        schema.tables[place].uniques.append(named)
      }
      for index in old.indexes {
        guard let key = schema.tables[place].uniques.first(where: { index.isLike($0) && $0.timing == .immediate }),
          !old.uniques.contains(where: { $0.columns == key.columns }),
          !schema.tables[place].indexes.contains(where: { $0.isLike(key) })
        else { continue }
        schema.tables[place].uniques.removeAll { $0 == key }
        var named = index
        if kind == .postgres, let name = key.name { named.name = name }
        schema.tables[place].indexes.append(named)
      }
    }
    return schema
  }
}

extension SchemaIndex {
  fileprivate func isLike(_ key: SchemaKey) -> Bool {
    isUnique && method == "btree" && condition == nil && parameters == nil && included == key.included
      && nullsAreEqual == key.nullsAreEqual
      && terms == key.columns.map { Term($0.isPlainName ? $0 : $0.quotedName) }
  }
}
