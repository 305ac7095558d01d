/// A value inside the text of a range or a row.
enum QuotedPart {
  /// In quotation marks, when it is empty or a character inside means something to PostgreSQL.
  /// - Parameter special: Such characters; white space is always one.
  static func text(_ text: String, special: String) -> String {
    let characters = text.unicodeScalars
    guard
      characters.isEmpty
        || characters.contains(where: { special.unicodeScalars.contains($0) || $0.properties.isWhitespace })
    else { return text }
    var quoted = "\""
    for character in characters {
      if character == "\"" || character == "\\" { quoted.unicodeScalars.append(character) }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }
}
