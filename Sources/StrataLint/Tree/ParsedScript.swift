import Strata

/// A statement and where it stands in its script.
struct ParsedStatement: Sendable, Hashable {
  let statement: Statement
  /// Statements inside it that change rows: `WITH gone AS (DELETE …)`.
  let nested: [Statement]
  /// The strings in it, for values that a new enum value may be among.
  let strings: Set<String>
  /// From the end of the statement before it, so with the comments in front, in bytes.
  let range: Range<Int>
  /// Where the text that the parser saw begins: its places count from there.
  let base: Int
  /// Of its first word, in bytes.
  let start: Int
  /// Without the comments in front.
  let text: String
  /// What is left of names that the parser has cut off, as the server does.
  let cutNames: [String]
}

/// A script as the parser sees it.
struct ParsedScript: Sendable {
  let statements: [ParsedStatement]
  let problems: [PostgresParser.SyntaxProblem]

  init(_ text: String) throws(DatabaseError) {
    if let zero = text.utf8.firstIndex(of: 0) {
      let offset = text.utf8.distance(from: text.utf8.startIndex, to: zero)
      statements = []
      problems = [PostgresParser.SyntaxProblem(message: "a NUL byte, which SQL cannot hold", offset: offset)]
      return
    }
    let bytes = Array(text.utf8)
    switch try PostgresParser.parse(text) {
    case .success(let tree):
      statements = Self.statements(tree, bytes, from: 0)
      problems = []
    case .failure:
      // Piece by piece: one mistake must not hide what else there is to say.
      var statements: [ParsedStatement] = []
      var problems: [PostgresParser.SyntaxProblem] = []
      for piece in PostgresParser.split(text) {
        let end = min(piece.offset + piece.length, bytes.count)
        guard piece.offset < end else { continue }
        switch try PostgresParser.parse(String(decoding: bytes[piece.offset..<end], as: UTF8.self)) {
        case .success(let tree): statements += Self.statements(tree, bytes, from: piece.offset)
        case .failure(let problem):
          problems.append(.init(message: problem.message, offset: problem.offset + piece.offset))
        }
      }
      self.statements = statements
      self.problems = problems
    }
  }

  private static func statements(_ tree: SyntaxTree, _ bytes: [UInt8], from base: Int) -> [ParsedStatement] {
    tree.list("stmts").compactMap { raw in
      guard let node = raw["stmt"] else { return nil }
      let offset = base + raw.number("stmt_location")
      // The last statement without a semicolon has no length.
      let length = raw.number("stmt_len")
      let end = length > 0 ? min(offset + length, bytes.count) : bytes.count
      let start = SQLTrivia.skip(bytes, from: offset, to: end)
      var nested: [Statement] = []
      var strings: Set<String> = []
      let text = String(decoding: bytes[start..<end], as: UTF8.self).trimmingSpace
      node.walk { kind, fields in
        if kind == "CommonTableExpr", let query = fields["ctequery"] { nested.append(Statement(query)) }
        if kind == "A_Const", let value = fields["sval"]?.text("sval") { strings.insert(value) }
      }
      return ParsedStatement(
        statement: Statement(node), nested: nested, strings: strings, range: offset..<end, base: base, start: start,
        text: text, cutNames: cutNames(node, in: text))
    }
  }
}

extension ParsedScript {
  /// Names that are longer in the text than in the tree. A cut leaves 63 bytes, or up to three less where it would split a letter.
  fileprivate static func cutNames(_ tree: SyntaxTree, in text: String) -> [String] {
    let source = Array(text.lowercased().utf8)
    guard source.count > 63 else { return [] }
    return tree.texts(longerThan: 59).filter { name in
      let wanted = Array(name.lowercased().utf8)
      guard wanted.count <= 63, source.count > wanted.count else { return false }
      return (0..<(source.count - wanted.count)).contains { start in
        guard source[start..<start + wanted.count].elementsEqual(wanted) else { return false }
        let next = source[start + wanted.count]
        return wanted.count + (next >= 0x80 ? 4 : 1) > 63 && isPartOfName(next)
      }
    }
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}

extension SyntaxTree {
  /// Names among the texts of the tree: of an object's fields and of `String` nodes, not of constants.
  fileprivate func texts(longerThan bytes: Int) -> [String] {
    switch self {
    case .text(let text): text.utf8.count > bytes ? [text] : []
    case .array(let items): items.flatMap { $0.texts(longerThan: bytes) }
    case .object(let fields):
      fields.sorted { $0.key < $1.key }.flatMap { $0.key == "A_Const" ? [] : $0.value.texts(longerThan: bytes) }
    case .number, .flag, .null: []
    }
  }
}

/// White space and comments.
enum SQLTrivia {
  /// The offset of what comes after them.
  static func skip(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var offset = start
    while offset < end {
      let next = offset + 1 < end ? bytes[offset + 1] : 0
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, UInt8(ascii: ";"): offset += 1
      case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
        while offset < end, bytes[offset] != 0x0A { offset += 1 }
      case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
        // Comments of this kind nest in PostgreSQL.
        var depth = 0
        repeat {
          let pair = (bytes[offset], offset + 1 < end ? bytes[offset + 1] : 0)
          if pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
            depth += 1
            offset += 2
          } else if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
            depth -= 1
            offset += 2
          } else {
            offset += 1
          }
        } while depth > 0 && offset < end
      default: return offset
      }
    }
    return min(offset, end)
  }
}

extension String {
  fileprivate var trimmingSpace: String {
    var text = Substring(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
