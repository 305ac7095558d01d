/// A change of one row that a unit of work has still to send.
struct PlannedRow: Sendable {
  enum Kind: Int, Sendable, Hashable, CaseIterable {
    case insert
    /// Columns of a row that was just inserted: they refer to a row that could not be there before it.
    case completion
    case update
    case delete
  }

  let kind: Kind
  let entity: ObjectIdentifier
  let schema: TableSchema
  /// Its number among the rows of its entity's ledger that are to be changed so.
  let number: Int
  /// The values of the primary key.
  var key: [BoundValue]
  /// Of a row that must not have been changed since.
  let version: Int?
  /// What is sent besides: the columns of an insert, or those that an update sets.
  let columns: [ColumnSchema]
  var values: [BoundValue]

  /// The database makes the key, and has not yet.
  func isNumbered(_ keys: PlaceholderKeys) -> Bool { key.count == 1 && key.first.flatMap(keys.resolved) == nil }

  /// Where the row is, for others that refer to it: by a key of one column.
  fileprivate var place: Place? { key.count == 1 ? Place(table: schema.name, key: key[0].parameter.bytes) : nil }

  /// The rows that it refers to, and by which of its values.
  fileprivate var references: [(place: Place, column: Int)] {
    schema.foreignKeys.compactMap { foreignKey in
      guard let index = columns.firstIndex(where: { $0.name == foreignKey.column }), !values[index].isNull else {
        return nil
      }
      return (Place(table: foreignKey.targetTable, key: values[index].parameter.bytes), index)
    }
  }
}

private struct Place: Hashable {
  let table: String
  let key: [UInt8]
}

/// The order in which the rows of a unit of work are written, so that every row that another one refers to is there when it is needed: parents
/// are inserted before their children and deleted after them.
struct FlushPlan: Sendable {
  /// Rows of one entity that are changed alike, by one statement.
  struct Batch: Sendable {
    let kind: PlannedRow.Kind
    let entity: ObjectIdentifier
    let schema: TableSchema
    let columns: [ColumnSchema]
    var rows: [PlannedRow]
    /// Batches of inserts with the same number do not need each other.
    let level: Int
  }

  let batches: [Batch]

  /// - Throws: `unsupported` for rows that refer to each other in a circle in which every reference is required.
  init(_ rows: [PlannedRow]) throws(DatabaseError) {
    guard !rows.isEmpty else {
      batches = []
      return
    }
    let (inserted, completions) = try Self.leveled(rows.filter { $0.kind == .insert })
    let (deleted, detachments) = try Self.leveled(rows.filter { $0.kind == .delete }, isReversed: true)
    let updated = rows.filter { $0.kind == .update }.map { (row: $0, level: 0) }
    batches =
      Self.batches(inserted) + Self.batches(completions.map { ($0, 0) }) + Self.batches(updated)
      + Self.batches(detachments.map { ($0, 0) }) + Self.batches(deleted)
  }

  /// Batches in the order of their levels; within one in the order of the tables' names, and rows by their keys: two units of work that
  /// change the same rows lock them in the same order.
  private static func batches(_ rows: [(row: PlannedRow, level: Int)]) -> [Batch] {
    var batches: [Batch] = []
    var places: [BatchKey: Int] = [:]
    for (row, level) in rows {
      let key = BatchKey(entity: row.entity, columns: row.columns.map(\.name), level: level)
      if let place = places[key] {
        batches[place].rows.append(row)
      } else {
        places[key] = batches.count
        batches.append(
          Batch(
            kind: row.kind, entity: row.entity, schema: row.schema, columns: row.columns, rows: [row], level: level))
      }
    }
    for index in batches.indices where batches[index].kind != .insert {
      batches[index].rows.sort { $0.key.lexicographicallyPrecedes($1.key, by: BoundValue.precedes) }
    }
    return batches.enumerated().sorted {
      ($0.element.level, $0.element.schema.name, $0.offset) < ($1.element.level, $1.element.schema.name, $1.offset)
    }.map(\.element)
  }

  private struct BatchKey: Hashable {
    let entity: ObjectIdentifier
    let columns: [String]
    let level: Int
  }

  /// Gives each row a level above those of the rows that must come before it.
  /// - Parameter isReversed: Children come before their parents.
  /// - Returns: The rows, and references in circles: those that inserts leave out and that are set later, or those that are taken away before the
  ///   rows are deleted.
  private static func leveled(
    _ rows: [PlannedRow], isReversed: Bool = false
  ) throws(DatabaseError) -> (rows: [(row: PlannedRow, level: Int)], completions: [PlannedRow]) {
    var rows = rows
    var places: [Place: Int] = [:]
    for (index, row) in rows.enumerated() { if let place = row.place { places[place] = index } }
    guard !places.isEmpty else { return (rows.map { ($0, 0) }, []) }
    // Which rows must come before each one, and by which value of it.
    var needed: [[(row: Int, column: Int)]] = rows.map { row in
      row.references.compactMap { reference in places[reference.place].map { ($0, reference.column) } }
    }
    var dependents = [[Int]](repeating: [], count: rows.count)
    var waiting = [Int](repeating: 0, count: rows.count)
    for (index, needs) in needed.enumerated() {
      for need in needs {
        // A row may refer to itself.
        guard need.row != index else { continue }
        let (before, behind) = isReversed ? (index, need.row) : (need.row, index)
        dependents[before].append(behind)
        waiting[behind] += 1
      }
    }
    var levels = [Int?](repeating: nil, count: rows.count)
    var ready = rows.indices.filter { waiting[$0] == 0 }
    var completions: [PlannedRow] = []
    var placed = 0
    var next = 0
    while placed < rows.count {
      while next < ready.count {
        let index = ready[next]
        next += 1
        placed += 1
        let level = levels[index] ?? 0
        levels[index] = level
        for dependent in dependents[index] {
          levels[dependent] = max(levels[dependent] ?? 0, level + 1)
          waiting[dependent] -= 1
          if waiting[dependent] == 0 { ready.append(dependent) }
        }
      }
      guard placed < rows.count else { break }
      // All that are left wait for each other.
      guard let (index, open) = optionalReferences(rows, needed, left: levels.indices.filter { waiting[$0] > 0 }) else {
        let tables = Set(rows.indices.filter { waiting[$0] > 0 }.map { rows[$0].schema.name }).sorted()
        throw DatabaseError(
          .unsupported,
          "rows of \(tables.joined(separator: ", ")) refer to each other, so none of them can be \(isReversed ? "deleted" : "inserted") first; make one of the references optional"
        )
      }
      completions.append(rows[index].withoutReferences(open.map(\.column), isDeleted: isReversed))
      for need in open {
        let (before, behind) = isReversed ? (index, need.row) : (need.row, index)
        guard let place = dependents[before].firstIndex(of: behind) else { continue }
        dependents[before].remove(at: place)
        waiting[behind] -= 1
        if waiting[behind] == 0 { ready.append(behind) }
      }
      needed[index].removeAll { need in open.contains { $0 == need } }
    }
    return (zip(rows, levels).map { ($0, $1 ?? 0) }, completions)
  }

  /// The first row that can do without what it refers to in a circle.
  private static func optionalReferences(
    _ rows: [PlannedRow], _ needed: [[(row: Int, column: Int)]], left: [Int]
  ) -> (index: Int, open: [(row: Int, column: Int)])? {
    let waiting = Set(left)
    // Of a row that is deleted others may be left waiting for it, and not it for them.
    for index in rows.indices {
      let open = needed[index].filter { need in
        need.row != index && (waiting.contains(need.row) && waiting.contains(index))
          && rows[index].columns[need.column].isNullable
      }
      if !open.isEmpty { return (index, open) }
    }
    return nil
  }
}

extension PlannedRow {
  /// Takes references out of a row.
  /// - Returns: What sets them when all rows are there, or takes them away while they still are.
  fileprivate mutating func withoutReferences(_ places: [Int], isDeleted: Bool) -> PlannedRow {
    let nulls = places.map { place in
      var null = ParameterBuffer()
      null.appendNull(columns[place].type)
      return BoundValue(parameter: null, isNull: true)
    }
    let completion = PlannedRow(
      kind: .completion, entity: entity, schema: schema, number: number, key: key, version: nil,
      columns: places.map { columns[$0] }, values: isDeleted ? nulls : places.map { values[$0] })
    for (place, null) in zip(places, nulls) { values[place] = null }
    return completion
  }
}

extension BoundValue {
  /// An order of values of one type, whichever.
  fileprivate static func precedes(_ left: BoundValue, _ right: BoundValue) -> Bool {
    left.parameter.bytes.lexicographicallyPrecedes(right.parameter.bytes)
  }
}
