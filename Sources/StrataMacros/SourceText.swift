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

  /// In backticks where the name is a keyword.
  var escaped: String {
    [
      "default", "in", "is", "as", "for", "if", "else", "case", "class", "struct", "enum", "func", "var", "let",
      "return",
      "switch", "where", "while", "repeat", "do", "try", "catch", "throw", "throws", "import", "init", "self", "static",
      "public", "private", "internal", "operator", "protocol", "extension", "guard", "defer", "break", "continue",
      "fallthrough", "nil", "true", "false", "super", "rethrows", "subscript", "typealias", "inout", "associatedtype",
      "deinit", "fileprivate", "Any",
    ].contains(self) ? "`\(self)`" : self
  }
}
