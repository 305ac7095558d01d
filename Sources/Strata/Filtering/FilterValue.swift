#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A value that a request can name in a text, such as a query string.
public protocol FilterValue: DatabaseValue {
  /// - Returns: `nil` when the text is no such value.
  init?(filterText text: String)

  /// What a text must be, as the end of a sentence that begins with the field's name.
  static var filterExpectation: String { get }

  /// The value in a ``Record``.
  var recordValue: any Encodable & Sendable { get }
}

extension FilterValue where Self: Encodable {
  public var recordValue: any Encodable & Sendable { self }
}

extension String: FilterValue {
  public init?(filterText text: String) { self = text }
  public static var filterExpectation: String { "must be a text" }
}

extension Bool: FilterValue {
  public init?(filterText text: String) {
    switch text {
    case "true": self = true
    case "false": self = false
    default: return nil
    }
  }
  public static var filterExpectation: String { "must be true or false" }
}

extension FilterValue where Self: FixedWidthInteger {
  public init?(filterText text: String) { self.init(text, radix: 10) }
  public static var filterExpectation: String { "must be a whole number from \(Self.min) to \(Self.max)" }
}

extension Int: FilterValue {}
extension Int64: FilterValue {}
extension Int32: FilterValue {}
extension Int16: FilterValue {}

extension FilterValue where Self: BinaryFloatingPoint & LosslessStringConvertible {
  public init?(filterText text: String) {
    guard let number = Self(text), number.isFinite else { return nil }
    self = number
  }
  public static var filterExpectation: String { "must be a number" }
}

extension Double: FilterValue {}
extension Float: FilterValue {}

extension Decimal: FilterValue {
  public init?(filterText text: String) {
    // `Decimal(string:)` takes the beginning of a text that goes on with something else.
    let digits = text.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let others = text.utf8.count - digits.count
    let hasSign = text.hasPrefix("-") || text.hasPrefix("+")
    let points = text.utf8.count { $0 == UInt8(ascii: ".") }
    guard !digits.isEmpty, points <= 1, others == points + (hasSign ? 1 : 0), let number = Decimal(string: text) else {
      return nil
    }
    self = number
  }
  public static var filterExpectation: String { "must be a number" }
}

extension UUID: FilterValue {
  public init?(filterText text: String) { self.init(uuidString: text) }
  public static var filterExpectation: String { "must be a UUID" }
}

extension Key: FilterValue {
  public init?(filterText text: String) { self.init(text) }
  public static var filterExpectation: String { "must be a UUID" }
}

extension IdentityKey: FilterValue {
  public init?(filterText text: String) { self.init(text) }
  public static var filterExpectation: String { "must be a whole number" }
}

extension Date: FilterValue {
  /// ISO 8601 with a time zone, with or without fractions of a second, or a day, which begins in UTC.
  public init?(filterText text: String) {
    let day = ISO8601FormatStyle().year().month().day()
    // What cannot be read is no time, and the request hears of it. A day that the calendar does not have would be read as
    // one of the next month.
    guard text.count >= 10, let date = try? day.parse(String(text.prefix(10))),
      day.format(date) == text.prefix(10)
    else { return nil }
    if text.count == 10 {
      self = date
      return
    }
    let styles = [ISO8601FormatStyle(), ISO8601FormatStyle(includingFractionalSeconds: true)]
    guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else { return nil }
    self = date
  }
  public static var filterExpectation: String { "must be a time such as 2026-05-31T18:00:00Z, or a day" }
}

extension Optional: FilterValue where Wrapped: FilterValue {
  public init?(filterText text: String) {
    guard let value = Wrapped(filterText: text) else { return nil }
    self = .some(value)
  }
  public static var filterExpectation: String { Wrapped.filterExpectation }

  public var recordValue: any Encodable & Sendable { map(\.recordValue) ?? String?.none }
}

extension DatabaseEnum {
  public var recordValue: any Encodable & Sendable { rawValue.recordValue }

  public init?(filterText text: String) {
    guard let raw = RawValue(filterText: text) else { return nil }
    self.init(rawValue: raw)
  }
  public static var filterExpectation: String {
    "must be one of \(allCases.map { "\($0.rawValue)" }.joined(separator: ", "))"
  }
}
