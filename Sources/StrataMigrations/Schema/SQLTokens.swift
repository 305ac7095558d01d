import Strata

/// A piece of SQL, as both databases split it
/// (https://www.postgresql.org/docs/current/sql-syntax-lexical.html, https://www.sqlite.org/lang_keywords.html).
struct SQLToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case word
    /// In quotation marks, backticks or brackets; ``SQLToken/text`` is what stands inside.
    case quotedName
    /// With everything around the value, as in `E'a\'b'`.
    case string
    case number
    case symbol
  }

  let kind: Kind
  let text: String

  /// Whether it is this word or symbol, in letters of either case.
  func `is`(_ keyword: String) -> Bool {
    switch kind {
    case .word, .symbol: text.uppercased() == keyword
    case .quotedName, .string, .number: false
    }
  }

  /// What a name is called; `nil` where none can stand. SQLite takes strings for names.
  var name: String? {
    switch kind {
    case .word, .quotedName: text
    case .string where text.hasPrefix("'"): String(text.dropFirst().dropLast()).replacing("''", with: "'")
    case .string, .number, .symbol: nil
    }
  }

  /// The text that stands for it in SQL, the same for names that are quoted without need and for those that are not.
  var canonical: String {
    switch kind {
    case .word: SQLKeywords.reserved.contains(text.uppercased()) ? text.uppercased() : text
    case .quotedName: text.isPlainName ? text : text.quotedName
    case .string, .number, .symbol: text
    }
  }
}

enum SQLTokens {
  /// Splits a text; comments and white space are left out.
  /// - Throws: `invalidArgument` for a string, name or comment without an end.
  static func split(_ sql: String) throws(DatabaseError) -> [SQLToken] {
    var scanner = SQLScanner(sql)
    var tokens: [SQLToken] = []
    while let token = try scanner.next() { tokens.append(token) }
    return tokens
  }

  /// What stands between `BEGIN` and `END` in the definition of a trigger, as it is written.
  static func body(of trigger: String) throws(DatabaseError) -> String {
    let scalars = Array(trigger.unicodeScalars)
    let tokens = try placed(trigger)
    guard let begin = tokens.first(where: { $0.token.is("BEGIN") }),
      let end = tokens.last(where: { $0.token.is("END") }),
      begin.range.upperBound <= end.range.lowerBound
    else {
      throw DatabaseError(.unsupported, "a trigger has a definition that Strata does not know; report it, please")
    }
    var body = scalars[begin.range.upperBound..<end.range.lowerBound]
    while body.first?.properties.isWhitespace == true { body.removeFirst() }
    while body.last?.properties.isWhitespace == true { body.removeLast() }
    return String(String.UnicodeScalarView(body))
  }

  /// The text with another name where one stands; everything else stays as it is written.
  /// - Parameter isMeant: Whether a token is the name, by it and the two tokens in front of it.
  static func renaming(
    _ text: String, to new: String, where isMeant: (_ token: SQLToken, _ before: [SQLToken]) -> Bool
  ) -> String {
    guard let tokens = try? placed(text) else { return text }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var last = 0
    for (place, (token, range)) in tokens.enumerated() {
      guard isMeant(token, tokens[max(0, place - 2)..<place].map(\.token)) else { continue }
      result.append(contentsOf: scalars[last..<range.lowerBound])
      result.append(contentsOf: (new.isPlainName ? new : new.quotedName).unicodeScalars)
      last = range.upperBound
    }
    result.append(contentsOf: scalars[last...])
    return String(result)
  }

  /// The tokens, and where they stand among the scalars of the text.
  private static func placed(_ sql: String) throws(DatabaseError) -> [(token: SQLToken, range: Range<Int>)] {
    var scanner = SQLScanner(sql)
    var tokens: [(SQLToken, Range<Int>)] = []
    while let token = try scanner.next() { tokens.append((token, scanner.start..<scanner.place)) }
    return tokens
  }

  /// The tokens as one text: the same for texts that differ in white space, comments, case of keywords and quotes alone.
  static func joined(_ tokens: some Sequence<SQLToken>) -> String {
    var text = ""
    var last: SQLToken?
    for token in tokens {
      if let last, needsSpace(last, token) { text += " " }
      text += token.canonical
      last = token
    }
    return text
  }

  /// The canonical text of an expression, without parentheses that are around all of it.
  static func expression(_ tokens: [SQLToken]) -> String {
    var tokens = tokens[...]
    while tokens.first?.is("(") == true, closing(of: tokens) == tokens.index(before: tokens.endIndex) {
      tokens = tokens.dropFirst().dropLast()
    }
    return joined(tokens)
  }

  /// - Returns: Where the parenthesis that opens at the first of the tokens is closed.
  private static func closing(of tokens: ArraySlice<SQLToken>) -> Int? {
    var depth = 0
    for place in tokens.indices where tokens[place].kind == .symbol {
      if tokens[place].text == "(" { depth += 1 }
      if tokens[place].text == ")" { depth -= 1 }
      if depth == 0 { return place }
    }
    return nil
  }

  private static func needsSpace(_ left: SQLToken, _ right: SQLToken) -> Bool {
    let tight: Set<String> = ["(", ".", "::", "["]
    if left.kind == .symbol, tight.contains(left.text) { return false }
    if right.kind == .symbol {
      switch right.text {
      case ")", ",", ".", "::", "]", "[", ";": return false
      case "(": return !(left.kind == .word && !SQLKeywords.reserved.contains(left.text.uppercased()))
      default: return true
      }
    }
    return true
  }
}

enum SQLKeywords {
  /// Words that a name is quoted for although they mean nothing in the texts that are read here
  /// (https://www.postgresql.org/docs/current/sql-keywords-appendix.html, https://www.sqlite.org/lang_keywords.html).
  static let others: Set<String> = [
    "ADD", "ANALYSE", "ANALYZE", "ASYMMETRIC", "AUTHORIZATION", "AUTOINCREMENT", "BINARY", "BOTH", "COLLATION",
    "COMMIT",
    "CONCURRENTLY", "CURRENT_CATALOG", "CURRENT_ROLE", "CURRENT_SCHEMA", "CURRENT_USER", "FETCH", "FREEZE", "FULL",
    "GRANT",
    "IF", "INITIALLY", "INNER", "LATERAL", "LEADING", "LOCALTIME", "LOCALTIMESTAMP", "NOTHING", "ONLY", "OVERLAPS",
    "PLACING",
    "SESSION_USER", "SYMMETRIC", "SYSTEM_USER", "TABLESAMPLE", "TRAILING", "VARIADIC", "VERBOSE", "WINDOW",
  ]

  /// Words that mean something in expressions and definitions; written in upper case, and quoted as names.
  static let reserved: Set<String> = [
    "ALL", "ALTER", "AND", "ANY", "ARRAY", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "CHECK", "COLLATE", "COLUMN",
    "CONSTRAINT", "CREATE", "CROSS", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "DEFAULT", "DEFERRABLE",
    "DELETE", "DESC", "DISTINCT", "DO", "DROP", "ELSE", "END", "ESCAPE", "EXCEPT", "EXISTS", "FALSE", "FOR", "FOREIGN",
    "FROM", "GENERATED", "GLOB", "GROUP", "HAVING", "ILIKE", "IN", "INDEX", "INSERT", "INTERSECT", "INTO", "IS",
    "ISNULL",
    "JOIN", "LEFT", "LIKE", "LIMIT", "MATCH", "NATURAL", "NOT", "NOTNULL", "NULL", "OFFSET", "ON", "OR", "ORDER",
    "OUTER",
    "PRIMARY", "REFERENCES", "REGEXP", "RETURNING", "RIGHT", "SELECT", "SET", "SIMILAR", "SOME", "TABLE", "THEN", "TO",
    "TRANSACTION", "TRUE", "UNION", "UNIQUE", "UPDATE", "USER", "USING", "VALUES", "WHEN", "WHERE", "WITH",
  ]
}

extension String {
  /// A name that reads the same with and without quotation marks on both databases.
  var isPlainName: Bool {
    guard let first = unicodeScalars.first, first == "_" || ("a"..."z").contains(first) else { return false }
    return unicodeScalars.allSatisfy { $0 == "_" || ("a"..."z").contains($0) || ("0"..."9").contains($0) }
      && !SQLKeywords.reserved.contains(uppercased()) && !SQLKeywords.others.contains(uppercased())
  }

  var quotedName: String { "\"" + replacing("\"", with: "\"\"") + "\"" }

  var quotedText: String { "'" + replacing("'", with: "''") + "'" }
}

/// Reads one token after the other.
private struct SQLScanner {
  private let text: [Unicode.Scalar]
  private(set) var place = 0
  /// Where the last token begins.
  private(set) var start = 0

  init(_ sql: String) { text = Array(sql.unicodeScalars) }

  mutating func next() throws(DatabaseError) -> SQLToken? {
    try skipBlanks()
    start = place
    guard let first = peek() else { return nil }
    switch first {
    case "'": return SQLToken(kind: .string, text: try quoted(until: "'", escapes: false))
    case "\"", "`":
      let name = try quoted(until: first, escapes: false)
      return SQLToken(kind: .quotedName, text: unquoted(name, first))
    case "[" where bracketsAName:
      return SQLToken(kind: .quotedName, text: String(try quoted(until: "]", escapes: false).dropFirst().dropLast()))
    case "0"..."9": return SQLToken(kind: .number, text: take { Self.isWordPart($0) || $0 == "." })
    case _ where Self.isWordStart(first): return try word()
    default: return SQLToken(kind: .symbol, text: symbol())
    }
  }

  private mutating func word() throws(DatabaseError) -> SQLToken {
    let word = take(Self.isWordPart)
    // E'…' with backslashes, and B'…', X'…', U&'…' without.
    if peek() == "'", ["E", "B", "X", "N"].contains(word.uppercased()) {
      let string = try quoted(until: "'", escapes: word.uppercased() == "E")
      return SQLToken(kind: .string, text: word + string)
    }
    return SQLToken(kind: .word, text: word)
  }

  private mutating func symbol() -> String {
    let pairs = ["::", "||", "<=", ">=", "<>", "!=", "->", "#>", "@>", "<@", "&&", "!~", "~*", "=="]
    let triples = ["->>", "#>>", "!~*", "~~*"]
    for length in [3, 2] where place + length <= text.count {
      var candidate = ""
      candidate.unicodeScalars.append(contentsOf: text[place..<place + length])
      if (length == 3 ? triples : pairs).contains(candidate) {
        place += length
        return candidate
      }
    }
    place += 1
    return String(text[place - 1])
  }

  /// `[name]` is one of SQLite's ways to quote; behind a word or a closing bracket it is an array's element or type.
  private var bracketsAName: Bool {
    guard place > 0 else { return true }
    let before = text[place - 1]
    guard !Self.isWordPart(before), before != "]", before != ")", before != "\"" else { return false }
    return place + 1 < text.count && text[place + 1] != "]"
  }

  private mutating func skipBlanks() throws(DatabaseError) {
    while let scalar = peek() {
      if scalar.properties.isWhitespace {
        place += 1
      } else if scalar == "-", peek(1) == "-" {
        while peek() != nil, peek() != "\n" { place += 1 }
      } else if scalar == "/", peek(1) == "*" {
        place += 2
        while !(peek() == "*" && peek(1) == "/") {
          guard peek() != nil else { throw unended("comment") }
          place += 1
        }
        place += 2
      } else {
        return
      }
    }
  }

  /// With the quotes, which stand twice inside.
  private mutating func quoted(until end: Unicode.Scalar, escapes: Bool) throws(DatabaseError) -> String {
    var result = String.UnicodeScalarView()
    result.append(text[place])
    place += 1
    while let scalar = peek() {
      place += 1
      result.append(scalar)
      if escapes, scalar == "\\", let next = peek() {
        place += 1
        result.append(next)
      } else if scalar == end {
        guard peek() == end, end != "]" else { return String(result) }
        place += 1
        result.append(end)
      }
    }
    throw unended(end == "'" ? "string" : "name")
  }

  private func unquoted(_ text: String, _ quote: Unicode.Scalar) -> String {
    String(text.dropFirst().dropLast()).replacing("\(quote)\(quote)", with: "\(quote)")
  }

  private func unended(_ what: String) -> DatabaseError {
    DatabaseError(.invalidArgument, "a \(what) in a definition has no end")
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? { place + ahead < text.count ? text[place + ahead] : nil }

  private mutating func take(_ isPart: (Unicode.Scalar) -> Bool) -> String {
    var result = String.UnicodeScalarView()
    while let scalar = peek(), isPart(scalar) {
      result.append(scalar)
      place += 1
    }
    return String(result)
  }

  private static func isWordStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.value > 127 || scalar.properties.isAlphabetic
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    isWordStart(scalar) || ("0"..."9").contains(scalar) || scalar == "$"
  }
}
