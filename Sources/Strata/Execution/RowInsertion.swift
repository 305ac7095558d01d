/// New rows on their way into statements: as arrays, one for each column, where the database has them, and otherwise one statement for
/// each row.
struct RowInsertion<New: NewEntity> {
  /// Enough for a statement to be worth its making; few enough for what is sent and what is answered to overlap.
  private static var size: Int { 256 * 1024 }
  /// A statement for many rows costs more to begin with than one for a single row.
  private static var fewest: Int { 3 }

  private let given: [ColumnSchema]
  private let dialect: any Dialect
  private let sink: (any RowSink)?
  private let source: CallSite
  private let count: Int
  private let fits: Bool
  private let text: StatementText
  /// What the statement binds behind the values of the rows.
  private let behind: ParameterBuffer
  /// One of the two.
  private var repeated: RepeatedStatements?
  private var waves: ColumnWaves?
  private var row = ParameterBuffer()
  private var statements: [Statement] = []
  /// Which rows were sent, in their order, as soon as that is not the order in which they came.
  private(set) var order: [Int] = []
  private(set) var isReordered = false

  /// - Parameters:
  ///   - count: How many rows there are, about.
  ///   - sink: Gets the rows as the database has them then; without one, they are not returned.
  init(
    count: Int, onConflict conflict: ConflictClause<New.Model>? = nil, sink: (any RowSink)?, on executor: any Executor,
    _ source: CallSite
  ) throws(DatabaseError) {
    let schema = New.Model.schema
    given = schema.givenColumns
    dialect = executor.dialect
    self.sink = sink
    self.source = source
    self.count = count
    fits = !schema.hasDecimals
    let isBatched =
      count >= Self.fewest && !given.isEmpty && schema.canBatch(given, on: dialect)
      && conflict?.showsCollisions(among: given) ?? true
    var writer = SQLWriter(dialect)
    let returns = sink != nil
    if let conflict {
      try writer.insert(New.Model.self, given, isBatched: isBatched, onConflict: conflict, returns: returns)
      text = executor.renderings.text(writer.sql)
      behind = writer.parameters
    } else if !isBatched, returns {
      text = try executor.insertion(of: New.Model.self)
      behind = ParameterBuffer()
    } else {
      let given = given
      behind = ParameterBuffer()
      text = try executor.renderings.text(New.Model.self, .insertMany(isBatched: isBatched, returns: returns)) {
        () throws(DatabaseError) in
        try writer.insert(New.Model.self, given, isBatched: isBatched, onConflict: nil, returns: returns)
        return writer.sql
      }
    }
    if isBatched {
      waves = try ColumnWaves(given, conflict, reserving: count)
    } else {
      repeated = RepeatedStatements(
        text, rows: sink, source: source, width: schema.columns.count, count: count, dialect)
    }
  }

  /// - Parameter number: Of the row, for errors.
  /// - Throws: `valueOutOfRange` for a value that its column cannot have.
  mutating func append(_ new: New, number: Int) throws(DatabaseError) {
    guard waves != nil else {
      let (given, dialect, source, behind) = (fits ? nil : given, dialect, source, behind)
      // Straight into what is sent.
      try repeated?.append(row: number) { parameters throws(DatabaseError) in
        try Self.encode(new, fitting: given, dialect, source, into: &parameters)
        if !behind.isEmpty { parameters.append(contentsOf: behind) }
      }
      return
    }
    row.removeAll()
    try Self.encode(new, fitting: fits ? nil : given, dialect, source, into: &row)
    do throws(DatabaseError) {
      try waves?.append(row, number: number)
    } catch {
      throw error.adding { $0.table = New.Model.tableName }.at(source)
    }
    if let size = waves?.size, size > Self.size { try endStatements() }
  }

  /// The statements for all rows so far.
  mutating func finish() throws(DatabaseError) -> [Statement] {
    if let statements = repeated?.finish() { return statements }
    try endStatements()
    return statements
  }

  /// Rows that were returned, in the order in which they were given.
  func inOrder(_ rows: [New.Model]) -> [New.Model] {
    guard isReordered, rows.count == order.count else { return rows }
    return order.indices.sorted { order[$0] < order[$1] }.map { rows[$0] }
  }

  private mutating func endStatements() throws(DatabaseError) {
    for wave in try waves?.take() ?? [] {
      var parameters = try wave.arrays.parameters()
      if !behind.isEmpty { parameters.append(contentsOf: behind) }
      statements.append(Statement(text, parameters: parameters, access: .write, rows: sink, source: source))
      order += wave.rows
      if wave.isLater { isReordered = true }
    }
  }

  /// - Parameter given: The columns, where values may not fit into them as they are.
  private static func encode(
    _ new: New, fitting given: [ColumnSchema]?, _ dialect: any Dialect, _ source: CallSite,
    into parameters: inout ParameterBuffer
  ) throws(DatabaseError) {
    guard let given else { return new.encode(into: &parameters) }
    var values = ParameterBuffer(reservingCapacity: given.count)
    new.encode(into: &values)
    do throws(DatabaseError) {
      parameters.append(contentsOf: try values.fitted(to: given, dialect))
    } catch {
      throw error.adding { $0.table = New.Model.tableName }.at(source)
    }
  }
}

/// Rows as arrays, in so many parts that no two rows of one have the same key: a statement must not update a row twice, as the one that follows
/// may.
struct ColumnWaves {
  struct Wave {
    var arrays: ColumnArrays
    var rows: [Int] = []
    /// Rows of it came in front of others that were sent before them.
    let isLater: Bool
  }

  private let types: [DatabaseType]
  /// Where the values of the unique key stand among the columns; empty when rows need not be told apart.
  private let key: [Int]
  private let capacity: Int
  private var waves: [Wave] = []
  /// How often each key has come.
  private var seen: [[UInt8]: Int] = [:]

  init<Model: Entity>(
    _ columns: [ColumnSchema], _ conflict: ConflictClause<Model>?, reserving rows: Int
  ) throws(DatabaseError) {
    var key: [Int] = []
    if let conflict, case .update = conflict.action, case .columns(let names) = conflict.target.kind {
      let places = names.compactMap { name in columns.firstIndex { $0.name == name } }
      // A key that the database makes is another one for each row.
      if places.count == names.count { key = places }
    }
    types = columns.map(\.type)
    self.key = key
    capacity = min(rows, 4096)
    waves = [Wave(arrays: try ColumnArrays(of: types, reservingCapacity: capacity), isLater: false)]
  }

  var size: Int { waves.reduce(0) { $0 + $1.arrays.size } }

  mutating func append(_ row: ParameterBuffer, number: Int) throws(DatabaseError) {
    let wave = key.isEmpty ? 0 : occurrences(of: row)
    if wave == waves.count {
      waves.append(Wave(arrays: try ColumnArrays(of: types, reservingCapacity: 0), isLater: true))
    }
    try waves[wave].arrays.append(row, number: number)
    waves[wave].rows.append(number)
  }

  /// What there is, the first occurrences of each key in front; and begins anew.
  mutating func take() throws(DatabaseError) -> [Wave] {
    defer { seen.removeAll(keepingCapacity: true) }
    let empty = Wave(arrays: try ColumnArrays(of: types, reservingCapacity: capacity), isLater: false)
    let taken = waves.filter { !$0.rows.isEmpty }
    waves = [empty]
    return taken
  }

  /// How often the key of a row has come before.
  private mutating func occurrences(of row: ParameterBuffer) -> Int {
    var bytes: [UInt8] = []
    var hasNull = false
    for place in key { hasNull = row.appendCell(place, to: &bytes) || hasNull }
    // NULL is in nobody's way.
    guard !hasNull else { return 0 }
    defer { seen[bytes, default: 0] += 1 }
    return seen[bytes, default: 0]
  }
}

extension ConflictClause {
  /// Whether the bytes of their values say which rows collide with each other. They do not of numbers that may be written in two ways, of types of
  /// the database's own, and of constraints whose columns nobody knows.
  fileprivate func showsCollisions(among given: [ColumnSchema]) -> Bool {
    guard case .update = action else { return true }
    switch target.kind {
    case .constraint: return false
    case .columns(let names):
      return names.allSatisfy { name in
        guard let column = given.first(where: { $0.name == name }) else {
          // A number that the database makes is another one for each row.
          return Model.schema.columns.contains { $0.name == name && $0.definition.isIdentity }
        }
        let exact: [DatabaseType] = [.bool, .int2, .int4, .int8, .uuid, .text, .bytea, .date, .timestamptz]
        return column.definition.type == nil && exact.contains(column.type)
      }
    }
  }
}

extension ParameterBuffer {
  /// Appends the length and the bytes of a value.
  /// - Returns: Whether it is NULL.
  fileprivate func appendCell(_ place: Int, to other: inout [UInt8]) -> Bool {
    encoded.withUnsafeBytes { bytes in
      var start = 0
      var number = 0
      while bytes.count - start >= 4 {
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self)))
        let end = start + 4 + max(0, length)
        if number == place {
          other.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          return length < 0
        }
        number += 1
        start = end
      }
      return true
    }
  }
}
