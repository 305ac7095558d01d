/// How the rows of a type find their columns in a result.
struct ColumnMatcher: Sendable {
  /// See ``RowSink/decoder``.
  let decoder: ObjectIdentifier?
  /// See ``RowSink/resultTypes``.
  let resultTypes: [DatabaseType]
  let match: @Sendable (ResultColumns) throws(DatabaseError) -> ColumnMatch

  /// The first column is read first, and there is none that is not read.
  static func byPosition<Row: RowDecodable>(_ type: Row.Type) -> ColumnMatcher {
    .byPosition(Row.resultTypes, decoder: ObjectIdentifier(Row.self), readAs: Row.self)
  }

  /// - Parameter decoder: `nil` when the columns depend on more than on a type.
  static func byPosition<Row>(
    _ types: [DatabaseType], decoder: ObjectIdentifier?, readAs row: Row.Type
  ) -> ColumnMatcher {
    ColumnMatcher(decoder: decoder, resultTypes: types) { (columns) throws(DatabaseError) in
      try .byPosition(columns, types, readAs: row)
    }
  }

  /// The columns come in any order and among others.
  static func byName<Row: Entity>(_ type: Row.Type) -> ColumnMatcher {
    ColumnMatcher(decoder: nil, resultTypes: []) { (columns) throws(DatabaseError) in try .byName(columns, Row.self) }
  }
}

/// Where a decoder finds what it reads.
struct ColumnMatch: Sendable {
  /// The type that each column of the result is to be encoded as.
  let types: [DatabaseType]
  /// For each column that is read its place in the row; `nil`, when the places agree already.
  let places: [Int]?

  static func byPosition<Row: RowDecodable>(
    _ columns: ResultColumns, _ type: Row.Type
  ) throws(DatabaseError) -> ColumnMatch {
    try byPosition(columns, Row.resultTypes, readAs: Row.self)
  }

  static func byPosition<Row>(
    _ columns: ResultColumns, _ types: [DatabaseType], readAs row: Row.Type
  ) throws(DatabaseError) -> ColumnMatch {
    guard columns.names.count == types.count else {
      throw DatabaseError(
        .typeMismatch, "the statement returns \(columns.names.count) columns, \(Row.self) is read from \(types.count)")
    }
    try columns.check(types, readAs: Row.self)
    return ColumnMatch(types: types, places: nil)
  }

  static func byName<Row: Entity>(_ columns: ResultColumns, _ type: Row.Type) throws(DatabaseError) -> ColumnMatch {
    var places: [Int] = []
    var types = [DatabaseType](repeating: .unknown, count: columns.names.count)
    var missing: [String] = []
    for column in Row.schema.columns {
      let found = columns.names.indices.filter { columns.names[$0] == column.name }
      guard let place = found.first else {
        missing.append(column.name)
        continue
      }
      guard found.count == 1 else {
        throw DatabaseError(
          .typeMismatch, "the statement returns more than one column with this name; rename the others with AS"
        ) {
          $0.table = Row.schema.name
          $0.column = column.name
        }
      }
      places.append(place)
      types[place] = column.type
    }
    guard missing.isEmpty else {
      throw DatabaseError(
        .typeMismatch,
        "the statement does not return \(missing.joined(separator: ", ")), which \(Row.self) needs; select them too"
      ) { $0.table = Row.schema.name }
    }
    try columns.check(types, readAs: Row.self)
    return ColumnMatch(types: types, places: places == Array(columns.names.indices) ? nil : places)
  }
}
