import CSQLite
import Foundation
import Strata

/// Binds the parameters of a statement without copying them: the bytes must live until the statement is reset.
struct ParameterBinding {
  private let types: [DatabaseType]
  private let bytes: UnsafeRawBufferPointer
  /// How many placeholders the statement has.
  private let wanted: Int
  private var offset = 0
  private var index = 0

  /// - Throws: `invalidArgument` when there are not as many values as placeholders, for each time that the statement runs.
  init(
    _ statement: Statement, _ bytes: UnsafeRawBufferPointer, to handle: OpaquePointer
  ) throws(DatabaseError) {
    types = statement.parameters.types
    self.bytes = bytes
    wanted = Int(sqlite3_bind_parameter_count(handle))
    guard wanted * statement.repetitions == types.count else {
      throw DatabaseError(
        .invalidArgument,
        "the statement has \(wanted) placeholders and \(types.count / max(1, statement.repetitions)) values were given")
    }
  }

  /// Binds the values of the next time that the statement runs.
  mutating func bindNext(to handle: OpaquePointer) throws(DatabaseError) {
    var position: Int32 = 0
    let end = index + wanted
    while index < end {
      let type = types[index]
      index += 1
      position += 1
      // The buffer itself is well-formed: for each type a length and as many bytes.
      let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
      offset += 4
      let result: Int32
      if length < 0 {
        result = sqlite3_bind_null(handle, position)
      } else {
        let value = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
        offset += length
        result = try Self.bind(value, type, try CellEncoding(type), to: handle, position)
      }
      guard result == SQLITE_OK else {
        throw DatabaseError.sqlite(result, sqlite3_db_handle(handle))
      }
    }
  }

  /// Binds one value, which must live until the statement is reset.
  /// - Returns: SQLite's result code.
  static func bind(
    _ value: UnsafeRawBufferPointer, _ type: DatabaseType, _ encoding: CellEncoding, to statement: OpaquePointer,
    _ position: Int32
  ) throws(DatabaseError) -> Int32 {
    if let size = encoding.fixedSize, size != value.count {
      throw DatabaseError(
        .valueOutOfRange, "parameter \(position) is encoded in \(value.count) bytes; \(type.name) has \(size)")
    }
    if case .array(let element) = encoding {
      return text(copying: try ArrayParameter(value, of: element, at: position).json(), to: statement, position)
    }
    try refuse(value, encoding, position)
    return bind(value, encoding, to: statement, position)
  }

  /// What SQLite would take and keep as something else.
  private static func refuse(
    _ value: UnsafeRawBufferPointer, _ encoding: CellEncoding, _ position: Int32
  ) throws(DatabaseError) {
    switch encoding {
    case .float8:
      guard Double(bitPattern: UInt64(bigEndian: value.loadUnaligned(as: UInt64.self))).isNaN else { return }
    case .float4:
      guard Float(bitPattern: UInt32(bigEndian: value.loadUnaligned(as: UInt32.self))).isNaN else { return }
    case .text:
      // Its functions stop there, each in its own way (https://www.sqlite.org/nulinstr.html); PostgreSQL refuses it as well.
      guard let base = value.baseAddress, memchr(base, 0, value.count) != nil else { return }
      throw textWithNUL(position)
    case .decimal:
      throw DatabaseError(.unsupported, "parameter \(position) is a decimal number; SQLite is sent its units")
    case .bool, .int2, .int4, .int8, .bytes, .uuid, .timestamp, .jsonb, .array: return
    }
    throw DatabaseError(
      .valueOutOfRange, "parameter \(position) is NaN, which SQLite would keep as NULL; use nil where that is meant"
    ) { $0.sqlState = "22003" }
  }

  static func textWithNUL(_ position: Int32) -> DatabaseError {
    DatabaseError(
      .valueOutOfRange,
      "parameter \(position) is a text with NUL (U+0000), which SQLite's functions take for its end; remove it, or store the bytes"
    ) { $0.sqlState = "22021" }
  }

  private static func bind(
    _ value: UnsafeRawBufferPointer, _ encoding: CellEncoding, to statement: OpaquePointer, _ position: Int32
  ) -> Int32 {
    switch encoding {
    case .bool: sqlite3_bind_int64(statement, position, value[0] == 0 ? 0 : 1)
    case .int2: sqlite3_bind_int64(statement, position, Int64(Int16(bigEndian: value.loadUnaligned(as: Int16.self))))
    case .int4: sqlite3_bind_int64(statement, position, Int64(Int32(bigEndian: value.loadUnaligned(as: Int32.self))))
    case .int8: sqlite3_bind_int64(statement, position, Int64(bigEndian: value.loadUnaligned(as: Int64.self)))
    case .float4:
      sqlite3_bind_double(
        statement, position, Double(Float(bitPattern: UInt32(bigEndian: value.loadUnaligned(as: UInt32.self)))))
    case .float8:
      sqlite3_bind_double(
        statement, position, Double(bitPattern: UInt64(bigEndian: value.loadUnaligned(as: UInt64.self))))
    case .text: text(value, to: statement, position)
    // Refused before, and bound before.
    case .decimal, .array: SQLITE_MISMATCH
    case .jsonb: text(UnsafeRawBufferPointer(rebasing: value.dropFirst()), to: statement, position)
    case .bytes, .uuid:
      value.isEmpty
        ? sqlite3_bind_zeroblob(statement, position, 0)
        : sqlite3_bind_blob64(statement, position, value.baseAddress, UInt64(value.count), nil)
    case .timestamp:
      sqlite3_bind_int64(
        statement, position,
        // Saturates where PostgreSQL's ±infinity stands; a Date never encodes to it.
        Int64(bigEndian: value.loadUnaligned(as: Int64.self)).addingSaturating(CellEncoding.postgresEpoch))
    }
  }

  /// Binds a text that SQLite makes a copy of.
  private static func text(copying text: [UInt8], to statement: OpaquePointer, _ position: Int32) -> Int32 {
    // SQLITE_TRANSIENT, a macro with a cast that is not imported (https://www.sqlite.org/c3ref/c_static.html). Safe, though no function
    // has this address: SQLite compares it and never calls it, and has made its copy before the call returns, so the bytes may go.
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    return text.withUnsafeBytes { bytes in
      sqlite3_bind_text64(
        statement, position, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), copies,
        UInt8(SQLITE_UTF8))
    }
  }

  private static func text(
    _ value: UnsafeRawBufferPointer, to statement: OpaquePointer, _ position: Int32
  ) -> Int32 {
    guard let base = value.baseAddress, !value.isEmpty else {
      return sqlite3_bind_text(statement, position, "", 0, nil)
    }
    return sqlite3_bind_text64(
      statement, position, base.assumingMemoryBound(to: CChar.self), UInt64(value.count), nil, UInt8(SQLITE_UTF8))
  }
}

extension Int64 {
  func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
