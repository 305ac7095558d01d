import Strata

/// Makes names of Swift from those of a database.
enum SwiftNames {
  /// `order_lines` is `OrderLine`.
  static func type(_ table: String) -> String {
    var words = words(table)
    if let last = words.popLast() { words.append(singular(last)) }
    return checked(words.map(\.capitalisedFirst).joined(), instead: "Table")
  }

  /// `guild_id` is `guildID`.
  static func property(_ column: String) -> String {
    let words = words(column)
    let name = words.enumerated().map { place, word in
      if place == 0 { return word.lowercased() }
      return ["id", "url", "uuid", "ip"].contains(word.lowercased()) ? word.uppercased() : word.capitalisedFirst
    }.joined()
    return checked(name, instead: "column")
  }

  /// The name of an enumeration's case.
  static func enumCase(_ value: String) -> String { checked(property(value), instead: "empty") }

  /// What `@Entity` makes of a property's name (`Naming` of StrataMacros).
  static func column(_ property: String) -> String {
    var result = ""
    let letters = Array(property)
    for (place, letter) in letters.enumerated() {
      guard letter.isUppercase else {
        result.append(letter)
        continue
      }
      let afterWord = place > 0 && !letters[place - 1].isUppercase
      let beforeWord = place + 1 < letters.count && letters[place + 1].isLowercase
      if place > 0, letters[place - 1] != "_", afterWord || beforeWord { result.append("_") }
      result += letter.lowercased()
    }
    return result
  }

  static func plural(_ name: String) -> String {
    if name.hasSuffix("y"), let before = name.dropLast().last, !"aeiou".contains(before) {
      return name.dropLast() + "ies"
    }
    for ending in ["s", "x", "z", "ch", "sh"] where name.hasSuffix(ending) { return name + "es" }
    return name + "s"
  }

  private static func singular(_ word: String) -> String {
    let lower = word.lowercased()
    if lower.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
    for ending in ["ses", "xes", "zes", "ches", "shes"] where lower.hasSuffix(ending) && lower != "houses" {
      return String(word.dropLast(lower.hasSuffix("uses") || lower.hasSuffix("ases") ? 1 : 2))
    }
    if lower.hasSuffix("s"), !lower.hasSuffix("ss"), !lower.hasSuffix("us"), !lower.hasSuffix("is"), word.count > 2 {
      return String(word.dropLast())
    }
    return word
  }

  private static func words(_ name: String) -> [String] {
    name.split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  private static func checked(_ name: String, instead: String) -> String {
    guard let first = name.first else { return instead }
    return first.isNumber ? "\(instead)\(name)" : name
  }

  /// A name as it stands in source.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// https://docs.swift.org/swift-book/documentation/the-swift-programming-language/lexicalstructure/#Keywords-and-Punctuation
  private static let keywords: Set<String> = [
    "actor", "any", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default", "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if",
    "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "private", "protocol", "public",
    "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws",
    "true",
    "try", "typealias", "var", "where", "while",
  ]
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
  var loweredFirst: String { prefix(1).lowercased() + dropFirst() }

  /// As a literal of Swift.
  var swiftLiteral: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0": text += "\\0"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
