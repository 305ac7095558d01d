/// A day of the calendar, without a time and without a time zone: PostgreSQL's `date`.
///
/// From 4714-11-24 BC to 5874897-12-31, and ±infinity. Years are numbered as in ISO 8601: 1 BC is the year 0.
/// Source: https://www.postgresql.org/docs/current/datatype-datetime.html; format: `date_send` in
/// src/backend/utils/adt/date.c.
public struct LocalDate: Sendable, Hashable {
  /// The first and the last day that PostgreSQL knows, counted from 2000-01-01.
  static let days: ClosedRange<Int32> = -2_451_545...2_145_031_948

  /// Days since 2000-01-01; the ends of the number range stand for ±infinity.
  let rawValue: Int32

  private init(rawValue: Int32) { self.rawValue = rawValue }

  /// Later than every date.
  public static let infinity = LocalDate(rawValue: .max)
  /// Earlier than every date.
  public static let negativeInfinity = LocalDate(rawValue: .min)

  /// - Returns: `nil`, when the calendar has no such day or PostgreSQL does not know it.
  public init?(year: Int, month: Int, day: Int) {
    guard let number = GregorianCalendar.dayNumber(year: year, month: month, day: day) else { return nil }
    self.init(daysSince2000: number)
  }

  /// - Returns: `nil`, when PostgreSQL does not know the day.
  public init?(daysSince2000 number: Int) {
    guard let value = Int32(exactly: number), Self.days.contains(value) else { return nil }
    rawValue = value
  }

  public var isFinite: Bool { rawValue != .max && rawValue != .min }

  /// `nil` for ±infinity.
  public var daysSince2000: Int? { isFinite ? Int(rawValue) : nil }

  /// Year, month from 1 and day from 1; `nil` for ±infinity.
  public var components: (year: Int, month: Int, day: Int)? {
    daysSince2000.map { GregorianCalendar.date(ofDay: $0) }
  }

  /// The date so many days later, or earlier; ±infinity stays what it is.
  /// - Throws: `valueOutOfRange`, when PostgreSQL does not know the day.
  public func adding(days: Int) throws(DatabaseError) -> LocalDate {
    guard let number = daysSince2000 else { return self }
    let (sum, overflow) = number.addingReportingOverflow(days)
    guard !overflow, let date = LocalDate(daysSince2000: sum) else {
      throw DatabaseError(.valueOutOfRange, "a date must lie between 4714-11-24 BC and 5874897-12-31")
    }
    return date
  }
}

extension LocalDate: DatabaseValue {
  public static var databaseType: DatabaseType { .date }

  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.date, fixed: rawValue) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    let value = try row.readFixed(Int32.self, as: LocalDate.self)
    guard Self.days.contains(value) || value == .max || value == .min else {
      throw .malformed(LocalDate.self, "the day is none that PostgreSQL knows")
    }
    rawValue = value
  }
}

extension LocalDate: Comparable {
  public static func < (left: LocalDate, right: LocalDate) -> Bool { left.rawValue < right.rawValue }
}

extension LocalDate: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it in its ISO style: `2024-02-29`, `0044-03-15 BC`, `infinity`.
  public var description: String {
    guard let (year, month, day) = components else { return rawValue > 0 ? "infinity" : "-infinity" }
    var text = ""
    Self.append(year: year, month: month, day: day, to: &text)
    return year > 0 ? text : text + " BC"
  }

  /// Reads what ``description`` prints.
  public init?(_ text: String) {
    switch text {
    case "infinity": self = .infinity
    case "-infinity": self = .negativeInfinity
    default:
      var scanner = TextScanner(text)
      guard let (year, month, day) = Self.scan(&scanner) else { return nil }
      let isBC = scanner.take(" BC")
      guard scanner.isAtEnd, year > 0 else { return nil }
      self.init(year: isBC ? 1 - year : year, month: month, day: day)
    }
  }

  static func append(year: Int, month: Int, day: Int, to text: inout String) {
    text.append(year > 0 ? year : 1 - year, width: 4)
    text += "-"
    text.append(month, width: 2)
    text += "-"
    text.append(day, width: 2)
  }

  static func scan(_ scanner: inout TextScanner) -> (year: Int, month: Int, day: Int)? {
    guard let year = scanner.number(digits: 4...7), scanner.take("-"), let month = scanner.number(digits: 2...2),
      scanner.take("-"), let day = scanner.number(digits: 2...2)
    else { return nil }
    return (year, month, day)
  }
}

extension LocalDate: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
