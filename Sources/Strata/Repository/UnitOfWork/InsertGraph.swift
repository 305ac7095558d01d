/// The inserts of a unit of work as one statement, where rows refer to each other by keys that the database makes: in place of a round trip that
/// asks for the keys first.
struct InsertGraph: Sendable {
  /// As they were given; ``tables`` says in which order they are inserted.
  let new: [PendingInsertions]
  /// In an order in which each refers to those before it, and to keys that are made in front of all rows.
  let tables: [Table]
  private let keys: PlaceholderKeys
  /// Where each placeholder's row is: its table as it was given, and its place among that table's rows.
  private let places: [(table: Int, row: Int)]
  /// Where in ``tables`` a table is.
  private let positions: [Int]

  struct Table {
    /// Where in ``InsertGraph/new`` its rows are.
    let place: Int
    let count: Int
    /// Rows refer to each other in a circle, so their keys are made first; the number of the first one.
    fileprivate(set) var firstKey: Int?
    /// The cells that stand for keys, row by row.
    fileprivate let references: [Reference]
    /// Some refer to rows whose keys are known by now.
    fileprivate let hasKnownKeys: Bool

    /// What is sent back of it.
    let returned: InsertedTable.Returned

    var isSingle: Bool { count == 1 }
    var isInArrays: Bool { count > InsertGraph.mostValues }
  }

  fileprivate struct Reference {
    let row: Int
    let column: Int
    /// A placeholder, counted from 0.
    let placeholder: Int
  }

  /// More rows are sent as an array for each column: one text and one plan for any number of them.
  private static let mostValues = 4

  /// - Returns: `nil` where no row refers to another one by such a key, or one refers to a row that is not inserted here.
  init?(_ insertions: [PendingInsertions], _ keys: PlaceholderKeys, on dialect: any Dialect) {
    guard dialect.changesRowsInWith, keys.count > 0 else { return nil }
    // Where each placeholder's row is.
    var places = [(table: Int, row: Int)](repeating: (-1, 0), count: keys.count)
    for (table, new) in insertions.enumerated() {
      for (number, placeholder) in new.placeholders.enumerated() {
        if let place = placeholder.flatMap(keys.place(of:)) { places[place] = (table, number) }
      }
    }
    var found: [Table] = []
    found.reserveCapacity(insertions.count)
    var hasReferences = false
    for (place, new) in insertions.enumerated() {
      var references: [Reference] = []
      var hasKnownKeys = false
      let width = new.width
      new.values.forEachInt64 { cell, value in
        guard let place = keys.place(of: value) else { return }
        if keys.number(at: place) == nil {
          if references.isEmpty { references.reserveCapacity(new.count) }
          references.append(Reference(row: cell / width, column: cell % width, placeholder: place))
        } else {
          hasKnownKeys = true
        }
      }
      // What refers to a row that this unit of work does not insert is told so by the other way.
      guard references.allSatisfy({ places[$0.placeholder].table >= 0 }) else { return nil }
      guard new.count == 1 || new.schema.canBatch(new.schema.givenColumns, on: dialect) else { return nil }
      if !references.isEmpty { hasReferences = true }
      let returned: InsertedTable.Returned =
        new.outcome.isAwaited ? .records : new.placeholders.contains { $0 != nil } ? .keys : .count
      found.append(
        Table(
          place: place, count: new.count, references: references, hasKnownKeys: hasKnownKeys, returned: returned))
    }
    guard hasReferences, let order = Self.ordered(&found, insertions, places), Self.canBeWritten(found, places) else {
      return nil
    }
    new = insertions
    self.keys = keys
    self.places = places
    if order.elementsEqual(found.indices) {
      // Most applications insert parents first.
      (tables, positions) = (found, order)
    } else {
      tables = order.map { found[$0] }
      positions = found.indices.map { table in order.firstIndex(of: table) ?? 0 }
    }
  }

  // MARK: Order

  /// - Returns: The tables, each behind those that it refers to. Where they refer to each other in a circle, or to themselves, keys of one of them
  ///   are to be made first, which is noted in it.
  private static func ordered(
    _ tables: inout [Table], _ new: [PendingInsertions], _ places: [(table: Int, row: Int)]
  ) -> [Int]? {
    var order: [Int] = []
    order.reserveCapacity(tables.count)
    var isPlaced = [Bool](repeating: false, count: tables.count)
    var keyCount = 0
    func reserve(_ table: Int) -> Bool {
      guard tables[table].firstKey == nil, new[table].placeholders.allSatisfy({ $0 != nil }) else {
        return false
      }
      tables[table].firstKey = keyCount
      keyCount += tables[table].count
      return true
    }
    for table in tables.indices
    where tables[table].references.contains(where: { places[$0.placeholder].table == table }) {
      guard reserve(table) else { return nil }
    }
    while order.count < tables.count {
      let before = order.count
      for table in tables.indices where !isPlaced[table] {
        let isReady = tables[table].references.allSatisfy { reference in
          let target = places[reference.placeholder].table
          return isPlaced[target] || tables[target].firstKey != nil
        }
        guard isReady else { continue }
        isPlaced[table] = true
        order.append(table)
      }
      guard order.count == before else { continue }
      // All that are left wait for each other: one that others wait for is taken first.
      let left = tables.indices.filter { !isPlaced[$0] }
      let awaited = left.first { table in
        tables[table].firstKey == nil
          && left.contains { tables[$0].references.contains { places[$0.placeholder].table == table } }
      }
      guard let awaited, reserve(awaited) else { return nil }
    }
    return order
  }

  /// Rows that are sent as arrays refer to one table by each column.
  private static func canBeWritten(_ tables: [Table], _ places: [(table: Int, row: Int)]) -> Bool {
    tables.allSatisfy { table in
      guard table.isInArrays else { return true }
      var targets: [Int: Int] = [:]
      return table.references.allSatisfy { reference in
        let target = places[reference.placeholder].table
        if let known = targets[reference.column] { return known == target }
        targets[reference.column] = target
        return true
      }
    }
  }

  // MARK: The statement

  func statement(
    sink: any RowSink, on executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> Statement {
    var parameters = ParameterBuffer(reservingCapacity: 8 * keys.count)
    var shape: [Int] = []
    shape.reserveCapacity(64)
    for table in tables {
      try append(table, to: &parameters)
      shape.append(new[table.place].schema.number)
      shape.append(table.isInArrays ? -1 : table.count)
      shape.append(table.firstKey ?? -1)
      shape.append(table.returned.rawValue)
      for reference in table.references where !table.isInArrays {
        shape.append(reference.row)
        shape.append(reference.column)
        shape.append(positions[places[reference.placeholder].table])
      }
      if table.isInArrays {
        for (column, target) in arrayReferences(of: table) {
          shape.append(column)
          shape.append(target)
        }
      }
      shape.append(-2)
    }
    let text = try executor.renderings.text(shape: shape) { () throws(DatabaseError) in
      var writer = SQLWriter(executor.dialect)
      try writer.insertGraph(of: tables.map(written))
      return writer.sql
    }
    return Statement(text, parameters: parameters, access: .write, rows: sink, source: source)
  }

  private func written(_ table: Table) -> InsertedTable {
    let schema = new[table.place].schema
    let key = schema.primaryKey
    let isReserved = table.firstKey != nil
    let count = table.count
    let given = schema.givenColumns
    if table.isInArrays {
      let references = Dictionary(
        arrayReferences(of: table).map { column, target in (given[column].name, self.target(target)) }
      ) { first, _ in first }
      return InsertedTable(
        schema: schema, given: given, reservedKey: isReserved ? key.first : nil, rows: .arrays(references),
        count: count,
        returned: table.returned)
    }
    var cells = [[InsertedTable.Key?]](
      repeating: [InsertedTable.Key?](repeating: nil, count: given.count), count: count)
    for reference in table.references {
      cells[reference.row][reference.column] = target(positions[places[reference.placeholder].table])
    }
    return InsertedTable(
      schema: schema, given: given, reservedKey: isReserved ? key.first : nil, rows: .values(cells), count: count,
      returned: table.returned)
  }

  /// - Parameter position: Of a table in the statement.
  private func target(_ position: Int) -> InsertedTable.Key {
    let table = tables[position]
    if table.firstKey != nil { return .reserved }
    return table.isSingle ? .onlyRow(of: position) : .row(of: position)
  }

  /// The columns that refer to other rows, and the positions of their tables in the statement.
  private func arrayReferences(of table: Table) -> [(column: Int, target: Int)] {
    var targets: [(column: Int, target: Int)] = []
    for reference in table.references where !targets.contains(where: { $0.column == reference.column }) {
      targets.append((reference.column, positions[places[reference.placeholder].table]))
    }
    return targets.sorted { $0.column < $1.column }
  }

  // MARK: Values

  private func append(_ table: Table, to parameters: inout ParameterBuffer) throws(DatabaseError) {
    if table.isInArrays { return try appendArrays(of: table, to: &parameters) }
    if let first = table.firstKey {
      // In front of the values, and an array for them all: the keys are made from its length.
      parameters.append((0..<table.count).map { Int64(first + $0 + 1) })
    }
    let new = new[table.place]
    if table.references.isEmpty, !table.hasKnownKeys { return parameters.append(contentsOf: new.values) }
    var references = table.references[...]
    let width = new.width
    new.values.forEachCell { place, type, cell in
      if let reference = references.first, reference.row * width + reference.column == place {
        references.removeFirst()
        if let number = keyNumber(reference) { parameters.append(number) }
      } else {
        append(type, cell, to: &parameters)
      }
    }
  }

  /// The parameter that says which row is meant; `nil` where there is only one.
  private func keyNumber(_ reference: Reference) -> Int32? {
    let place = places[reference.placeholder]
    let table = tables[positions[place.table]]
    if let first = table.firstKey { return Int32(truncatingIfNeeded: first + place.row + 1) }
    return table.isSingle ? nil : Int32(truncatingIfNeeded: place.row + 1)
  }

  /// A value as it is, or the key of a row that was inserted before.
  private func append(_ type: DatabaseType, _ cell: UnsafeRawBufferPointer, to parameters: inout ParameterBuffer) {
    if let number = cell.int64(type).flatMap(keys.place(of:)).flatMap(keys.number(at:)) {
      parameters.append(number)
    } else {
      parameters.append(type, cell: cell)
    }
  }

  /// For each column an array of its values, NULL where a key stands; then one of the rows that are meant for each column that refers to some.
  private func appendArrays(of table: Table, to parameters: inout ParameterBuffer) throws(DatabaseError) {
    let new = new[table.place]
    let columns = new.schema.givenColumns
    let referring = arrayReferences(of: table).map(\.column)
    let hasReservedKeys = table.firstKey != nil
    var arrays = try ColumnArrays(
      of: [DatabaseType](repeating: .int8, count: hasReservedKeys ? 1 : 0) + columns.map(\.type)
        + [DatabaseType](repeating: .int4, count: referring.count), reservingCapacity: table.count)
    var references = table.references[...]
    let width = new.width
    var values = ParameterBuffer(reservingCapacity: columns.count + (hasReservedKeys ? 1 : 0) + referring.count)
    var meant = [Int32?](repeating: nil, count: referring.count)
    try new.values.forEachCell { place, type, cell throws(DatabaseError) in
      let (row, column) = (place / width, place % width)
      if column == 0, let first = table.firstKey { values.append(Int64(first + row + 1)) }
      if let reference = references.first, reference.row == row, reference.column == column {
        references.removeFirst()
        if let place = referring.firstIndex(of: column) { meant[place] = keyNumber(reference) ?? 1 }
        values.appendNull(type)
      } else {
        append(type, cell, to: &values)
      }
      guard column == width - 1 else { return }
      for index in meant.indices {
        values.append(meant[index])
        meant[index] = nil
      }
      try arrays.append(values, number: row)
      values.removeAll()
    }
    parameters.append(contentsOf: try arrays.parameters())
  }
}

extension ParameterBuffer {
  /// Each value: its place, its type, and its bytes behind their length; the length alone for NULL.
  fileprivate func forEachCell<Failure>(
    _ body: (Int, DatabaseType, UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    try encoded.withUnsafeBufferPointer { buffer throws(Failure) in
      let bytes = UnsafeRawBufferPointer(buffer)
      var start = 0
      for (place, type) in declared.enumerated() {
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self)))
        let end = start + 4 + max(0, length)
        try body(place, type, UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
  }

  fileprivate func forEachInt64(_ body: (Int, Int64) -> Void) {
    forEachCell { place, type, cell in
      if let number = cell.int64(type) { body(place, number) }
    }
  }

  /// Whether any number is meant, those in arrays too.
  func containsInt64(where isMeant: (Int64) -> Bool) -> Bool {
    var isFound = false
    forEachCell { _, type, cell in
      if let number = cell.int64(type) {
        if isMeant(number) { isFound = true }
      } else if type.element == .int8 {
        cell.forEachInt64OfArray { if isMeant($0) { isFound = true } }
      }
    }
    return isFound
  }

  /// - Parameter cell: A length, and so many bytes.
  fileprivate mutating func append(_ type: DatabaseType, cell: UnsafeRawBufferPointer) {
    declare(type)
    encoded.append(contentsOf: cell)
  }
}

extension UnsafeRawBufferPointer {
  /// The number in a cell, behind its length.
  fileprivate func int64(_ type: DatabaseType) -> Int64? {
    guard type == .int8, count == 12 else { return nil }
    return Int64(bigEndian: loadUnaligned(fromByteOffset: 4, as: Int64.self))
  }
  /// The numbers of an array with one dimension: a header of 20 bytes behind the cell's length, then each number behind its own.
  fileprivate func forEachInt64OfArray(_ body: (Int64) -> Void) {
    var start = 24
    while start + 4 <= count {
      let length = Int(Int32(bigEndian: loadUnaligned(fromByteOffset: start, as: Int32.self)))
      start += 4
      if length == 8, start + 8 <= count {
        body(Int64(bigEndian: loadUnaligned(fromByteOffset: start, as: Int64.self)))
      }
      start += Swift.max(0, length)
    }
  }
}
