/// How what a relation loads is read from the row that it belongs to, where one statement loads all.
struct LoadedReading<Loaded: Sendable>: Sendable {
  /// The columns that it takes.
  let types: [DatabaseType]
  let decode: @Sendable (inout RowReader) throws(DatabaseError) -> Loaded
  let inPlace: InPlaceReading

  init(_ types: [DatabaseType], _ decode: @escaping @Sendable (inout RowReader) throws(DatabaseError) -> Loaded) {
    self.types = types
    self.decode = decode
    inPlace = InPlaceReading(Loaded.self, decode)
  }

  /// A tuple, or what else is made of parts.
  init(_ types: [DatabaseType], _ parts: InPlaceReading) {
    precondition(
      parts.size == MemoryLayout<Loaded>.size && parts.alignment == MemoryLayout<Loaded>.alignment,
      "\(Loaded.self) does not lie in memory as its parts do")
    self.types = types
    inPlace = parts
    decode = { (row) throws(DatabaseError) in
      let memory = UnsafeMutablePointer<Loaded>.allocate(capacity: 1)
      defer { memory.deallocate() }
      try parts.read(&row, UnsafeMutableRawPointer(memory))
      return memory.move()
    }
  }

  private init(row: Loaded.Type) where Loaded: RowDecodable {
    types = Loaded.resultTypes
    decode = { (row) throws(DatabaseError) in try Loaded(row: &row) }
    inPlace = InPlaceReading(row: Loaded.self)
  }

  /// Many, as an array of records.
  static func records<Element>(of element: LoadedReading<Element>) -> LoadedReading<[Element]> {
    let (types, inPlace) = (element.types, element.inPlace)
    return LoadedReading<[Element]>([.recordArray]) { (row) throws(DatabaseError) in
      try row.readRecords(types, as: Element.self, inPlace)
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

  static var row: LoadedReading { LoadedReading(row: Loaded.self) }
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
