import Strata

/// Where one message stands in the received bytes.
struct MessageFrame: Sendable {
  let kind: BackendMessageKind
  /// The body, after kind and length.
  let body: Range<Int>

  /// What stands at the beginning of the bytes.
  enum Step: Sendable {
    case frame(MessageFrame)
    /// So many bytes are needed at least, counted from the offset; what comes then says whether that was all.
    case incomplete(needed: Int)
  }

  static let headerSize = 5
  /// What stands between two rows: the header of the second one and its count of columns.
  static let rowGap = headerSize + 2

  /// - Throws: `protocolViolation` for an unknown kind, and for a length that the kind cannot have.
  @inline(__always)
  static func read(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DatabaseError) -> Step {
    guard bytes.count - offset >= headerSize else { return .incomplete(needed: headerSize) }
    let byte = bytes[offset]
    guard let kind = BackendMessageKind(rawValue: byte) else { throw .unknownMessage(byte) }
    let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset &+ 1, as: UInt32.self)))
    guard length >= 4, length - 4 <= kind.longestBody else { throw .messageLength(kind, length) }
    guard bytes.count - offset > length else { return .incomplete(needed: length + 1) }
    return .frame(MessageFrame(kind: kind, body: (offset &+ headerSize)..<(offset &+ length &+ 1)))
  }
}

extension DatabaseError {
  static func violation(_ what: String) -> DatabaseError {
    DatabaseError(
      .protocolViolation,
      "\(what); the connection was closed. Is this a PostgreSQL server, and nothing in between that changes bytes?")
  }

  static func unknownMessage(_ byte: UInt8) -> DatabaseError {
    violation("the server sent a message of unknown kind \(byte)")
  }

  static func messageLength(_ kind: BackendMessageKind, _ length: Int) -> DatabaseError {
    violation("the server sent a \(kind) message of \(length) bytes")
  }

  static func malformed(_ kind: BackendMessageKind) -> DatabaseError {
    violation("the server sent a malformed \(kind) message")
  }

  static func unexpected(_ kind: BackendMessageKind, while state: String) -> DatabaseError {
    violation("the server sent \(kind) while \(state)")
  }
}
