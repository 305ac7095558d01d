import Strata

/// Reads the fields of one message body; every read is checked against its end.
struct MessageReader: ~Copyable {
  private let bytes: UnsafeRawBufferPointer
  private let kind: BackendMessageKind
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer, _ kind: BackendMessageKind) {
    self.bytes = bytes
    self.kind = kind
  }

  var isAtEnd: Bool { offset == bytes.count }

  mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(DatabaseError) -> Integer {
    guard bytes.count - offset >= MemoryLayout<Integer>.size else { throw .malformed(kind) }
    let value = bytes.loadUnaligned(fromByteOffset: offset, as: Integer.self)
    offset += MemoryLayout<Integer>.size
    return Integer(bigEndian: value)
  }

  /// A string that ends with a zero byte. Bytes that are not UTF-8 are replaced: server messages before the client's
  /// encoding is set may be in any.
  mutating func string() throws(DatabaseError) -> String {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
    guard let length = rest.firstIndex(of: 0) else { throw .malformed(kind) }
    offset += length + 1
    return String(decoding: rest[..<length], as: UTF8.self)
  }

  mutating func bytes(_ count: Int) throws(DatabaseError) -> [UInt8] {
    guard count >= 0, bytes.count - offset >= count else { throw .malformed(kind) }
    defer { offset += count }
    return [UInt8](bytes[offset..<(offset + count)])
  }

  func finish() throws(DatabaseError) {
    guard isAtEnd else { throw .malformed(kind) }
  }
}
