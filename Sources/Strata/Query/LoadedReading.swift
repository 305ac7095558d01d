/// How what a relation loads is read from the row that it belongs to, where one statement loads all.
struct LoadedReading<Loaded: Sendable>: Sendable {
  /// The columns that it takes.
  let types: [DatabaseType]
  let decode: @Sendable (inout RowReader) throws(DatabaseError) -> Loaded
  /// Reads all records of an array. A loop of its own, so that what depends on the types only is looked up once for all of them.
  private let decodeAll: @Sendable (inout RecordReader, inout [Loaded]) throws(DatabaseError) -> Void

  init(_ types: [DatabaseType], _ decode: @escaping @Sendable (inout RowReader) throws(DatabaseError) -> Loaded) {
    self.init(types, decode) { (reader, records) throws(DatabaseError) in
      while try reader.next({ (row) throws(DatabaseError) in records.append(try decode(&row)) }) {}
    }
  }

  init(
    _ types: [DatabaseType], _ decode: @escaping @Sendable (inout RowReader) throws(DatabaseError) -> Loaded,
    all decodeAll: @escaping @Sendable (inout RecordReader, inout [Loaded]) throws(DatabaseError) -> Void
  ) {
    self.types = types
    self.decode = decode
    self.decodeAll = decodeAll
  }

  /// Many, as an array of records.
  static func records<Element>(of element: LoadedReading<Element>) -> LoadedReading<[Element]> {
    LoadedReading<[Element]>([.recordArray]) { (row) throws(DatabaseError) in
      try row.readRecords(element.types, as: Element.self, element.decodeAll)
    }
  }

  /// Rows that know how they are read.
  static func records<Row: RowDecodable>(of row: Row.Type) -> LoadedReading<[Row]> {
    LoadedReading<[Row]>([.recordArray]) { (reader) throws(DatabaseError) in try reader.readRecords(Row.self) }
  }

  func map<Result>(_ change: @escaping @Sendable (Loaded) throws(DatabaseError) -> Result) -> LoadedReading<Result> {
    let decode = decode
    return LoadedReading<Result>(types) { (row) throws(DatabaseError) in try change(try decode(&row)) }
  }
}

extension LoadedReading where Loaded: Entity {
  /// A row that is there.
  static func required(
    orThrow missing: @escaping @Sendable () -> DatabaseError
  ) -> LoadedReading {
    let count = Loaded.resultTypes.count
    return LoadedReading(Loaded.resultTypes) { (row) throws(DatabaseError) in
      guard try row.hasValues(in: count) else { throw missing() }
      return try Loaded(row: &row)
    }
  }

  static var row: LoadedReading {
    LoadedReading(Loaded.resultTypes) { (row) throws(DatabaseError) in
      try Loaded(row: &row)
    } all: { (reader, rows) throws(DatabaseError) in
      try Loaded.decode(&reader, appendingTo: &rows)
    }
  }
}

extension LoadedReading {
  /// The same, or `nil` where the join has found no row.
  /// - Parameter row: What the columns begin with: in a row that is there, not all of it is NULL.
  func unlessMissing<Row: Entity>(_ row: Row.Type) -> LoadedReading<Loaded?> {
    let key = Row.resultTypes.count
    let (decode, rest) = (decode, max(0, types.count - key))
    return LoadedReading<Loaded?>(types) { (row) throws(DatabaseError) in
      if try row.hasValues(in: key) { return try decode(&row) }
      for _ in 0..<rest { try row.skip() }
      return nil
    }
  }
}

extension RowReader {
  fileprivate mutating func skip() throws(DatabaseError) {
    let length = try beginColumn()
    cursor += max(0, length)
  }
}
