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
  private var array = ArrayCell()

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
    // Room for every length and every number, so that only texts and blobs need to ask for more.
    reserve(encodings.count * Self.fixedCell)
    var index: Int32 = 0
    for encoding in encodings {
      // A connection without a mutex may look into the value itself (https://www.sqlite.org/c3ref/value.html), which saves
      // SQLite the way to it for each question.
      guard let cell = sqlite3_column_value(statement, index) else { throw outOfMemory }
      try append(cell, index, encoding)
      index += 1
    }
  }

  /// The length of a cell, and the largest value that is no text or blob: a `numeric` of six groups of digits.
  private static let fixedCell = 4 + 20

  private var outOfMemory: DatabaseError { DatabaseError(.other, "SQLite has no memory for the row") }

  /// Appends a row that is in the format already: what the insert of it was given.
  mutating func append(echo columns: [InsertEcho.Column], of parameters: UnsafeRawBufferPointer, at now: Int64) {
    offsets.append(UInt32(truncatingIfNeeded: used))
    reserve(parameters.count + columns.count * Self.fixedCell)
    // Neighbours are copied together.
    var (start, end) = (0, 0)
    for column in columns {
      switch column.source {
      case .parameter:
        let length = Int(Int32(bigEndian: parameters.loadUnaligned(fromByteOffset: end, as: Int32.self)))
        end += 4 + max(0, length)
        continue
      case .one, .now, .null:
        copy(parameters.baseAddress.map { $0 + start }, end - start)
        start = end
      }
      switch column.source {
      case .parameter: break
      case .one: write(fixed: 1 as Int64)
      case .now: write(fixed: now)
      case .null: write(-1 as Int32)
      }
    }
    copy(parameters.baseAddress.map { $0 + start }, end - start)
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
    _ cell: OpaquePointer, _ index: Int32, _ encoding: CellEncoding
  ) throws(DatabaseError) {
    let stored = sqlite3_value_type(cell)
    if stored == SQLITE_NULL { return write(-1 as Int32) }
    switch encoding {
    case .int8:
      try expect(stored, SQLITE_INTEGER, index)
      write(fixed: sqlite3_value_int64(cell))
    case .text:
      try appendText(cell, index, stored, prefix: nil)
    case .jsonb:
      try appendText(cell, index, stored, prefix: 1)
    case .timestamp:
      try expect(stored, SQLITE_INTEGER, index)
      write(fixed: sqlite3_value_int64(cell).addingSaturating(-CellEncoding.postgresEpoch))
    case .uuid:
      try expect(stored, SQLITE_BLOB, index)
      try appendBytes(cell)
    case .bytes:
      // A text is bytes, too; the other way round it would have to be checked.
      guard stored == SQLITE_BLOB || stored == SQLITE_TEXT else { throw mismatch(stored, index) }
      try appendBytes(cell)
    case .bool:
      try expect(stored, SQLITE_INTEGER, index)
      write(fixed: sqlite3_value_int64(cell) == 0 ? 0 as UInt8 : 1)
    case .float8:
      // An integer where a real is meant, as in `sum(…)` of no fractions.
      guard stored == SQLITE_FLOAT || stored == SQLITE_INTEGER else { throw mismatch(stored, index) }
      write(fixed: sqlite3_value_double(cell).bitPattern)
    case .float4:
      guard stored == SQLITE_FLOAT || stored == SQLITE_INTEGER else { throw mismatch(stored, index) }
      write(fixed: Float(sqlite3_value_double(cell)).bitPattern)
    case .int4:
      try expect(stored, SQLITE_INTEGER, index)
      guard let value = Int32(exactly: sqlite3_value_int64(cell)) else { throw outOfRange(index) }
      write(fixed: value)
    case .decimal(let scale):
      try expect(stored, SQLITE_INTEGER, index)
      append(units: sqlite3_value_int64(cell), scale: scale)
    case .int2:
      try expect(stored, SQLITE_INTEGER, index)
      guard let value = Int16(exactly: sqlite3_value_int64(cell)) else { throw outOfRange(index) }
      write(fixed: value)
    case .array(let element):
      try expect(stored, SQLITE_TEXT, index)
      try appendArray(cell, index, of: element)
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
    _ cell: OpaquePointer, _ index: Int32, _ stored: Int32, prefix: UInt8?
  ) throws(DatabaseError) {
    // Numbers are read as texts only where the type of the column is not known.
    guard stored == SQLITE_TEXT || stored == SQLITE_INTEGER || stored == SQLITE_FLOAT else {
      throw mismatch(stored, index)
    }
    guard let text = sqlite3_value_text(cell) else { throw outOfMemory }
    let length = Int(sqlite3_value_bytes(cell))
    let total = length + (prefix == nil ? 0 : 1)
    reserve(total + encodings.count * Self.fixedCell)
    write(Int32(truncatingIfNeeded: total))
    if let prefix { write(prefix) }
    copy(UnsafeRawPointer(text), length)
  }

  private mutating func appendBytes(_ cell: OpaquePointer) throws(DatabaseError) {
    let bytes = sqlite3_value_blob(cell)
    let length = Int(sqlite3_value_bytes(cell))
    guard bytes != nil || length == 0 else { throw outOfMemory }
    reserve(length + encodings.count * Self.fixedCell)
    write(Int32(truncatingIfNeeded: length))
    copy(bytes, length)
  }

  private mutating func appendArray(
    _ cell: OpaquePointer, _ index: Int32, of element: ArrayElementEncoding
  ) throws(DatabaseError) {
    guard let text = sqlite3_value_text(cell) else { throw outOfMemory }
    let json = UnsafeRawBufferPointer(start: text, count: Int(sqlite3_value_bytes(cell)))
    do throws(ArrayCell.Defect) {
      try array.read(json, of: element)
    } catch {
      let (code, message) = error.explanation
      throw DatabaseError(code, message) { $0.column = columns.names[Int(index)] }
    }
    let length = array.bytes.count
    guard let size = Int32(exactly: length) else { throw outOfRange(index) }
    reserve(length + encodings.count * Self.fixedCell)
    write(size)
    array.bytes.withUnsafeBytes { copy($0.baseAddress, length) }
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

  // There is room: every row begins with enough for all of its numbers, and a text or a blob leaves as much behind it.

  private mutating func write(fixed value: some FixedWidthInteger) {
    write(Int32(truncatingIfNeeded: value.bitWidth / 8))
    write(value)
  }

  private mutating func write<Integer: FixedWidthInteger>(_ value: Integer) {
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
