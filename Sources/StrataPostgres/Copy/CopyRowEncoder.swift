import Strata

/// Rows in the binary format of COPY (https://www.postgresql.org/docs/current/sql-copy.html, Binary Format).
struct CopyRowEncoder {
  /// Large enough for few messages, small enough to stay in the cache of a core.
  private static let chunkSize = 64 * 1024
  private static let header: [UInt8] =
    Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + Array(repeating: 0, count: 8)

  private let columns: [CopyColumn]
  private var chunk: [UInt8]
  private var row = 0
  /// The values of the row.
  private var parameters = ParameterBuffer()
  /// The types that the values of the last row had, and what is done with such values: most often nothing.
  private var types: [DatabaseType] = []
  private var conversions: [CopyConversion] = []
  private var converts = false

  init(_ columns: [CopyColumn]) {
    self.columns = columns
    chunk = Self.header
    chunk.reserveCapacity(Self.chunkSize + 4096)
  }

  var isFull: Bool { chunk.count >= Self.chunkSize }

  mutating func append<each Value: DatabaseValue>(_ values: repeat each Value) throws(DatabaseError) {
    parameters.removeAll()
    repeat parameters.append(each values)
    try appendRow {
      var names: [String] = []
      repeat names.append(String(describing: (each Value).self))
      return names
    }
  }

  /// A row of values that are encoded already.
  mutating func append(encoded values: ParameterBuffer) throws(DatabaseError) {
    parameters = values
    // Not kept: the caller fills the same memory with the next row.
    defer { parameters = ParameterBuffer() }
    try appendRow { values.types.map(\.name) }
  }

  /// - Parameter names: What the values are, for errors.
  private mutating func appendRow(_ names: () -> [String]) throws(DatabaseError) {
    row += 1
    guard parameters.count == columns.count else {
      throw DatabaseError(
        .invalidArgument, "row \(row) has \(parameters.count) values, and \(columns.count) columns are named")
    }
    if let invalid = parameters.invalid { throw outOfRange(invalid.position - 1, invalid.reason) }
    if types != parameters.types { try plan(parameters.types, names()) }
    let count = UInt16(truncatingIfNeeded: parameters.count)
    chunk.append(UInt8(truncatingIfNeeded: count >> 8))
    chunk.append(UInt8(truncatingIfNeeded: count))
    if converts {
      try convert()
    } else {
      // For each value its length and its bytes: the layout of a Bind message, too.
      chunk.append(contentsOf: parameters.bytes)
    }
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

  // MARK: Types

  private mutating func plan(_ types: [DatabaseType], _ names: [String]) throws(DatabaseError) {
    conversions = []
    for (index, type) in types.enumerated() {
      let column = columns[index]
      guard let conversion = CopyConversion(from: type, to: column.type, of: column.element) else {
        throw DatabaseError(
          .typeMismatch,
          "the column is \(column.type.name), and a \(names[index]) is written as \(type.name); copy values of the column's type"
        ) { $0.column = column.name }
      }
      conversions.append(conversion)
    }
    converts = conversions.contains { $0 != .none }
    self.types = types
  }

  private mutating func convert() throws(DatabaseError) {
    let bytes = parameters.bytes
    let misfit = bytes.withUnsafeBytes { bytes -> Int? in
      var offset = 0
      for (index, conversion) in conversions.enumerated() {
        guard let cell = CopyCell(in: bytes, at: offset), conversion.append(cell.value, to: &chunk) else {
          return index
        }
        offset = cell.end
      }
      return nil
    }
    if let misfit { throw outOfRange(misfit, "the value does not fit into \(columns[misfit].type.name)") }
  }

  private func outOfRange(_ index: Int, _ reason: String) -> DatabaseError {
    DatabaseError(.valueOutOfRange, "row \(row): \(reason)") { $0.column = columns[index].name }
  }
}
