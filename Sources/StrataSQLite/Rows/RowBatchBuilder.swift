import CSQLite
import Strata

/// Turns rows of a statement into batches of the one row format.
struct RowBatchBuilder: ~Copyable {
  /// Enough for a batch to be worth its hand-over, little enough to stay in the cache of a core.
  private static let batchSize = 64 * 1024
  /// A single row is the most frequent result.
  private static let firstSize = 1024

  private let columns: ResultColumns
  // Read for every cell: without the count of references and the checks of an array.
  private let encodings: UnsafeMutableBufferPointer<CellEncoding>
  /// Enough for every length and every number of a row.
  private let roomOfRow: Int
  private var memory: UnsafeMutableRawBufferPointer
  private var used = 0
  private var offsets: [UInt32] = []
  private var array = ArrayCell()

  init(columns: ResultColumns, types: [DatabaseType]) throws(DatabaseError) {
    var encodings: [CellEncoding] = []
    encodings.reserveCapacity(types.count)
    for type in types { encodings.append(try CellEncoding(type)) }
    self.columns = columns
    self.encodings = .allocate(capacity: encodings.count)
    _ = self.encodings.initialize(from: encodings)
    roomOfRow = encodings.count * Self.fixedCell
    memory = .allocate(byteCount: Self.firstSize, alignment: 8)
  }

  deinit {
    memory.deallocate()
    encodings.deallocate()
  }

  var isFull: Bool { used >= Self.batchSize }
  var isEmpty: Bool { offsets.isEmpty }

  /// Appends the row at which the statement stands.
  mutating func append(_ statement: OpaquePointer) throws(DatabaseError) {
    guard let start = UInt32(exactly: used) else {
      throw DatabaseError(.valueOutOfRange, "a row has more than 4 GiB")
    }
    offsets.append(start)
    // So that only texts and blobs need to ask for more.
    reserve(roomOfRow)
    var cells = RowCursor(memory, used)
    for index in encodings.indices {
      // A connection without a mutex may look into the value itself (https://www.sqlite.org/c3ref/value.html), which saves
      // SQLite the way to it for each question.
      guard let cell = sqlite3_column_value(statement, Int32(truncatingIfNeeded: index)) else { throw outOfMemory }
      try append(cell, index, encodings[index], to: &cells)
    }
    used = cells.offset(in: memory)
  }

  /// The length of a cell, and the largest value that is no text or blob: a `numeric` of six groups of digits.
  private static let fixedCell = 4 + 20

  private var outOfMemory: DatabaseError { DatabaseError(.other, "SQLite has no memory for the row") }

  /// Appends a row that is in the format already: what the insert of it was given.
  mutating func append(echo columns: [InsertEcho.Column], of parameters: UnsafeRawBufferPointer, at now: Int64) {
    offsets.append(UInt32(truncatingIfNeeded: used))
    reserve(parameters.count + columns.count * Self.fixedCell)
    var cells = RowCursor(memory, used)
    // Neighbours are copied together.
    var (start, end) = (0, 0)
    for column in columns {
      switch column.source {
      case .parameter:
        let length = Int(Int32(bigEndian: parameters.loadUnaligned(fromByteOffset: end, as: Int32.self)))
        end += 4 + max(0, length)
        continue
      case .one, .now, .null:
        cells.copy(parameters.baseAddress.map { $0 + start }, end - start)
        start = end
      }
      switch column.source {
      case .parameter: break
      case .one: cells.write(fixed: 1 as Int64)
      case .now: cells.write(fixed: now)
      case .null: cells.write(-1 as Int32)
      }
    }
    cells.copy(parameters.baseAddress.map { $0 + start }, end - start)
    used = cells.offset(in: memory)
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

  @inline(__always)
  private mutating func append(
    _ cell: OpaquePointer, _ index: Int, _ encoding: CellEncoding, to cells: inout RowCursor
  ) throws(DatabaseError) {
    let stored = sqlite3_value_type(cell)
    if stored == SQLITE_NULL { return cells.write(-1 as Int32) }
    switch encoding {
    case .int8:
      try expect(stored, SQLITE_INTEGER, index)
      cells.write(fixed: sqlite3_value_int64(cell))
    case .text:
      try appendText(cell, index, stored, prefix: nil, to: &cells)
    case .jsonb:
      try appendText(cell, index, stored, prefix: 1, to: &cells)
    case .timestamp:
      try expect(stored, SQLITE_INTEGER, index)
      cells.write(fixed: sqlite3_value_int64(cell).addingSaturating(-CellEncoding.postgresEpoch))
    case .uuid:
      try expect(stored, SQLITE_BLOB, index)
      try appendBytes(cell, to: &cells)
    case .bytes:
      // A text is bytes, too; the other way round it would have to be checked.
      guard stored == SQLITE_BLOB || stored == SQLITE_TEXT else { throw mismatch(stored, index) }
      try appendBytes(cell, to: &cells)
    case .bool:
      try expect(stored, SQLITE_INTEGER, index)
      cells.write(fixed: sqlite3_value_int64(cell) == 0 ? 0 as UInt8 : 1)
    case .float8:
      // An integer where a real is meant, as in `sum(…)` of no fractions.
      guard stored == SQLITE_FLOAT || stored == SQLITE_INTEGER else { throw mismatch(stored, index) }
      cells.write(fixed: sqlite3_value_double(cell).bitPattern)
    case .float4:
      guard stored == SQLITE_FLOAT || stored == SQLITE_INTEGER else { throw mismatch(stored, index) }
      cells.write(fixed: Float(sqlite3_value_double(cell)).bitPattern)
    case .int4:
      try expect(stored, SQLITE_INTEGER, index)
      guard let value = Int32(exactly: sqlite3_value_int64(cell)) else { throw outOfRange(index) }
      cells.write(fixed: value)
    case .decimal(let scale):
      try expect(stored, SQLITE_INTEGER, index)
      cells.write(units: sqlite3_value_int64(cell), scale: scale)
    case .int2:
      try expect(stored, SQLITE_INTEGER, index)
      guard let value = Int16(exactly: sqlite3_value_int64(cell)) else { throw outOfRange(index) }
      cells.write(fixed: value)
    case .array(let element):
      try expect(stored, SQLITE_TEXT, index)
      try appendArray(cell, index, of: element, to: &cells)
    }
  }

  @inline(__always)
  private mutating func appendText(
    _ cell: OpaquePointer, _ index: Int, _ stored: Int32, prefix: UInt8?, to cells: inout RowCursor
  ) throws(DatabaseError) {
    // Numbers are read as texts only where the type of the column is not known.
    guard stored == SQLITE_TEXT || stored == SQLITE_INTEGER || stored == SQLITE_FLOAT else {
      throw mismatch(stored, index)
    }
    guard let text = sqlite3_value_text(cell) else { throw outOfMemory }
    let length = Int(sqlite3_value_bytes(cell))
    let total = length + (prefix == nil ? 0 : 1)
    reserve(total, &cells)
    cells.write(Int32(truncatingIfNeeded: total))
    if let prefix { cells.write(prefix) }
    cells.copy(UnsafeRawPointer(text), length)
  }

  @inline(__always)
  private mutating func appendBytes(_ cell: OpaquePointer, to cells: inout RowCursor) throws(DatabaseError) {
    let bytes = sqlite3_value_blob(cell)
    let length = Int(sqlite3_value_bytes(cell))
    guard bytes != nil || length == 0 else { throw outOfMemory }
    reserve(length, &cells)
    cells.write(Int32(truncatingIfNeeded: length))
    cells.copy(bytes, length)
  }

  private mutating func appendArray(
    _ cell: OpaquePointer, _ index: Int, of element: ArrayElementEncoding, to cells: inout RowCursor
  ) throws(DatabaseError) {
    guard let text = sqlite3_value_text(cell) else { throw outOfMemory }
    let json = UnsafeRawBufferPointer(start: text, count: Int(sqlite3_value_bytes(cell)))
    do throws(ArrayCell.Defect) {
      try array.read(json, of: element)
    } catch {
      let (code, message) = error.explanation
      throw DatabaseError(code, message) { $0.column = columns.names[index] }
    }
    let length = array.bytes.count
    guard let size = Int32(exactly: length) else { throw outOfRange(index) }
    reserve(length, &cells)
    cells.write(size)
    array.bytes.withUnsafeBytes { cells.copy($0.baseAddress, length) }
  }

  private func expect(_ stored: Int32, _ wanted: Int32, _ index: Int) throws(DatabaseError) {
    guard stored == wanted else { throw mismatch(stored, index) }
  }

  private func mismatch(_ stored: Int32, _ index: Int) -> DatabaseError {
    let name =
      switch stored {
      case SQLITE_INTEGER: "an integer"
      case SQLITE_FLOAT: "a real"
      case SQLITE_TEXT: "a text"
      default: "a blob"
      }
    return DatabaseError(
      .typeMismatch, "the column holds \(name), which is not what the property reads; STRICT tables refuse such values"
    ) { $0.column = columns.names[index] }
  }

  private func outOfRange(_ index: Int) -> DatabaseError {
    DatabaseError(.valueOutOfRange, "the column holds a number that the property's type cannot") {
      $0.column = columns.names[index]
    }
  }

  // MARK: Memory

  /// Makes room for so many bytes of a cell, and for the rest of the row behind them.
  @inline(__always)
  private mutating func reserve(_ count: Int, _ cells: inout RowCursor) {
    used = cells.offset(in: memory)
    guard memory.count - used < count + roomOfRow else { return }
    reserve(count + roomOfRow)
    cells = RowCursor(memory, used)
  }

  private mutating func reserve(_ count: Int) {
    guard memory.count - used < count else { return }
    let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: max(memory.count * 2, used + count), alignment: 8)
    grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<used]))
    memory.deallocate()
    memory = grown
  }
}
