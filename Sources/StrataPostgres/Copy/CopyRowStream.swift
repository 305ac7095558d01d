public import Strata

/// The rows of a binary `COPY … TO STDOUT` as tuples.
public struct CopyRowStream<each Value: DatabaseValue>: AsyncSequence, Sendable {
  public typealias Element = (repeat each Value)
  public typealias Failure = DatabaseError

  let chunks: CopyStream

  public func makeAsyncIterator() -> Iterator { Iterator(chunks: chunks.makeAsyncIterator()) }

  public struct Iterator: AsyncIteratorProtocol {
    private var chunks: CopyStream.Iterator
    private var decoder = CopyRowDecoder<ColumnTuple<repeat each Value>>()
    private var rows: [ColumnTuple<repeat each Value>] = []
    private var index = 0

    init(chunks: CopyStream.Iterator) { self.chunks = chunks }

    public mutating func next() async throws(DatabaseError) -> (repeat each Value)? {
      while index >= rows.count {
        guard let chunk = try await chunks.next() else {
          try decoder.finish()
          return nil
        }
        rows = try decoder.decode(chunk)
        index = 0
      }
      defer { index += 1 }
      return rows[index].values
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(DatabaseError) -> (repeat each Value)? {
      try await next()
    }
  }
}

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

  mutating func decode(_ chunk: [UInt8]) throws(DatabaseError) -> [Row] {
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
      let columns = ResultColumns(names: (1...Row.resultTypes.count).map { "\($0)" })
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
      throw .malformedCopy("it is not in the binary format; add (FORMAT binary) to the COPY")
    }
    let end = 19 + Int(UInt32(bigEndian: load(at: 15)))
    return rest.count >= end ? end : nil
  }

  private func row(at offset: Int) throws(DatabaseError) -> Step {
    guard rest.count >= offset + 2 else { return .incomplete }
    let count = Int16(bigEndian: load(at: offset))
    if count == -1 { return .end }
    guard Int(count) == Row.resultTypes.count else {
      throw DatabaseError(
        .typeMismatch, "the copy has \(count) columns, and \(Row.resultTypes.count) are read; name the columns")
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
