/// Rows of a query from one place on, and how to go on: as quick for the thousandth page as for the first, and right while rows come and go.
public struct KeysetPage<Model: Sendable>: Sendable {
  public let items: [Model]
  /// For the page behind this one; `nil` when there is none. Of a page in front of a place where no rows are, for the first page.
  public let next: Cursor?
  /// For the page in front of this one; `nil` when there is none. Of a page behind a place where no rows are, for the last page.
  public let previous: Cursor?

  public init(items: [Model], next: Cursor?, previous: Cursor?) {
    self.items = items
    self.next = next
    self.previous = previous
  }
}

extension Executor {
  /// The rows of a query behind a place, in its order.
  ///
  /// ```swift
  /// let page = try await db.page(due, after: request.cursor, size: 50)
  /// ```
  /// The primary key is the last thing that rows are sorted by, so every row has a place of its own.
  /// - Parameters:
  ///   - cursor: From ``KeysetPage/next``; `nil` for the first page.
  ///   - size: 1 to 1,000 rows.
  /// - Throws: `invalidArgument` when the cursor comes from another query, or this one has a limit or an offset.
  public func page<Model: Shared>(
    _ query: Query<Model>, after cursor: Cursor?, size: Int = 50, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> KeysetPage<Model> {
    let source = CallSite(fileID: fileID, line: line)
    let keyset = try Keyset(query, size, dialect, source)
    let rows = try await page(keyset, keyset.ordering, cursor, source)
    let items = rows.prefix(size)
    let isFirst = cursor?.isEdge ?? true
    return KeysetPage(
      items: items.map(\.row), next: rows.count > size ? items.last.map(keyset.cursor) : nil,
      previous: isFirst ? nil : items.first.map(keyset.cursor) ?? keyset.edge)
  }

  /// The rows of a query in front of a place, in its order.
  /// - Parameter cursor: From ``KeysetPage/previous``.
  public func page<Model: Shared>(
    _ query: Query<Model>, before cursor: Cursor, size: Int = 50, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> KeysetPage<Model> {
    let source = CallSite(fileID: fileID, line: line)
    let keyset = try Keyset(query, size, dialect, source)
    let rows = try await page(keyset, keyset.ordering.map(\.reversed), cursor, source)
    let items = rows.prefix(size).reversed()
    return KeysetPage(
      items: items.map(\.row), next: cursor.isEdge ? nil : items.last.map(keyset.cursor) ?? keyset.edge,
      previous: rows.count > size ? items.first.map(keyset.cursor) : nil)
  }

  private func page<Model: Entity>(
    _ keyset: Keyset<Model>, _ ordering: [Ordering], _ cursor: Cursor?, _ source: CallSite
  ) async throws(DatabaseError) -> [KeyedRow<Model>] {
    let query = try renderings.query(try keyset.statement(ordering, behind: cursor), for: dialect)
    let collector = KeyedCollector<Model>(keyset.ordering.map(\.type))
    let statement = Statement(
      query.text, parameters: query.parameters, access: query.access, rows: collector, source: source)
    try await run(statement, source: source)
    return collector.take()
  }
}

/// A query that is read by the places of its rows.
private struct Keyset<Model: Entity> {
  let ordering: [Ordering]
  private let query: SelectStatement
  private let size: Int
  /// What a cursor must fit.
  private let text: String

  init(_ query: Query<Model>, _ size: Int, _ dialect: any Dialect, _ source: CallSite) throws(DatabaseError) {
    guard (1...1000).contains(size) else {
      throw DatabaseError(.invalidArgument, "a page has 1 to 1000 rows").at(source)
    }
    guard query.statement.limit == nil, query.statement.offset == nil else {
      throw DatabaseError(.invalidArgument, "a page has a size: leave the limit and the offset of the query out").at(
        source)
    }
    let table = query.statement.table
    var ordering = query.statement.ordering
    var missing = Model.schema.primaryKey.map { column in
      let key = SQLExpression.column(column.reference(in: table.alias))
      return Ordering(key, direction: .ascending, isNullable: false, type: column.type)
    }
    // What comes behind the whole key decides nothing.
    for (index, term) in ordering.enumerated() {
      missing.removeAll { $0.expression == term.expression }
      guard missing.isEmpty else { continue }
      ordering.removeSubrange((index + 1)...)
      break
    }
    ordering += missing
    var statement = query.statement
    statement.ordering = ordering
    let columns = table.schema.columns.map { SQLExpression.column(ColumnReference(table: table.alias, name: $0.name)) }
    statement.columns = .expressions(columns + ordering.map(\.expression))
    self.ordering = ordering
    self.query = statement
    self.size = size
    text = try statement.rendered(for: dialect).sql
  }

  /// One row more than the page has: whether there is one is what the next page depends on.
  func statement(_ ordering: [Ordering], behind cursor: Cursor?) throws(DatabaseError) -> SelectStatement {
    var statement = query
    statement.ordering = ordering
    statement.limit = size + 1
    if let cursor {
      let values = try cursor.values(in: text, of: cursor.isEdge ? [] : ordering.map(\.type))
      guard !values.isEmpty else { return statement }
      statement.narrow(Self.condition(zip(ordering, values).map { ($0, $1) }))
    }
    return statement
  }

  var edge: Cursor { Cursor.edge(of: text) }

  func cursor(_ row: KeyedRow<Model>) -> Cursor { Cursor(values: row.key, of: text) }

  private static func condition(_ terms: [(ordering: Ordering, value: BoundValue)]) -> Condition {
    // One comparison of all values where that is the order: an index of them all is then read from the place on.
    let directions = Set(terms.map(\.ordering.direction))
    if directions.count == 1, !terms.contains(where: { $0.ordering.isNullable }) {
      let comparison: SQLExpression.Comparison = directions.contains(.ascending) ? .greater : .less
      guard terms.count > 1 else {
        return Condition(.comparison(comparison, terms[0].ordering.expression, .value(terms[0].value)))
      }
      return Condition(
        .comparison(comparison, .row(terms.map(\.ordering.expression)), .row(terms.map { .value($0.value) })))
    }
    // Behind the place in the first value, or at it and behind it in the second, and so on.
    let ways = terms.indices.compactMap { index -> SQLExpression? in
      guard let behind = behind(terms[index]) else { return nil }
      return .all(terms[..<index].map(same) + [behind])
    }
    return Condition(.any(ways))
  }

  private static func same(_ term: (ordering: Ordering, value: BoundValue)) -> SQLExpression {
    let expression = term.ordering.expression
    return term.value.isNull ? .isNull(expression) : .comparison(.equal, expression, .value(term.value))
  }

  /// NULL counts as larger than every value.
  /// - Returns: `nil` when nothing can be behind.
  private static func behind(_ term: (ordering: Ordering, value: BoundValue)) -> SQLExpression? {
    let expression = term.ordering.expression
    switch (term.ordering.direction, term.value.isNull) {
    case (.ascending, true): return nil
    case (.ascending, false):
      let larger = SQLExpression.comparison(.greater, expression, .value(term.value))
      return term.ordering.isNullable ? .any([larger, .isNull(expression)]) : larger
    case (.descending, true): return .isNotNull(expression)
    case (.descending, false): return .comparison(.less, expression, .value(term.value))
    }
  }
}

/// A row, and what it is sorted by in the encoding of the database.
private struct KeyedRow<Model: Entity> {
  let row: Model
  let key: [UInt8]
}

/// Reads entities and behind each of them the values that it is sorted by.
private final class KeyedCollector<Model: Entity>: RowSink {
  private let keyTypes: [DatabaseType]
  // Safe without a lock: the driver writes it for one batch after the other and has stopped when it answers the statement;
  // only then does the caller, who waits for that answer, read it.
  private nonisolated(unsafe) var rows: [KeyedRow<Model>] = []

  init(_ keyTypes: [DatabaseType]) { self.keyTypes = keyTypes }

  /// The columns depend on the order and not on the type alone.
  var decoder: ObjectIdentifier? { nil }

  var resultTypes: [DatabaseType] { Model.resultTypes + keyTypes }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    try columns.check(resultTypes, readAs: Model.self)
    return resultTypes
  }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    let types = keyTypes
    try batch.forEachRow { reader throws(DatabaseError) in
      let row = try Model(row: &reader)
      var key: [UInt8] = []
      for type in types { try reader.appendCell(type, to: &key) }
      rows.append(KeyedRow(row: row, key: key))
    }
  }

  func take() -> [KeyedRow<Model>] {
    defer { rows = [] }
    return rows
  }
}

extension RowReader {
  /// Appends the next column in the encoding of a type, its length in front.
  fileprivate mutating func appendCell(_ type: DatabaseType, to bytes: inout [UInt8]) throws(DatabaseError) {
    if try skipNull() {
      bytes += [0xFF, 0xFF, 0xFF, 0xFF]
      return
    }
    // A length is an `integer` for the database and an `Int` here: as a parameter it needs the size of its type.
    switch type {
    case .int2: try appendInteger(Int16.self, to: &bytes)
    case .int4: try appendInteger(Int32.self, to: &bytes)
    case .int8: try appendInteger(Int64.self, to: &bytes)
    default:
      let length = try beginColumn()
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).bigEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: UnsafeRawBufferPointer(start: cursor, count: length))
      cursor += length
    }
  }

  private mutating func appendInteger<Integer: FixedWidthInteger>(
    _ type: Integer.Type, to bytes: inout [UInt8]
  ) throws(DatabaseError) {
    guard let value = Integer(exactly: try readInteger(as: Integer.self)) else { throw outOfRange(Integer.self) }
    withUnsafeBytes(of: UInt32(MemoryLayout<Integer>.size).bigEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
