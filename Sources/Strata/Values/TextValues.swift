extension String: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .text }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.text, text: self) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.withBytes(as: String.self) { bytes throws(DatabaseError) in
      guard let text = String(exactly: bytes) else {
        throw DatabaseError(.typeMismatch, "the column holds bytes that are not UTF-8; read it as [UInt8]")
      }
      return text
    }
  }
}

extension String {
  /// `nil` for bytes that are not UTF-8. The standard library's `String(validating:as:)` is not compiled for raw bytes and
  /// looks its types up for every call.
  @usableFromInline
  init?(exactly bytes: UnsafeRawBufferPointer) {
    self.init(decoding: bytes, as: UTF8.self)
    // What was repaired is another text. There is nothing to repair in ASCII, and that is seen faster.
    guard
      bytes.isASCII || (utf8.count == bytes.count && withUTF8({ bytes.hasSameBytes(as: UnsafeRawBufferPointer($0)) }))
    else { return nil }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var isASCII: Bool {
    var offset = 0
    var bits: UInt64 = 0
    while count &- offset >= 8 {
      bits |= loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset &+= 8
    }
    while offset < count {
      bits |= UInt64(self[offset])
      offset &+= 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }

  /// - Parameter other: Of the same size.
  fileprivate func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while count &- offset >= 8 {
      let left = loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard left == other.loadUnaligned(fromByteOffset: offset, as: UInt64.self) else { return false }
      offset &+= 8
    }
    while offset < count {
      guard self[offset] == other[offset] else { return false }
      offset &+= 1
    }
    return true
  }
}

/// Sent as it is; a value that is read is a text of its own.
extension Substring: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .text }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { String(self).encode(into: &parameters) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) { self = Substring(try String(from: &row)) }
}
