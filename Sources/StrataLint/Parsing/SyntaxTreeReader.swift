/// Reads JSON (RFC 8259) into a ``SyntaxTree``.
///
/// Foundation's decoders refuse what is nested deeper than 512, which a long chain of `||` reaches, and decode an open set of
/// nodes by trial and error.
struct SyntaxTreeReader {
  enum Problem: Error { case malformed(offset: Int), tooDeep }

  /// Of arrays and objects. Enough for about 500 nested operators, and far from the end of a thread's stack.
  static let maximumDepth = 2_000

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  private init(_ text: String) { bytes = Array(text.utf8) }

  static func read(_ text: String) throws(Problem) -> SyntaxTree {
    var reader = SyntaxTreeReader(text)
    let tree = try reader.value()
    reader.skipSpace()
    guard reader.offset == reader.bytes.count else { throw .malformed(offset: reader.offset) }
    return tree
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { offset += 1 }
  }

  private mutating func expect(_ byte: UInt8) throws(Problem) {
    skipSpace()
    guard next == byte else { throw .malformed(offset: offset) }
    offset += 1
  }

  private mutating func takes(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    offset += 1
    return true
  }

  private mutating func value() throws(Problem) -> SyntaxTree {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { reader throws(Problem) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(Problem) in try reader.array() }
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ body: (inout SyntaxTreeReader) throws(Problem) -> SyntaxTree
  ) throws(Problem) -> SyntaxTree {
    guard depth < Self.maximumDepth else { throw .tooDeep }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  private mutating func object() throws(Problem) -> SyntaxTree {
    try expect(UInt8(ascii: "{"))
    var fields: [String: SyntaxTree] = [:]
    if takes(UInt8(ascii: "}")) { return .object(fields) }
    repeat {
      skipSpace()
      let key = try text()
      try expect(UInt8(ascii: ":"))
      fields[key] = try value()
    } while takes(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
    return .object(fields)
  }

  private mutating func array() throws(Problem) -> SyntaxTree {
    try expect(UInt8(ascii: "["))
    var items: [SyntaxTree] = []
    if takes(UInt8(ascii: "]")) { return .array(items) }
    repeat { items.append(try value()) } while takes(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
    return .array(items)
  }

  private mutating func word(_ word: StaticString, _ value: SyntaxTree) throws(Problem) -> SyntaxTree {
    let expected = Array("\(word)".utf8)
    guard bytes[offset...].starts(with: expected) else { throw .malformed(offset: offset) }
    offset += expected.count
    return value
  }

  /// Numbers of the tree are integers; a fraction stands in a text.
  private mutating func number() throws(Problem) -> SyntaxTree {
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { offset += 1 }
    guard let number = Int(String(decoding: bytes[start..<offset], as: UTF8.self)) else {
      throw .malformed(offset: start)
    }
    return .number(number)
  }

  private mutating func text() throws(Problem) -> String {
    guard next == UInt8(ascii: "\"") else { throw .malformed(offset: offset) }
    offset += 1
    var result: [UInt8] = []
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"): result += try escape()
      default: result.append(byte)
      }
    }
    throw .malformed(offset: offset)
  }

  private mutating func escape() throws(Problem) -> [UInt8] {
    guard let byte = next else { throw .malformed(offset: offset) }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "u"): break
    default: throw .malformed(offset: offset)
    }
    guard offset + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(code)
    else {
      // The parser escapes ASCII only, so there are no halves of surrogate pairs.
      throw .malformed(offset: offset)
    }
    offset += 4
    return Array(String(Character(scalar)).utf8)
  }
}
