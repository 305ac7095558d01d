/// Reads the text of a JSON array from its beginning to its end, element by element (RFC 8259). Strict: what SQLite takes beyond that,
/// such as numbers in hexadecimal digits, is a defect.
struct JSONArrayScanner {
  enum Element {
    case null
    case bool(Bool)
    /// The text of a number; whole, when it has neither a point nor an exponent.
    case number(UnsafeRawBufferPointer, isWhole: Bool)
    /// What stands between the quotation marks.
    case text(UnsafeRawBufferPointer, isEscaped: Bool)
  }

  enum Defect: Error {
    /// The text is no JSON array.
    case malformed
    /// It is one of arrays or objects.
    case nested
  }

  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var isBegun = false

  /// - Parameter bytes: They must live as long as the elements.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// - Returns: `nil` behind the last element.
  mutating func next() throws(Defect) -> Element? {
    skipSpace()
    if isBegun {
      guard !take("]") else { return try end() }
      guard take(",") else { throw .malformed }
      skipSpace()
    } else {
      guard take("[") else { throw .malformed }
      isBegun = true
      skipSpace()
      guard !take("]") else { return try end() }
    }
    return try element()
  }

  private mutating func end() throws(Defect) -> Element? {
    skipSpace()
    guard offset == bytes.count else { throw .malformed }
    return nil
  }

  private mutating func element() throws(Defect) -> Element {
    guard let first = peek else { throw .malformed }
    switch first {
    case UInt8(ascii: "\""): return try text()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "["), UInt8(ascii: "{"): throw .nested
    default:
      if take("null") { return .null }
      if take("true") { return .bool(true) }
      if take("false") { return .bool(false) }
      throw .malformed
    }
  }

  private mutating func text() throws(Defect) -> Element {
    offset += 1
    let start = offset
    var isEscaped = false
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
        offset += 1
        return .text(text, isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        // Whatever is escaped, it does not end the text.
        isEscaped = true
        offset += 2
      case 0x20...: offset += 1
      default: throw .malformed
      }
    }
    throw .malformed
  }

  private mutating func number() throws(Defect) -> Element {
    let start = offset
    _ = take("-")
    if !take("0") { try digits() }
    var isWhole = true
    if take(".") {
      isWhole = false
      try digits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .number(UnsafeRawBufferPointer(rebasing: bytes[start..<offset]), isWhole: isWhole)
  }

  /// At least one.
  private mutating func digits() throws(Defect) {
    let start = offset
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    guard offset > start else { throw .malformed }
  }

  // MARK: Bytes

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - offset >= count else { return false }
    for place in 0..<count where bytes[offset + place] != word.utf8Start[place] { return false }
    offset += count
    return true
  }
}
