import Strata

extension TextSearchVector: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: `'cat':3 'fat':2A,4`.
  public var description: String {
    lexemes.map { lexeme in
      var text = "'"
      for character in lexeme.text.unicodeScalars {
        if character == "'" || character == "\\" { text.unicodeScalars.append(character) }
        text.unicodeScalars.append(character)
      }
      let positions = lexeme.positions.map { "\($0.index)\($0.weight.mark)" }.joined(separator: ",")
      return text + (positions.isEmpty ? "'" : "':\(positions)")
    }.joined(separator: " ")
  }

  /// Reads lexemes between spaces, quoted or not, with or without positions. Nothing is normalised, as by the
  /// database's own cast from text.
  /// - Returns: `nil` for a quotation mark without its partner, an empty lexeme, or positions that are no numbers.
  public init?(_ text: String) {
    var rest = Substring(text).unicodeScalars
    var lexemes: [Lexeme] = []
    while true {
      rest = rest.drop { $0.properties.isWhitespace }
      if rest.isEmpty { break }
      guard let word = Self.scanWord(&rest), !word.isEmpty, let positions = Self.scanPositions(&rest) else {
        return nil
      }
      guard rest.first?.properties.isWhitespace ?? true else { return nil }
      lexemes.append(Lexeme(word, positions))
    }
    self.init(lexemes)
  }

  private static func scanWord(_ rest: inout Substring.UnicodeScalarView) -> String? {
    let isQuoted = rest.first == "'"
    if isQuoted { rest.removeFirst() }
    var word = String.UnicodeScalarView()
    while let next = rest.first {
      if next == "\\" {
        rest.removeFirst()
        guard let escaped = rest.popFirst() else { return nil }
        word.append(escaped)
      } else if isQuoted, next == "'" {
        rest.removeFirst()
        // Two quotation marks stand for one.
        if rest.first != "'" { return String(word) }
        word.append(rest.removeFirst())
      } else if !isQuoted, next == ":" || next.properties.isWhitespace {
        return String(word)
      } else {
        word.append(rest.removeFirst())
      }
    }
    return isQuoted ? nil : String(word)
  }

  private static func scanPositions(_ rest: inout Substring.UnicodeScalarView) -> [Position]? {
    guard rest.first == ":" else { return [] }
    var positions: [Position] = []
    repeat {
      rest.removeFirst()
      let digits = rest.prefix { ("0"..."9").contains($0) }
      guard let index = Int(String(digits)), index > 0 else { return nil }
      rest = rest[digits.endIndex...]
      var weight = Weight.d
      if let mark = rest.first, let marked = Weight(mark: mark) {
        weight = marked
        rest.removeFirst()
      }
      positions.append(Position(index, weight))
    } while rest.first == ","
    return positions
  }
}

extension TextSearchVector.Weight {
  fileprivate var mark: String {
    switch self {
    case .d: ""
    case .c: "C"
    case .b: "B"
    case .a: "A"
    }
  }

  fileprivate init?(mark: Unicode.Scalar) {
    switch mark {
    case "A", "a", "*": self = .a
    case "B", "b": self = .b
    case "C", "c": self = .c
    case "D", "d": self = .d
    default: return nil
    }
  }
}

extension TextSearchVector: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
