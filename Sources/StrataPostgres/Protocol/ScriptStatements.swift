import Strata

/// Looks through a script for its statements, as far as that goes without a parser: quotes, comments and dollar quotes
/// are stepped over (https://www.postgresql.org/docs/current/sql-syntax-lexical.html).
struct ScriptStatements {
  private let text: [UInt8]
  private var offset = 0
  /// Where the statement that came last begins.
  private var start = 0

  init(_ sql: String) { text = Array(sql.utf8) }

  /// Refuses statements that would end the transaction around the script: the server runs a script as a whole in one
  /// transaction, and what comes after a COMMIT in it would not be undone with the rest.
  static func refuseTransactionControl(_ sql: String) throws(DatabaseError) {
    var script = ScriptStatements(sql)
    while let words = script.nextStatement() {
      let isControl =
        switch words.first {
        case "begin", "start", "commit", "end", "abort", "savepoint", "release", "rollback": true
        case "prepare": words.dropFirst().first == "transaction"
        default: false
        }
      if isControl {
        throw DatabaseError(
          .invalidArgument,
          "a script is one transaction and cannot have \((words.first ?? "").uppercased()) in it; leave it out")
      }
    }
  }

  /// Where a statement begins, for errors that name no place: in characters, counted from one.
  /// - Parameter index: How many statements stand in front of it.
  static func position(ofStatement index: Int, in sql: String) -> Int? {
    guard index >= 0 else { return nil }
    var script = ScriptStatements(sql)
    for _ in 0...index {
      guard script.nextStatement() != nil else { return nil }
    }
    return String(decoding: script.text[..<script.start], as: UTF8.self).unicodeScalars.count + 1
  }

  /// - Returns: The first words of the next statement, in lower case; `nil` at the end.
  mutating func nextStatement() -> [String]? {
    var words: [String] = []
    var hasBegun = false
    var parentheses = 0
    /// Inside the body of a function that is written in SQL itself, where semicolons separate its statements.
    var blocks = 0
    while offset < text.count {
      if !hasBegun, !isBetweenStatements {
        hasBegun = true
        start = offset
      }
      switch text[offset] {
      case UInt8(ascii: ";") where parentheses <= 0 && blocks == 0:
        offset += 1
        if !words.isEmpty { return words }
        hasBegun = false
      case UInt8(ascii: "("):
        parentheses += 1
        offset += 1
      case UInt8(ascii: ")"):
        parentheses -= 1
        offset += 1
      case UInt8(ascii: "'"): skipQuoted(by: UInt8(ascii: "'"), escapes: isEscapeString)
      case UInt8(ascii: "\""): skipQuoted(by: UInt8(ascii: "\""), escapes: false)
      case UInt8(ascii: "$"): skipDollarQuoted()
      case UInt8(ascii: "-") where next == UInt8(ascii: "-"): skipLine()
      case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipComment()
      case let byte where Self.isWordStart(byte):
        let word = takeWord()
        if words.count < 8 { words.append(word) }
        guard words.first == "create", words.contains("function") || words.contains("procedure") else { continue }
        if word == "begin" || (word == "case" && blocks > 0) { blocks += 1 }
        if word == "end", blocks > 0 { blocks -= 1 }
      default: offset += 1
      }
    }
    return words.isEmpty ? nil : words
  }

  // MARK: Tokens

  /// At white space, a comment or a semicolon.
  private var isBetweenStatements: Bool {
    switch text[offset] {
    case 0x20, 0x09...0x0D, UInt8(ascii: ";"): true
    case UInt8(ascii: "-"): next == UInt8(ascii: "-")
    case UInt8(ascii: "/"): next == UInt8(ascii: "*")
    default: false
    }
  }

  private var next: UInt8? { offset + 1 < text.count ? text[offset + 1] : nil }

  private static func isWordStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
      || byte >= 0x80
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    isWordStart(byte) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "$")
  }

  private mutating func takeWord() -> String {
    let start = offset
    while offset < text.count, Self.isWordPart(text[offset]) { offset += 1 }
    return String(decoding: text[start..<offset], as: UTF8.self).lowercased()
  }

  /// Whether the quote here begins a string with backslash escapes, `E'…'`.
  private var isEscapeString: Bool {
    guard offset > 0, text[offset - 1] | 0x20 == UInt8(ascii: "e") else { return false }
    return offset < 2 || !Self.isWordPart(text[offset - 2])
  }

  /// A doubled quote ends the string and begins the next, which is the same as staying inside.
  private mutating func skipQuoted(by quote: UInt8, escapes: Bool) {
    offset += 1
    while offset < text.count, text[offset] != quote {
      offset += escapes && text[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    offset += 1
  }

  private mutating func skipDollarQuoted() {
    var end = offset + 1
    while end < text.count, Self.isWordPart(text[end]), text[end] != UInt8(ascii: "$") { end += 1 }
    // `$1` is a parameter, and a lone dollar is nothing.
    guard end < text.count, text[end] == UInt8(ascii: "$"), end == offset + 1 || Self.isWordStart(text[offset + 1])
    else {
      offset += 1
      return
    }
    let tag = text[offset...end]
    offset = end + 1
    while offset < text.count {
      if text[offset] == UInt8(ascii: "$"), text[offset...].starts(with: tag) {
        offset += tag.count
        return
      }
      offset += 1
    }
  }

  private mutating func skipLine() {
    while offset < text.count, text[offset] != UInt8(ascii: "\n") { offset += 1 }
  }

  /// Comments nest.
  private mutating func skipComment() {
    var depth = 0
    while offset < text.count {
      if text[offset] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
        depth += 1
        offset += 2
      } else if text[offset] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
        depth -= 1
        offset += 2
        if depth == 0 { return }
      } else {
        offset += 1
      }
    }
  }
}
