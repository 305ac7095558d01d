extension RowBuffer {
  /// The same rows with these columns, in this order.
  func reordered(_ places: [Int]) throws(DatabaseError) -> RowBuffer {
    var bytes: [UInt8] = []
    var starts: [UInt32] = []
    starts.reserveCapacity(count)
    var cells = [Range<Int>](repeating: 0..<0, count: columnCount)
    let source = storage.bytes
    for index in offsets.indices {
      var reader = reader(at: index, in: source)
      for index in cells.indices { cells[index] = try reader.skipColumn(in: source) }
      guard let start = UInt32(exactly: bytes.count) else {
        throw DatabaseError(.valueOutOfRange, "a batch of rows has more than 4 GiB; ask for fewer columns or rows")
      }
      starts.append(start)
      for place in places { bytes.append(contentsOf: source[cells[place]]) }
    }
    return RowBuffer(
      storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: starts,
      columns: ResultColumns(names: places.map { columns.names[$0] }))
  }
}

extension RowReader {
  /// Steps over the next column and says where it stands, length included.
  fileprivate mutating func skipColumn(in bytes: UnsafeRawBufferPointer) throws(DatabaseError) -> Range<Int> {
    let length = try beginColumn()
    let end = cursor + max(0, length)
    let start = cursor - 4
    cursor = end
    guard let base = bytes.baseAddress else { throw truncated() }
    return (start - base)..<(end - base)
  }
}
