extension RowReader {
  /// An array of records as a query makes it: each is read as a row is. Before a field stands the number of its type, once for each
  /// record (`record_send` in src/backend/utils/adt/rowtypes.c).
  /// - Parameter types: What is read of each record, in the order of its fields.
  /// - Throws: `typeMismatch` for records of other fields, `protocolViolation` for bytes that end too early.
  mutating func readRecords<Record>(
    _ types: [DatabaseType], as record: Record.Type, _ read: (inout RowReader) throws(DatabaseError) -> Record
  ) throws(DatabaseError) -> [Record] {
    try readPayload(as: [Record].self) { payload throws(DatabaseError) in
      let dimensions = try payload.read(Int32.self)
      _ = try payload.read(Int32.self)  // whether there are NULLs, which there are not
      let element = DatabaseType(rawValue: try payload.read(UInt32.self))
      guard element == .record, dimensions <= 1 else {
        throw DatabaseError(
          .typeMismatch, "the column is an array of \(element.name), \(Record.self) is read from records")
      }
      var records: [Record] = []
      guard dimensions == 1 else { return records }
      let count = Int(try payload.read(Int32.self))
      _ = try payload.read(Int32.self)  // the lower bound
      // Each has at least its length and the number of its fields.
      guard count >= 0, count <= payload.remaining / 8 else { throw payload.values.truncated() }
      records.reserveCapacity(count)
      for index in 0..<count {
        let length = Int(try payload.read(Int32.self))
        let bytes = try payload.withBytes(length) { $0 }
        // The bytes are those of the row, which outlives this.
        var fields = try RowReader(record: bytes)
        if index == 0 { try fields.check(types, in: bytes, as: Record.self) }
        records.append(try read(&fields))
        guard fields.cursor == fields.end else {
          throw DatabaseError(.typeMismatch, "a record has more fields than \(Record.self) is read from")
        }
      }
      return records
    }
  }

  private init(record bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
    guard bytes.count >= 4 else { throw DatabaseError(.protocolViolation, "a record ends before its fields do") }
    let count = Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))
    self.init(bytes: bytes, offset: 4, end: bytes.count, columnCount: Int(max(0, count)), lead: 4)
  }

  /// All records of an array have the same fields.
  private func check<Record>(
    _ types: [DatabaseType], in bytes: UnsafeRawBufferPointer, as record: Record.Type
  ) throws(DatabaseError) {
    guard columnCount == types.count else {
      throw DatabaseError(
        .typeMismatch, "a record has \(columnCount) fields, \(Record.self) is read from \(types.count)")
    }
    var offset = 4
    for (index, wanted) in types.enumerated() {
      guard bytes.count - offset >= 8 else { throw truncated() }
      let type = DatabaseType(rawValue: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      guard type.isReadable(as: wanted) else {
        throw DatabaseError(
          .typeMismatch,
          "field \(index + 1) of a record is of type \(type.name), and \(Record.self) reads \(wanted.name); change the Swift type, or that of the column"
        )
      }
      let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: Int32.self)))
      offset += 8 + max(0, length)
    }
  }
}
