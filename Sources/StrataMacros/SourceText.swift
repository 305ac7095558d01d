extension String {
  /// As a string literal.
  var literal: String {
    "\"" + replacingBackslashesAndQuotes + "\""
  }

  private var replacingBackslashesAndQuotes: String {
    // By scalars: a quotation mark with an accent on it ends a literal, too.
    unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "\\" || scalar == "\"" { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(scalar)
    }
  }

  /// In backticks where the name is a keyword, or no name without them.
  var escaped: String {
    Self.keywords.contains(self) || contains { !$0.isLetter && !$0.isNumber && $0 != "_" } ? "`\(self)`" : self
  }

  /// As the label of an argument in a call: there keywords are names, but for one.
  var escapedLabel: String { Self.keywords.contains(self) && self != "inout" ? self : escaped }

  private static let keywords: Set<String> = [
    "Any", "Protocol", "Self", "Type", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard",
    "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch",
    "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]
}
