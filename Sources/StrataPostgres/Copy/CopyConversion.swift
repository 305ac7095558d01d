import Strata

/// How the bytes of a value become those of a column, where an INSERT would cast and COPY does not.
indirect enum CopyConversion: Sendable, Equatable {
  case none
  /// `jsonb` into `json`: the text without its version byte.
  case json
  /// An integer into a column of this type, when it fits.
  case integer(DatabaseType)
  /// An array whose head names its elements by another type, and what becomes of each of them.
  case array(of: DatabaseType, CopyConversion)

  /// - Returns: `nil`, when the bytes of such a value mean something else in such a column.
  init?(from value: DatabaseType, to column: DatabaseType, of element: CopyColumn.Element? = nil) {
    if value == column || column == .unknown {
      self = .none
    } else if let element {
      // Arrays of types that the application created, and of records, are written without a type.
      let values = value == .unknown ? value : value.element
      guard let values, let each = CopyConversion(from: values, to: element.base) else { return nil }
      self = .array(of: element.type, each)
    } else if value == .unknown || !value.isBuiltIn || !column.isBuiltIn {
      self = .none
    } else {
      switch (value, column) {
      case (.int2, .int4), (.int2, .int8), (.int4, .int2), (.int4, .int8), (.int8, .int2), (.int8, .int4):
        self = .integer(column)
      case (.jsonb, .json): self = .json
      case (.varbit, .bit): self = .none
      default:
        guard value.isReadable(as: .text), column.isReadable(as: .text) else { return nil }
        self = .none
      }
    }
  }

  /// Appends a value, its length in front; −1 is NULL.
  /// - Returns: False, when the column cannot hold the value.
  func append(_ value: UnsafeRawBufferPointer?, to chunk: inout [UInt8]) -> Bool {
    guard let value else {
      Self.append(-1 as Int32, to: &chunk)
      return true
    }
    let start = chunk.count
    Self.append(0 as Int32, to: &chunk)
    guard appendContents(of: value, to: &chunk) else { return false }
    // Nothing becomes longer but an integer, so it is as representable as the length of the value was.
    let length = Int32(truncatingIfNeeded: chunk.count - start - 4)
    withUnsafeBytes(of: length.bigEndian) { chunk.replaceSubrange(start..<(start + 4), with: $0) }
    return true
  }

  private func appendContents(of value: UnsafeRawBufferPointer, to chunk: inout [UInt8]) -> Bool {
    switch self {
    case .none: chunk.append(contentsOf: value)
    case .json: chunk.append(contentsOf: value.dropFirst())
    case .integer(let type):
      guard let integer = Self.integer(value) else { return false }
      switch type {
      case .int2: return Self.append(integer, as: Int16.self, to: &chunk)
      case .int4: return Self.append(integer, as: Int32.self, to: &chunk)
      default: return Self.append(integer, as: Int64.self, to: &chunk)
      }
    case .array(let element, let each): return Self.append(array: value, of: element, each, to: &chunk)
    }
    return true
  }

  /// The head of an array is the number of its dimensions, a flag and the type of the elements, then two numbers for each dimension
  /// (`array_send` in src/backend/utils/adt/arrayfuncs.c).
  private static func append(
    array: UnsafeRawBufferPointer, of element: DatabaseType, _ each: CopyConversion, to chunk: inout [UInt8]
  ) -> Bool {
    guard array.count >= 12, let head = Int(exactly: int32(array, at: 0)).map({ 12 + 8 * $0 }),
      head >= 12, head <= array.count
    else { return false }
    chunk.append(contentsOf: array[..<8])
    append(element.rawValue, to: &chunk)
    guard each != .none else {
      chunk.append(contentsOf: array[12...])
      return true
    }
    chunk.append(contentsOf: array[12..<head])
    return each.append(cells: UnsafeRawBufferPointer(rebasing: array[head...]), to: &chunk)
  }

  /// Appends values that stand one behind the other, each behind its length.
  private func append(cells: UnsafeRawBufferPointer, to chunk: inout [UInt8]) -> Bool {
    var offset = 0
    while offset < cells.count {
      guard let cell = CopyCell(in: cells, at: offset), append(cell.value, to: &chunk) else { return false }
      offset = cell.end
    }
    return true
  }

  // MARK: Integers

  private static func integer(_ value: UnsafeRawBufferPointer) -> Int64? {
    switch value.count {
    case 2: Int64(Int16(bigEndian: value.loadUnaligned(as: Int16.self)))
    case 4: Int64(Int32(bigEndian: value.loadUnaligned(as: Int32.self)))
    case 8: Int64(bigEndian: value.loadUnaligned(as: Int64.self))
    default: nil
    }
  }

  private static func int32(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
    Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
  }

  private static func append<Integer: FixedWidthInteger>(
    _ value: Int64, as type: Integer.Type, to chunk: inout [UInt8]
  ) -> Bool {
    guard let value = Integer(exactly: value) else { return false }
    append(value, to: &chunk)
    return true
  }

  private static func append(_ value: some FixedWidthInteger, to chunk: inout [UInt8]) {
    withUnsafeBytes(of: value.bigEndian) { chunk.append(contentsOf: $0) }
  }
}

/// A value behind its length, as in a Bind message, an array and a row of a COPY.
struct CopyCell {
  /// `nil` is NULL.
  let value: UnsafeRawBufferPointer?
  let end: Int

  /// - Returns: `nil`, when the bytes end before the value does.
  init?(in bytes: UnsafeRawBufferPointer, at offset: Int) {
    guard bytes.count - offset >= 4 else { return nil }
    let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    let start = offset + 4
    guard length >= 0 else {
      value = nil
      end = start
      return
    }
    guard bytes.count - start >= length else { return nil }
    value = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)])
    end = start + length
  }
}
