import Synchronization

extension ValidationRule where Value == String {
  /// The number of Unicode scalars, which is what `length` of PostgreSQL and of SQLite count.
  public static func length(_ range: ClosedRange<Int>) -> ValidationRule {
    length("must have \(range.lowerBound) to \(range.upperBound) characters", range.lowerBound, range.upperBound)
  }

  public static func length(_ range: PartialRangeThrough<Int>) -> ValidationRule {
    length("must have at most \(range.upperBound) characters", nil, range.upperBound)
  }

  public static func length(_ range: PartialRangeFrom<Int>) -> ValidationRule {
    length("must have at least \(range.lowerBound) characters", range.lowerBound, nil)
  }

  private static func length(_ message: String, _ least: Int?, _ most: Int?) -> ValidationRule {
    ValidationRule(
      "length", message: message,
      condition: { .between(.function(.length, [$0]), least.map { BoundValue($0) }, most.map { BoundValue($0) }) },
      isMet: { text in
        let count = text.unicodeScalars.count
        return count >= least ?? 0 && count <= most ?? .max
      })
  }

  /// The whole text has the form that a regular expression of Swift describes.
  ///
  /// PostgreSQL checks it too where both understand the same by it: characters, classes such as `[a-z0-9_]`, `.`, groups, `|`,
  /// `?`, `*`, `+` and `{2,8}`. Of anything else the application alone keeps watch.
  ///
  /// A pattern that is no regular expression lets no text pass.
  public static func matches(_ pattern: String) -> ValidationRule {
    let matcher = TextMatcher(pattern)
    var condition: (@Sendable (SQLExpression) -> SQLExpression)?
    if let portable = PortablePattern(pattern) {
      condition = { .comparison(.matches, $0, .value(BoundValue("^(?:\(portable.text))$"))) }
    }
    return ValidationRule(
      "matches", message: "does not have the form that is asked for", condition: condition, isMet: matcher.matches)
  }
}

/// A regular expression that several tasks use: `Regex` is not `Sendable`.
private final class TextMatcher: Sendable {
  private let regex: Mutex<Regex<AnyRegexOutput>?>

  init(_ pattern: String) {
    // The macro has read the pattern of a `@Matches` already; one of a program's own that cannot be read lets nothing pass.
    regex = Mutex((try? Regex(pattern))?.matchingSemantics(.unicodeScalar))
  }

  func matches(_ text: String) -> Bool {
    // Only what a regex computes of its captures can throw, and one that is read from a text computes nothing.
    regex.withLock { (try? $0?.wholeMatch(in: text)) != nil }
  }
}
