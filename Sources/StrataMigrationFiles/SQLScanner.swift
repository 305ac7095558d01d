/// Walks over the bytes of a script once and cuts it into statements and comments.
struct SQLScanner {
  private(set) var statements: [SQLScript.Statement] = []
  private(set) var comments: [SQLScript.Comment] = []

  private let bytes: [UInt8]
  private let syntax: SQLScript.Syntax
  private let file: String
  private var index = 0
  private var lines: LineCounter
  private var current: OpenStatement?
  /// The word before the last token, if it was one.
  private var previousWord: String?

  /// A statement whose end was not seen yet.
  private struct OpenStatement {
    let start: SQLScript.Position
    /// The byte after the last one that is neither space nor comment.
    var end: Int
    /// The first keywords, in capitals: enough to tell what is created.
    var words: [String] = []
    var last = Token.other
    var body = Body.none
    var parentheses: [SQLScript.Position] = []
    /// A comment that stands behind what was read so far; inside when more of the statement follows.
    var commentsToPlace: [Int] = []
  }

  private enum Token: Equatable {
    case word(String)
    case semicolon
    case other
  }

  /// Statements that hold statements: their semicolons end only the inner ones.
  private enum Body {
    case none
    case open
    case closed
  }

  init(_ text: String, syntax: SQLScript.Syntax, file: String) {
    bytes = Array(text.utf8)
    self.syntax = syntax
    self.file = file
    lines = LineCounter()
    // A byte order mark, as editors on Windows write it, is no SQL.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    lines.offset = index
  }

  mutating func scan() throws(SQLScript.Problem) {
    while index < bytes.count { try step() }
    guard let open = current else { return }
    switch open.body {
    case .open: throw problem(.unterminatedBody, open.start)
    case .none, .closed: break
    }
    if let parenthesis = open.parentheses.last { throw problem(.unterminatedParenthesis, parenthesis) }
    finish()
  }

  // MARK: One step

  private mutating func step() throws(SQLScript.Problem) {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0B, 0x0C:
      index += 1
    case UInt8(ascii: "-") where next() == UInt8(ascii: "-"):
      lineComment()
    case UInt8(ascii: "/") where next() == UInt8(ascii: "*"):
      try blockComment()
    case UInt8(ascii: "'"):
      try string(escapes: false, from: index)
    case UInt8(ascii: "\""):
      try name(closedBy: byte)
    case UInt8(ascii: "`") where syntax == .sqlite:
      try name(closedBy: byte)
    case UInt8(ascii: "[") where syntax == .sqlite:
      try name(closedBy: UInt8(ascii: "]"))
    case UInt8(ascii: "$") where syntax == .postgres:
      try dollar()
    case UInt8(ascii: ";"):
      semicolon()
    case UInt8(ascii: "("):
      let start = position(index)
      index += 1
      token(.other, from: start)
      if syntax == .postgres { current?.parentheses.append(start) }
    case UInt8(ascii: ")"):
      let start = position(index)
      index += 1
      token(.other, from: start)
      _ = current?.parentheses.popLast()
    case UInt8(ascii: "\\"):
      throw problem(.clientCommand, position(index))
    case 0:
      throw problem(.nulCharacter, position(index))
    case _ where Self.beginsWord(byte):
      try word()
    default:
      let start = position(index)
      index += 1
      // Digits belong together, so that the `e` of `1e5` is no prefix of a string.
      if Self.isDigit(byte) { while index < bytes.count, Self.continuesWord(bytes[index]) { index += 1 } }
      token(.other, from: start)
    }
  }

  private mutating func word() throws(SQLScript.Problem) {
    let start = index
    index += 1
    while index < bytes.count, Self.continuesWord(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self).uppercased()
    if text == "E", syntax == .postgres, index < bytes.count, bytes[index] == UInt8(ascii: "'") {
      try string(escapes: true, from: start)
      return
    }
    token(.word(text), from: position(start))
    if syntax == .postgres, text == "STDIN", previousWord == "FROM", current?.words.first == "COPY" {
      throw problem(.copyFromStandardInput, current?.start ?? position(start))
    }
  }

  // MARK: Tokens

  /// Notes that a token ends at `index`.
  private mutating func token(_ token: Token, from start: SQLScript.Position) {
    var open = current ?? OpenStatement(start: start, end: start.utf8Offset)
    for comment in open.commentsToPlace { comments[comment] = comments[comment].insideStatement }
    open.commentsToPlace.removeAll()
    if case .word(let last) = open.last { previousWord = last } else { previousWord = nil }
    switch (open.body, token) {
    case (.none, .word(let word)):
      if open.words.count < 5 { open.words.append(word) }
      if beginsBody(word, open) { open.body = .open }
    case (.open, .word("END")) where open.last == .semicolon || open.last == .word("ATOMIC"):
      open.body = .closed
    case (.none, .semicolon), (.none, .other), (.open, .word), (.open, .semicolon), (.open, .other), (.closed, _):
      break
    }
    open.last = token
    open.end = index
    current = open
  }

  private func beginsBody(_ word: String, _ open: OpenStatement) -> Bool {
    switch syntax {
    case .sqlite:
      word == "BEGIN" && open.words.first == "CREATE" && open.words.prefix(3).contains("TRIGGER")
    case .postgres:
      word == "ATOMIC" && open.last == .word("BEGIN") && open.words.first == "CREATE"
        && (open.words.prefix(4).contains("FUNCTION") || open.words.prefix(4).contains("PROCEDURE"))
    }
  }

  private mutating func semicolon() {
    let start = position(index)
    index += 1
    guard let open = current else { return }
    switch open.body {
    case .open: token(.semicolon, from: start)
    case .none, .closed:
      if open.parentheses.isEmpty { finish() } else { token(.semicolon, from: start) }
    }
  }

  private mutating func finish() {
    guard let open = current else { return }
    let text = String(decoding: bytes[open.start.utf8Offset..<open.end], as: UTF8.self)
    statements.append(SQLScript.Statement(text: text, position: open.start))
    current = nil
  }

  // MARK: Quotes

  /// - Parameter start: Of the string with its prefix.
  private mutating func string(escapes: Bool, from start: Int) throws(SQLScript.Problem) {
    let begin = position(start)
    while true {
      index += 1
      var isClosed = false
      while index < bytes.count {
        if escapes, bytes[index] == UInt8(ascii: "\\") {
          index += 2
        } else if bytes[index] != UInt8(ascii: "'") {
          index += 1
        } else if next() == UInt8(ascii: "'") {
          index += 2
        } else {
          index += 1
          isClosed = true
          break
        }
      }
      guard isClosed else { throw problem(.unterminatedString, begin) }
      // A string goes on behind the end of the line, with the rules of its first part.
      guard escapes, let continuation = continuation() else { break }
      index = continuation
    }
    token(.other, from: begin)
  }

  /// Where the next part of a string opens, if the string goes on on another line.
  private func continuation() -> Int? {
    var (place, hasNewline) = (index, false)
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        hasNewline = true
        place += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0B, 0x0C: place += 1
      case UInt8(ascii: "-") where hasNewline && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "-"):
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
      case UInt8(ascii: "'"): return hasNewline ? place : nil
      default: return nil
      }
    }
    return nil
  }

  private mutating func name(closedBy quote: UInt8) throws(SQLScript.Problem) {
    let begin = position(index)
    index += 1
    while index < bytes.count {
      if bytes[index] != quote {
        index += 1
      } else if quote != UInt8(ascii: "]"), next() == quote {
        index += 2
      } else {
        index += 1
        token(.other, from: begin)
        return
      }
    }
    throw problem(.unterminatedName, begin)
  }

  private mutating func dollar() throws(SQLScript.Problem) {
    let start = index
    let begin = position(start)
    var end = start + 1
    if end < bytes.count, Self.beginsWord(bytes[end]) {
      while end < bytes.count, Self.continuesWord(bytes[end]), bytes[end] != UInt8(ascii: "$") { end += 1 }
    }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
      index += 1
      token(.other, from: begin)
      return
    }
    let tag = bytes[start...end]
    index = end + 1
    while index + tag.count <= bytes.count {
      if bytes[index] == UInt8(ascii: "$"), bytes[index..<index + tag.count].elementsEqual(tag) {
        index += tag.count
        token(.other, from: begin)
        return
      }
      index += 1
    }
    throw problem(.unterminatedDollarQuote, begin)
  }

  // MARK: Comments

  private mutating func lineComment() {
    let start = index
    let begin = position(start)
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    add(bytes[(start + 2)..<index], at: begin, isLine: true)
  }

  private mutating func blockComment() throws(SQLScript.Problem) {
    let start = index
    let begin = position(start)
    var depth = 1
    index += 2
    while index < bytes.count, depth > 0 {
      if bytes[index] == UInt8(ascii: "*"), next() == UInt8(ascii: "/") {
        depth -= 1
        index += 2
      } else if syntax == .postgres, bytes[index] == UInt8(ascii: "/"), next() == UInt8(ascii: "*") {
        depth += 1
        index += 2
      } else {
        index += 1
      }
    }
    guard depth == 0 else { throw problem(.unterminatedComment, begin) }
    add(bytes[(start + 2)..<(index - 2)], at: begin, isLine: false)
  }

  private mutating func add(_ text: ArraySlice<UInt8>, at position: SQLScript.Position, isLine: Bool) {
    current?.commentsToPlace.append(comments.count)
    comments.append(
      SQLScript.Comment(
        text: String(decoding: text, as: UTF8.self), position: position, isLine: isLine,
        statementsBefore: statements.count + (current == nil ? 0 : 1), isInsideStatement: false))
  }

  // MARK: Bytes

  private func next() -> UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }

  private static func beginsWord(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func continuesWord(_ byte: UInt8) -> Bool {
    beginsWord(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private func problem(_ kind: SQLScript.Problem.Kind, _ position: SQLScript.Position) -> SQLScript.Problem {
    SQLScript.Problem(kind: kind, file: file, position: position)
  }

  /// Called with growing offsets, so lines are counted once.
  private mutating func position(_ offset: Int) -> SQLScript.Position {
    lines.advance(to: offset, in: bytes)
    return SQLScript.Position(line: lines.line, column: lines.column, utf8Offset: offset)
  }
}

/// Where a byte is, by line and column.
private struct LineCounter {
  var line = 1
  var column = 1
  var offset = 0

  mutating func advance(to target: Int, in bytes: [UInt8]) {
    while offset < target {
      if bytes[offset] == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if bytes[offset] & 0xC0 != 0x80 {
        column += 1
      }
      offset += 1
    }
  }
}

extension SQLScript.Comment {
  fileprivate var insideStatement: Self {
    Self(text: text, position: position, isLine: isLine, statementsBefore: statementsBefore, isInsideStatement: true)
  }
}
