/// One thing that a value must meet, checked before anything is sent.
public struct ValidationRule<Value: Sendable>: Sendable {
  public let name: String
  /// What is asked of the value, as the end of a sentence that begins with the field's name.
  public let message: String
  public let isMet: @Sendable (Value) -> Bool

  public init(_ name: String, message: String, isMet: @escaping @Sendable (Value) -> Bool) {
    self.name = name
    self.message = message
    self.isMet = isMet
  }

  /// The same rule for an optional value; `nil` meets every rule.
  public static func optional<Wrapped>(_ rule: ValidationRule<Wrapped>) -> ValidationRule<Wrapped?>
  where Value == Wrapped? {
    ValidationRule<Wrapped?>(rule.name, message: rule.message) { value in value.map(rule.isMet) ?? true }
  }
}

extension ValidationRule where Value == String {
  /// The number of Unicode scalars, which is what `char_length` of PostgreSQL and `length` of SQLite count.
  public static func length(_ range: ClosedRange<Int>) -> ValidationRule {
    ValidationRule("length", message: "must have \(range.lowerBound) to \(range.upperBound) characters") { text in
      range.contains(text.unicodeScalars.count)
    }
  }

  public static func length(_ range: PartialRangeThrough<Int>) -> ValidationRule {
    ValidationRule("length", message: "must have at most \(range.upperBound) characters") {
      range.contains($0.unicodeScalars.count)
    }
  }

  public static func length(_ range: PartialRangeFrom<Int>) -> ValidationRule {
    ValidationRule("length", message: "must have at least \(range.lowerBound) characters") {
      range.contains($0.unicodeScalars.count)
    }
  }
}
