/// JSON as PostgreSQL prints a `jsonb`: a blank behind colons and commas, each name once, shorter names first.
enum RandomJSON {
  static func value(_ random: inout Randomness, depth: Int) -> String {
    switch random.number(0...(depth > 0 ? 6 : 4)) {
    case 0: return "null"
    case 1: return random.isOne(in: 2) ? "true" : "false"
    case 2: return "\(random.integer(near: -100...100) as Int)"
    case 3: return "\(random.number(-999...999)).\(random.number(0...999))"
    case 4: return string(random.text(0...8))
    case 5:
      let elements = (0..<random.number(0...4)).map { _ in value(&random, depth: depth - 1) }
      return "[\(elements.joined(separator: ", "))]"
    default:
      var names: [String] = []
      for _ in 0..<random.number(0...4) {
        let name = random.text(0...6)
        if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
      }
      names.sort {
        $0.utf8.count == $1.utf8.count ? $0.utf8.lexicographicallyPrecedes($1.utf8) : $0.utf8.count < $1.utf8.count
      }
      let members = names.map { "\(string($0)): \(value(&random, depth: depth - 1))" }
      return "{\(members.joined(separator: ", "))}"
    }
  }

  private static func string(_ text: String) -> String {
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{8}": quoted += "\\b"
      case "\u{C}": quoted += "\\f"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\0"..<" ":
        let digits = String(character.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }
}
