/// A regular expression that means the same to Swift and to PostgreSQL
/// (https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS).
struct PortablePattern {
  /// As PostgreSQL reads it.
  let text: String

  /// - Returns: `nil` when it has anything that the two read differently, or that one of them does not know.
  init?(_ pattern: String) {
    var text = ""
    var scalars = Array(pattern.unicodeScalars)[...]
    /// A quantifier must have something in front of it.
    var canRepeat = false
    while let scalar = scalars.popFirst() {
      switch scalar {
      case ".":
        // Without an option, PostgreSQL's dot is a line's end, too.
        text += "[^\\n\\r]"
        canRepeat = true
      case "\\":
        guard let escaped = scalars.popFirst(), Self.isPunctuation(escaped) else { return nil }
        text += "\\\(escaped)"
        canRepeat = true
      case "[":
        guard let set = Self.set(&scalars) else { return nil }
        text += set
        canRepeat = true
      case "(":
        if scalars.first == "?" {
          guard scalars.dropFirst().first == ":" else { return nil }
          scalars = scalars.dropFirst(2)
        }
        text += "(?:"
        canRepeat = false
      case ")":
        text += ")"
        canRepeat = true
      case "|":
        text += "|"
        canRepeat = false
      case "?", "*", "+":
        guard canRepeat else { return nil }
        text.unicodeScalars.append(scalar)
        canRepeat = false
      case "{":
        guard canRepeat, let bounds = Self.bounds(&scalars) else { return nil }
        text += bounds
        canRepeat = false
      case "]", "}", "^", "$", "#":
        return nil
      default:
        // One scalar to both only where no other can be its equal: Swift compares by canonical equivalence.
        guard scalar.isASCII, scalar.value >= 0x20 else { return nil }
        text.unicodeScalars.append(scalar)
        canRepeat = true
      }
    }
    self.text = text
  }

  /// `[a-z0-9_]`, `[^,]`: characters and ranges of ASCII. The bracket is read already.
  private static func set(_ scalars: inout ArraySlice<Unicode.Scalar>) -> String? {
    var text = "["
    if scalars.first == "^" {
      scalars.removeFirst()
      text += "^"
    }
    var isEmpty = true
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "]": return isEmpty ? nil : text + "]"
      case "[", "&", "~", "^": return nil
      case "\\":
        guard let escaped = scalars.popFirst(), isPunctuation(escaped) else { return nil }
        text += "\\\(escaped)"
      case "-":
        // Between two characters it makes a range, as the last one it stands for itself.
        guard !isEmpty, let next = scalars.first, next != "-" else { return nil }
        text += "-"
      default:
        guard scalar.isASCII, scalar.value >= 0x20 else { return nil }
        text.unicodeScalars.append(scalar)
      }
      isEmpty = false
    }
    return nil
  }

  /// `{2}`, `{2,}` or `{2,8}`. The brace is read already.
  private static func bounds(_ scalars: inout ArraySlice<Unicode.Scalar>) -> String? {
    guard let end = scalars.firstIndex(of: "}") else { return nil }
    let parts = scalars[..<end].split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      .map { String(String.UnicodeScalarView($0)) }
    scalars = scalars[(end + 1)...]
    // `DUPMAX` of PostgreSQL.
    guard let least = parts.first.flatMap({ Int($0) }), (0...255).contains(least) else { return nil }
    switch parts.count {
    case 1: return "{\(least)}"
    case 2 where parts[1].isEmpty: return "{\(least),}"
    default:
      guard let most = Int(parts[1]), most >= least, most <= 255 else { return nil }
      return "{\(least),\(most)}"
    }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F && !scalar.properties.isAlphabetic
      && scalar.properties.numericType == nil && scalar != "_"
  }
}
