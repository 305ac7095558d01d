import Strata

/// Rows in the binary format of COPY (https://www.postgresql.org/docs/current/sql-copy.html, Binary Format).
struct CopyRowEncoder {
  /// Large enough for few messages, small enough to stay in the cache of a core.
  private static let chunkSize = 64 * 1024
  private static let header: [UInt8] =
    Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + Array(repeating: 0, count: 8)

  private let columns: Int
  private var chunk: [UInt8]
  private var row = 0

  init(columns: Int) {
    self.columns = columns
    chunk = Self.header
    chunk.reserveCapacity(Self.chunkSize + 4096)
  }

  var isFull: Bool { chunk.count >= Self.chunkSize }

  mutating func append<each Value: DatabaseValue>(_ values: repeat each Value) throws(DatabaseError) {
    row += 1
    var parameters = ParameterBuffer()
    repeat parameters.append(each values)
    if let invalid = parameters.invalid {
      throw DatabaseError(.valueOutOfRange, "row \(row), column \(invalid.position): \(invalid.reason)")
    }
    guard parameters.count == columns else {
      throw DatabaseError(
        .invalidArgument, "row \(row) has \(parameters.count) values, and \(columns) columns are named")
    }
    let count = UInt16(truncatingIfNeeded: parameters.count)
    chunk.append(UInt8(truncatingIfNeeded: count >> 8))
    chunk.append(UInt8(truncatingIfNeeded: count))
    // For each value its length and its bytes: the layout of a Bind message, too.
    chunk.append(contentsOf: parameters.bytes)
  }

  /// What is there; the encoder goes on behind it.
  mutating func take() -> [UInt8] {
    defer {
      chunk = []
      chunk.reserveCapacity(Self.chunkSize + 4096)
    }
    return chunk
  }

  /// The rest, with the end of the data.
  mutating func finish() -> [UInt8] {
    chunk += [0xFF, 0xFF]
    return take()
  }
}
