/// A time of day, without a date and without a time zone: PostgreSQL's `time`, in microseconds from 00:00 to 24:00
/// inclusive.
///
/// Source: https://www.postgresql.org/docs/current/datatype-datetime.html; format: `time_send` in
/// src/backend/utils/adt/date.c.
public struct LocalTime: Sendable, Hashable {
  static let microsecondsPerDay: Int64 = 86_400_000_000

  public let microsecondsSinceMidnight: Int64

  public static let midnight = LocalTime(unchecked: 0)
  /// 24:00, which is not 00:00: the end of a day.
  public static let endOfDay = LocalTime(unchecked: microsecondsPerDay)

  init(unchecked microseconds: Int64) { microsecondsSinceMidnight = microseconds }

  /// - Returns: `nil` outside 0...86,400,000,000.
  public init?(microsecondsSinceMidnight microseconds: Int64) {
    guard (0...Self.microsecondsPerDay).contains(microseconds) else { return nil }
    self.init(unchecked: microseconds)
  }

  /// - Returns: `nil`, when there is no such time. 24:00:00 is one; a leap second (…:60) is not.
  public init?(hour: Int, minute: Int, second: Int = 0, microsecond: Int = 0) {
    guard (0...24).contains(hour), (0...59).contains(minute), (0...59).contains(second),
      (0...999_999).contains(microsecond)
    else { return nil }
    self.init(microsecondsSinceMidnight: Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond))
  }

  public var hour: Int { Int(microsecondsSinceMidnight / 3_600_000_000) }
  public var minute: Int { Int(microsecondsSinceMidnight / 60_000_000 % 60) }
  public var second: Int { Int(microsecondsSinceMidnight / 1_000_000 % 60) }
  public var microsecond: Int { Int(microsecondsSinceMidnight % 1_000_000) }
}

extension LocalTime: DatabaseValue {
  public static var databaseType: DatabaseType { .time }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(.time, fixed: microsecondsSinceMidnight)
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    guard let time = LocalTime(microsecondsSinceMidnight: try row.readFixed(Int64.self, as: LocalTime.self)) else {
      throw .malformed(LocalTime.self, "the time lies outside the day")
    }
    self = time
  }
}

extension LocalTime: Comparable {
  public static func < (left: LocalTime, right: LocalTime) -> Bool {
    left.microsecondsSinceMidnight < right.microsecondsSinceMidnight
  }
}

extension LocalTime: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: `04:05:06.789`.
  public var description: String {
    var text = ""
    append(to: &text)
    return text
  }

  /// Reads what ``description`` prints; the seconds may be left out.
  public init?(_ text: String) {
    var scanner = TextScanner(text)
    guard let time = Self.scan(&scanner), scanner.isAtEnd else { return nil }
    self = time
  }

  func append(to text: inout String) {
    text.append(hour, width: 2)
    text += ":"
    text.append(minute, width: 2)
    text += ":"
    text.append(second, width: 2)
    text.append(millionths: microsecond)
  }

  static func scan(_ scanner: inout TextScanner) -> LocalTime? {
    guard let hour = scanner.number(digits: 2...2), scanner.take(":"), let minute = scanner.number(digits: 2...2) else {
      return nil
    }
    var second = 0
    var microsecond = 0
    if scanner.take(":") {
      guard let value = scanner.number(digits: 2...2) else { return nil }
      second = value
      if scanner.take(".") {
        guard let value = scanner.millionths() else { return nil }
        microsecond = value
      }
    }
    return LocalTime(hour: hour, minute: minute, second: second, microsecond: microsecond)
  }
}

extension LocalTime: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
