/// Replaces the escapes of a JSON text, whose bytes are then fewer.
struct JSONTextUnescaping {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  /// - Parameter bytes: What stands between the quotation marks.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The next character, or the next byte of one that is not escaped.
  /// - Returns: `nil` at the end.
  /// - Throws: For an escape that JSON does not have, for half of a surrogate pair, and for NUL, which no text of a database has.
  mutating func next() throws(JSONArrayScanner.Defect) -> Unit? {
    guard let byte = take() else { return nil }
    guard byte == UInt8(ascii: "\\") else { return .byte(byte) }
    switch take() {
    case UInt8(ascii: "\""): return .byte(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): return .byte(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): return .byte(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): return .byte(0x08)
    case UInt8(ascii: "f"): return .byte(0x0C)
    case UInt8(ascii: "n"): return .byte(0x0A)
    case UInt8(ascii: "r"): return .byte(0x0D)
    case UInt8(ascii: "t"): return .byte(0x09)
    case UInt8(ascii: "u"): return .scalar(try scalar())
    default: throw .malformed
    }
  }

  enum Unit {
    case byte(UInt8)
    case scalar(Unicode.Scalar)
  }

  private mutating func scalar() throws(JSONArrayScanner.Defect) -> Unicode.Scalar {
    let first = try codeUnit()
    guard UTF16.isLeadSurrogate(first) else {
      guard first != 0, let scalar = Unicode.Scalar(first) else { throw .malformed }
      return scalar
    }
    guard take() == UInt8(ascii: "\\"), take() == UInt8(ascii: "u") else { throw .malformed }
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second),
      let scalar = Unicode.Scalar(0x1_0000 + (UInt32(first) & 0x3FF) << 10 + UInt32(second) & 0x3FF)
    else { throw .malformed }
    return scalar
  }

  private mutating func codeUnit() throws(JSONArrayScanner.Defect) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = take()?.hexadecimalDigit else { throw .malformed }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private mutating func take() -> UInt8? {
    guard offset < bytes.count else { return nil }
    defer { offset += 1 }
    return bytes[offset]
  }
}

extension UInt8 {
  var hexadecimalDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
