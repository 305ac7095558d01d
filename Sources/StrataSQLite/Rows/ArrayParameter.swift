import Strata

/// An array among the parameters, in PostgreSQL's binary form (`array_send` in src/backend/utils/adt/arrayfuncs.c), which is bound
/// as JSON.
struct ArrayParameter {
  private let bytes: UnsafeRawBufferPointer
  private let element: ArrayElementEncoding
  /// Counted from one, for errors.
  private let position: Int32
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer, of element: ArrayElementEncoding, at position: Int32) {
    self.bytes = bytes
    self.element = element
    self.position = position
  }

  /// - Throws: `unsupported` for further dimensions; `valueOutOfRange` for numbers that JSON does not have, for a text with NUL
  ///   and for bytes that are no array.
  consuming func json() throws(DatabaseError) -> [UInt8] {
    let dimensions = try integer(Int32.self)
    _ = try take(8)  // Whether there are NULLs, and the elements' type.
    guard dimensions <= 1 else {
      throw DatabaseError(
        .unsupported,
        "parameter \(position) is an array of \(dimensions) dimensions, and SQLite is given arrays of one; store it as JSON"
      )
    }
    var writer = JSONArrayWriter(capacity: bytes.count)
    if dimensions == 1 {
      let count = try integer(Int32.self)
      _ = try take(4)  // The lower bound.
      for _ in 0..<max(0, count) { try writeElement(to: &writer) }
    }
    guard offset == bytes.count else { throw malformed }
    return writer.finish()
  }

  private mutating func writeElement(to writer: inout JSONArrayWriter) throws(DatabaseError) {
    let length = Int(try integer(Int32.self))
    if length == -1 { return writer.appendNull() }
    if let size = element.fixedSize, size != length { throw malformed }
    switch element {
    case .bool: writer.append(try integer(UInt8.self) != 0)
    case .int2: writer.append(Int64(try integer(Int16.self)))
    case .int4: writer.append(Int64(try integer(Int32.self)))
    case .int8: writer.append(try integer(Int64.self))
    case .float4:
      let number = Float(bitPattern: try integer(UInt32.self))
      guard number.isFinite else { throw notFinite }
      writer.append(number)
    case .float8:
      let number = Double(bitPattern: try integer(UInt64.self))
      guard number.isFinite else { throw notFinite }
      writer.append(number)
    case .text:
      let text = try take(length)
      guard !text.contains(0) else { throw ParameterBinding.textWithNUL(position) }
      writer.append(text: text)
    case .uuid: writer.append(uuid: try take(length))
    case .timestamp: writer.append(try microsecondsSince1970(try integer(Int64.self)))
    }
  }

  private func microsecondsSince1970(_ microseconds: Int64) throws(DatabaseError) -> Int64 {
    // PostgreSQL's infinity, which is infinity here, too.
    if microseconds == .max { return .max }
    let (sum, overflow) = microseconds.addingReportingOverflow(CellEncoding.postgresEpoch)
    guard !overflow else {
      throw DatabaseError(
        .valueOutOfRange, "parameter \(position) is an array with a moment after 294246, which SQLite has no number for"
      )
    }
    return sum
  }

  private mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(DatabaseError) -> Integer {
    Integer(bigEndian: try take(MemoryLayout<Integer>.size).loadUnaligned(as: Integer.self))
  }

  private mutating func take(_ count: Int) throws(DatabaseError) -> UnsafeRawBufferPointer {
    guard count >= 0, bytes.count - offset >= count else { throw malformed }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
  }

  // MARK: Errors

  private var malformed: DatabaseError {
    DatabaseError(
      .valueOutOfRange, "parameter \(position) is not the binary form of an array of \(element.type.name) elements")
  }

  private var notFinite: DatabaseError {
    DatabaseError(
      .valueOutOfRange,
      "parameter \(position) is an array with NaN or infinity, which JSON does not have; use nil where that is meant"
    ) { $0.sqlState = "22003" }
  }
}
