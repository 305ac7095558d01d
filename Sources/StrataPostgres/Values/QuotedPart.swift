/// A value inside the text of a range or a row.
enum QuotedPart {
  /// In quotation marks, when it is empty or a character inside means something to PostgreSQL.
  /// - Parameter special: Such characters; white space is always one.
  static func text(_ text: String, special: String) -> String {
    let characters = text.unicodeScalars
    guard
      characters.isEmpty
        || characters.contains(where: { special.unicodeScalars.contains($0) || isBlank($0) })
    else { return text }
    var quoted = "\""
    for character in characters {
      if character == "\"" || character == "\\" { quoted.unicodeScalars.append(character) }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }

  /// Only those of ASCII: PostgreSQL looks at single bytes (`record_out` in src/backend/utils/adt/rowtypes.c).
  private static func isBlank(_ character: Unicode.Scalar) -> Bool {
    character == " " || ("\t"..."\r").contains(character)
  }
}
