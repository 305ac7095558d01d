import CSQLite
import Strata

/// Turns rows of a statement into batches of the one row format.
struct RowBatchBuilder: ~Copyable {
  /// Enough for a batch to be worth its hand-over, little enough to stay in the cache of a core.
  private static let batchSize = 64 * 1024
  /// A single row is the most frequent result.
  private static let firstSize = 1024

  private let columns: ResultColumns
  private let encodings: [CellEncoding]
  private var memory: UnsafeMutableRawBufferPointer
  private var used = 0
  private var offsets: [UInt32] = []

  init(columns: ResultColumns, types: [DatabaseType]) throws(DatabaseError) {
    self.columns = columns
    var encodings: [CellEncoding] = []
    encodings.reserveCapacity(types.count)
    for type in types { encodings.append(try CellEncoding(type)) }
    self.encodings = encodings
    memory = .allocate(byteCount: Self.firstSize, alignment: 8)
  }

  deinit { memory.deallocate() }

  var isFull: Bool { used >= Self.batchSize }
  var isEmpty: Bool { offsets.isEmpty }

  /// Appends the row at which the statement stands.
  mutating func append(_ statement: OpaquePointer) throws(DatabaseError) {
    guard let start = UInt32(exactly: used) else {
      throw DatabaseError(.valueOutOfRange, "a row has more than 4 GiB")
    }
    offsets.append(start)
    var index: Int32 = 0
    for encoding in encodings {
      try append(statement, index, encoding)
      index += 1
    }
  }

  /// The rows so far; the builder goes on with new memory.
  mutating func take() -> RowBuffer {
    let storage = RowStorage(adopting: memory, count: used)
    let buffer = RowBuffer(storage: storage, offsets: offsets, columns: columns)
    // More rows are to come only after a full batch.
    memory = .allocate(byteCount: isFull ? Self.batchSize + Self.firstSize : 16, alignment: 8)
    used = 0
    offsets.removeAll(keepingCapacity: false)
    return buffer
  }

  // MARK: One cell

  private mutating func append(
    _ statement: OpaquePointer, _ index: Int32, _ encoding: CellEncoding
  ) throws(DatabaseError) {
    let stored = sqlite3_column_type(statement, index)
    if stored == SQLITE_NULL { return write(-1 as Int32) }
    switch encoding {
    case .int8:
      try expect(stored, SQLITE_INTEGER, index)
      write(fixed: sqlite3_column_int64(statement, index))
    case .text:
      try appendText(statement, index, stored, prefix: nil)
    case .jsonb:
      try appendText(statement, index, stored, prefix: 1)
    case .timestamp:
      try expect(stored, SQLITE_INTEGER, index)
      write(fixed: sqlite3_column_int64(statement, index).addingSaturating(-CellEncoding.postgresEpoch))
    case .uuid:
      try expect(stored, SQLITE_BLOB, index)
      appendBytes(statement, index)
    case .bytes:
      // A text is bytes, too; the other way round it would have to be checked.
      guard stored == SQLITE_BLOB || stored == SQLITE_TEXT else { throw mismatch(stored, index) }
      appendBytes(statement, index)
    case .bool:
      try expect(stored, SQLITE_INTEGER, index)
      write(fixed: sqlite3_column_int64(statement, index) == 0 ? 0 as UInt8 : 1)
    case .float8:
      // An integer where a real is meant, as in `sum(…)` of no fractions.
      guard stored == SQLITE_FLOAT || stored == SQLITE_INTEGER else { throw mismatch(stored, index) }
      write(fixed: sqlite3_column_double(statement, index).bitPattern)
    case .float4:
      guard stored == SQLITE_FLOAT || stored == SQLITE_INTEGER else { throw mismatch(stored, index) }
      write(fixed: Float(sqlite3_column_double(statement, index)).bitPattern)
    case .int4:
      try expect(stored, SQLITE_INTEGER, index)
      guard let value = Int32(exactly: sqlite3_column_int64(statement, index)) else { throw outOfRange(index) }
      write(fixed: value)
    case .decimal(let scale):
      try expect(stored, SQLITE_INTEGER, index)
      append(units: sqlite3_column_int64(statement, index), scale: scale)
    case .int2:
      try expect(stored, SQLITE_INTEGER, index)
      guard let value = Int16(exactly: sqlite3_column_int64(statement, index)) else { throw outOfRange(index) }
      write(fixed: value)
    }
  }

  /// A `numeric`: groups of four decimal digits, without zeros at either end
  /// (`numeric_send` in src/backend/utils/adt/numeric.c).
  private mutating func append(units: Int64, scale: Int) {
    var rest = UInt128(units.magnitude)
    // The point stands between two groups.
    for _ in 0..<((4 - scale % 4) % 4) { rest *= 10 }
    var weight = -((scale + 3) / 4)
    while rest != 0, rest.isMultiple(of: 10_000) {
      rest /= 10_000
      weight += 1
    }
    var count = 0
    var divisor: UInt128 = 1
    while divisor <= rest {
      count += 1
      divisor *= 10_000
    }
    write(Int32(truncatingIfNeeded: 8 + 2 * count))
    write(Int16(truncatingIfNeeded: count))
    write(Int16(truncatingIfNeeded: count == 0 ? 0 : weight + count - 1))
    write(units < 0 ? 0x4000 as UInt16 : 0)
    write(UInt16(truncatingIfNeeded: scale))
    for _ in 0..<count {
      divisor /= 10_000
      write(UInt16(truncatingIfNeeded: rest / divisor))
      rest %= divisor
    }
  }

  private mutating func appendText(
    _ statement: OpaquePointer, _ index: Int32, _ stored: Int32, prefix: UInt8?
  ) throws(DatabaseError) {
    // Numbers are read as texts only where the type of the column is not known.
    guard stored == SQLITE_TEXT || stored == SQLITE_INTEGER || stored == SQLITE_FLOAT else {
      throw mismatch(stored, index)
    }
    let text = sqlite3_column_text(statement, index)
    let length = Int(sqlite3_column_bytes(statement, index))
    let total = length + (prefix == nil ? 0 : 1)
    reserve(4 + total)
    write(Int32(truncatingIfNeeded: total))
    if let prefix { write(prefix) }
    copy(UnsafeRawPointer(text), length)
  }

  private mutating func appendBytes(_ statement: OpaquePointer, _ index: Int32) {
    let bytes = sqlite3_column_blob(statement, index)
    let length = Int(sqlite3_column_bytes(statement, index))
    reserve(4 + length)
    write(Int32(truncatingIfNeeded: length))
    copy(bytes, length)
  }

  private func expect(_ stored: Int32, _ wanted: Int32, _ index: Int32) throws(DatabaseError) {
    guard stored == wanted else { throw mismatch(stored, index) }
  }

  private func mismatch(_ stored: Int32, _ index: Int32) -> DatabaseError {
    let name =
      switch stored {
      case SQLITE_INTEGER: "an integer"
      case SQLITE_FLOAT: "a real"
      case SQLITE_TEXT: "a text"
      default: "a blob"
      }
    return DatabaseError(
      .typeMismatch, "the column holds \(name), which is not what the property reads; STRICT tables refuse such values"
    ) { $0.column = columns.names[Int(index)] }
  }

  private func outOfRange(_ index: Int32) -> DatabaseError {
    DatabaseError(.valueOutOfRange, "the column holds a number that the property's type cannot") {
      $0.column = columns.names[Int(index)]
    }
  }

  // MARK: Memory

  private mutating func write(fixed value: some FixedWidthInteger) {
    let size = value.bitWidth / 8
    reserve(4 + size)
    write(Int32(truncatingIfNeeded: size))
    write(value)
  }

  private mutating func write<Integer: FixedWidthInteger>(_ value: Integer) {
    reserve(MemoryLayout<Integer>.size)
    memory.storeBytes(of: value.bigEndian, toByteOffset: used, as: Integer.self)
    used += MemoryLayout<Integer>.size
  }

  private mutating func copy(_ source: UnsafeRawPointer?, _ length: Int) {
    guard let source, length > 0, let base = memory.baseAddress else { return }
    (base + used).copyMemory(from: source, byteCount: length)
    used += length
  }

  private mutating func reserve(_ count: Int) {
    guard memory.count - used < count else { return }
    let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: max(memory.count * 2, used + count), alignment: 8)
    grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<used]))
    memory.deallocate()
    memory = grown
  }
}
