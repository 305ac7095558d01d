import Strata

/// Takes rows out of the binary format of COPY, wherever the chunks are cut.
struct CopyRowDecoder<Row: RowDecodable> {
  private static var signature: [UInt8] { Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] }

  private enum Phase {
    case header
    case rows
    case ended
  }

  private var phase = Phase.header
  private var rest: [UInt8] = []

  mutating func decode(_ chunk: [UInt8], _ columns: ResultColumns) throws(DatabaseError) -> [Row] {
    rest += chunk
    var offset = 0
    if case .header = phase {
      guard let end = try headerEnd() else { return [] }
      offset = end
      phase = .rows
    }
    var offsets: [UInt32] = []
    scan: while case .rows = phase {
      switch try row(at: offset) {
      case .incomplete: break scan
      case .end:
        phase = .ended
        offset += 2
      case .row(let end):
        guard let start = UInt32(exactly: offset + 2) else { throw .malformedCopy("it has a row of more than 4 GiB") }
        offsets.append(start)
        offset = end
      }
    }
    var rows: [Row] = []
    if !offsets.isEmpty {
      let storage = rest.withUnsafeBytes { RowStorage(copying: UnsafeRawBufferPointer(rebasing: $0[..<offset])) }
      rows.reserveCapacity(offsets.count)
      try Row.decode(RowBuffer(storage: storage, offsets: offsets, columns: columns), appendingTo: &rows)
    }
    rest.removeSubrange(..<offset)
    return rows
  }

  func finish() throws(DatabaseError) {
    guard case .ended = phase else { throw .malformedCopy("it ends before its trailer") }
  }

  private enum Step {
    case incomplete
    case end
    case row(end: Int)
  }

  /// The header: a signature, flags and an extension, which is skipped.
  private func headerEnd() throws(DatabaseError) -> Int? {
    guard rest.count >= 19 else { return nil }
    guard rest.starts(with: Self.signature) else {
      throw .malformedCopy("it does not begin as the binary format does")
    }
    let end = 19 + Int(UInt32(bigEndian: load(at: 15)))
    return rest.count >= end ? end : nil
  }

  private func row(at offset: Int) throws(DatabaseError) -> Step {
    guard rest.count >= offset + 2 else { return .incomplete }
    let count = Int16(bigEndian: load(at: offset))
    if count == -1 { return .end }
    guard Int(count) == Row.resultTypes.count else {
      throw .malformedCopy("it has \(count) columns where the query has \(Row.resultTypes.count)")
    }
    var end = offset + 2
    for _ in 0..<count {
      guard rest.count >= end + 4 else { return .incomplete }
      let length = Int(Int32(bigEndian: load(at: end)))
      guard length >= -1 else { throw .malformedCopy("a length is negative") }
      end += 4 + max(0, length)
    }
    return rest.count >= end ? .row(end: end) : .incomplete
  }

  private func load<Integer: FixedWidthInteger>(at offset: Int) -> Integer {
    rest.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Integer.self) }
  }
}

extension DatabaseError {
  static func malformedCopy(_ why: String) -> DatabaseError {
    DatabaseError(.protocolViolation, "the data of the copy cannot be read: \(why)")
  }
}
