/// The part of a URL behind its question mark, as forms and `URLSearchParams` write it
/// (https://url.spec.whatwg.org/#urlencoded-parsing): pairs between `&`, `+` for a space, bytes as `%41`.
enum QueryString {
  struct Pair: Sendable, Hashable {
    let name: String
    let value: String
  }

  /// - Returns: `nil` for a pair that is not percent-encoded UTF-8.
  static func pairs(in text: String) -> [Pair?] {
    text.utf8.split(separator: UInt8(ascii: "&")).map { part in
      let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(sides[0]), let value = sides.count > 1 ? decoded(sides[1]) : "" else { return nil }
      return Pair(name: name, value: value)
    }
  }

  private static func decoded(_ bytes: Substring.UTF8View) -> String? {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
        result.append(high << 4 | low)
      default: result.append(byte)
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
