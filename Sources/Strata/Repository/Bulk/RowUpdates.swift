/// Updates of rows by key on their way into statements: those that set the same columns in the same way are one, where the database has arrays.
struct RowUpdates<Model: Entity> {
  /// A statement joins its rows with the table, which is worth the more the more there are.
  private static var size: Int { 1024 * 1024 }

  private struct Group {
    let text: StatementText
    /// One of the two.
    var arrays: ColumnArrays?
    var repeated: RepeatedStatements?
    let types: [DatabaseType]
  }

  private let dialect: any Dialect
  private let renderings: RenderingCache
  private let source: CallSite
  private let schema = Model.schema
  private var groups: [Group] = []
  private var places: [StatementShape.Key: Int] = [:]
  private var last: (shape: StatementShape.Key, place: Int)?
  private var keys: [Model.ID: Int] = [:]
  private var statements: [Statement] = []
  private var key = ParameterBuffer()
  /// The values of the row that is added, in memory that is used again.
  private var row = ParameterBuffer()

  /// - Parameter count: How many rows there are at least.
  init(on executor: any Executor, _ source: CallSite, count: Int) {
    keys.reserveCapacity(count)
    dialect = executor.dialect
    renderings = executor.renderings
    self.source = source
  }

  /// - Parameter number: Of the row, for errors.
  /// - Throws: `invalidArgument` for a key that was there before, `valueOutOfRange` for a value that its column cannot have.
  mutating func append(_ id: Model.ID, _ changes: Model.Changes, number: Int) throws(DatabaseError) {
    if let first = keys.updateValue(number, forKey: id) {
      throw DatabaseError(
        .invalidArgument,
        "values \(first) and \(number) are for the same row, and only one of them could be kept; merge them"
      ) {
        $0.table = schema.name
        $0.source = source
      }
    }
    guard !changes.isEmpty else { return }
    key.removeAll()
    Model.encode(id, into: &key)
    let assignments = try fitted(changes.ordered)
    let shape = StatementShape(setting: assignments, for: dialect)
    guard shape.isShared else {
      // Its text depends on its values, or may.
      var writer = SQLWriter(dialect)
      try writer.update(byKey: schema, set: assignments)
      return statements.append(statement(renderings.text(writer.sql), writer.parameters.followed(by: key)))
    }
    let place = try place(of: shape, assignments)
    if groups[place].arrays != nil {
      row.removeAll()
      row.append(contentsOf: key)
      row.append(contentsOf: shape.parameters)
      do throws(DatabaseError) {
        try groups[place].arrays?.append(row, number: number)
      } catch {
        throw error.adding { $0.table = schema.name }.at(source)
      }
      if let size = groups[place].arrays?.size, size > Self.size { try endArrays(place) }
    } else {
      let row = shape.parameters.followed(by: key)
      try groups[place].repeated?.append(row: number) { (parameters) throws(DatabaseError) in
        parameters.append(contentsOf: row)
      }
    }
  }

  mutating func finish() throws(DatabaseError) -> [Statement] {
    for place in groups.indices {
      try endArrays(place)
      statements += groups[place].repeated?.finish() ?? []
    }
    return statements
  }

  // MARK: Parts

  private func fitted(_ assignments: [ColumnAssignment]) throws(DatabaseError) -> [ColumnAssignment] {
    guard schema.hasDecimals else { return assignments }
    var fitted: [ColumnAssignment] = []
    for assignment in assignments {
      guard let decimal = assignment.decimal, case .value(let value) = assignment.value else {
        fitted.append(assignment)
        continue
      }
      do throws(DatabaseError) {
        fitted.append(
          ColumnAssignment(
            column: assignment.column, property: assignment.property,
            value: .value(try value.fitted(to: decimal, dialect)), decimal: nil))
      } catch {
        throw error.adding {
          $0.table = schema.name
          $0.column = assignment.column
        }.at(source)
      }
    }
    return fitted
  }

  private mutating func place(
    of shape: StatementShape, _ assignments: [ColumnAssignment]
  ) throws(DatabaseError) -> Int {
    if let last, last.shape == shape.key { return last.place }
    if let place = places[shape.key] {
      last = (shape.key, place)
      return place
    }
    let types = schema.primaryKey.map(\.type) + shape.parameters.types
    let isBatched = types.allSatisfy { $0.canBeUnnested(on: dialect) }
    var writer = SQLWriter(dialect)
    if isBatched {
      try writer.updateRows(of: schema, set: assignments, values: shape.parameters.types)
    } else {
      try writer.update(byKey: schema, set: assignments)
    }
    let text = renderings.text(writer.sql)
    groups.append(
      Group(
        text: text, arrays: isBatched ? try ColumnArrays(of: types, reservingCapacity: 0) : nil,
        repeated: isBatched
          ? nil : RepeatedStatements(text, rows: nil, source: source, width: types.count, count: 16, dialect),
        types: types))
    places[shape.key] = groups.count - 1
    last = (shape.key, groups.count - 1)
    return groups.count - 1
  }

  private mutating func endArrays(_ place: Int) throws(DatabaseError) {
    guard let arrays = groups[place].arrays, arrays.count > 0 else { return }
    statements.append(statement(groups[place].text, try arrays.parameters()))
    groups[place].arrays = try ColumnArrays(of: groups[place].types, reservingCapacity: arrays.count)
  }

  private func statement(_ text: StatementText, _ parameters: ParameterBuffer) -> Statement {
    Statement(text, parameters: parameters, access: .write, source: source)
  }
}

extension ParameterBuffer {
  fileprivate func followed(by other: ParameterBuffer) -> ParameterBuffer {
    var all = self
    all.append(contentsOf: other)
    return all
  }
}
