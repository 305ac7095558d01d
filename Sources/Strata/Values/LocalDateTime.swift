/// A date and a time of day, without a time zone: PostgreSQL's `timestamp`. It says what a clock showed, not when.
///
/// From 4714-11-24 BC to the end of 294276, in microseconds, and ±infinity.
/// Source: https://www.postgresql.org/docs/current/datatype-datetime.html; format: `timestamp_send` in
/// src/backend/utils/adt/timestamp.c.
public struct LocalDateTime: Sendable, Hashable {
  /// Microseconds since 2000-01-01 00:00; the ends of the number range stand for ±infinity.
  let rawValue: Int64

  private init(rawValue: Int64) { self.rawValue = rawValue }

  /// Later than every other value.
  public static let infinity = LocalDateTime(rawValue: .max)
  /// Earlier than every other value.
  public static let negativeInfinity = LocalDateTime(rawValue: .min)

  /// - Returns: `nil`, when PostgreSQL does not know the moment.
  public init?(microsecondsSince2000 microseconds: Int64) {
    guard TimestampRange.finite.contains(microseconds) else { return nil }
    rawValue = microseconds
  }

  /// 24:00 is 00:00 of the day after; a date that is ±infinity stays so.
  /// - Returns: `nil`, when the date lies after 294276.
  public init?(_ date: LocalDate, _ time: LocalTime) {
    guard let value = TimestampRange.microseconds(date, time) else { return nil }
    rawValue = value
  }

  public var isFinite: Bool { rawValue != .max && rawValue != .min }

  /// `nil` for ±infinity.
  public var microsecondsSince2000: Int64? { isFinite ? rawValue : nil }

  /// The day; ±infinity for ±infinity.
  public var date: LocalDate {
    if rawValue == .max { return .infinity }
    return LocalDate(daysSince2000: TimestampRange.split(rawValue).day) ?? .negativeInfinity
  }

  /// The time of day; `nil` for ±infinity.
  public var time: LocalTime? { isFinite ? TimestampRange.split(rawValue).time : nil }

  /// The value an interval later: its months first (a day that the month does not have becomes its last), then its
  /// days, then its microseconds, as PostgreSQL adds them. ±infinity stays what it is.
  /// - Throws: `valueOutOfRange`, when PostgreSQL does not know the sum, and for an infinite interval.
  public func adding(_ interval: Interval) throws(DatabaseError) -> LocalDateTime {
    guard isFinite else { return self }
    let (number, time) = TimestampRange.split(rawValue)
    var (year, month, day) = GregorianCalendar.date(ofDay: number)
    if interval.months != 0 {
      let (years, rest) = (month - 1 + Int(interval.months)).flooredDivision(by: 12)
      year += years
      month = rest + 1
      day = min(day, GregorianCalendar.daysInMonth(month, year: year))
    }
    guard interval.isFinite, let start = GregorianCalendar.dayNumber(year: year, month: month, day: day),
      let date = LocalDate(daysSince2000: start + Int(interval.days)),
      let sum = TimestampRange.microseconds(date, time)?.addingReportingOverflow(interval.microseconds),
      !sum.overflow, let value = LocalDateTime(microsecondsSince2000: sum.partialValue)
    else { throw DatabaseError(.valueOutOfRange, "a timestamp must lie \(TimestampRange.description)") }
    return value
  }
}

extension LocalDateTime: DatabaseValue {
  public static var databaseType: DatabaseType { .timestamp }

  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.timestamp, fixed: rawValue) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    let value = try row.readFixed(Int64.self, as: LocalDateTime.self)
    guard TimestampRange.contains(value) else {
      throw .malformed(LocalDateTime.self, "the moment is none that PostgreSQL knows")
    }
    rawValue = value
  }
}

extension LocalDateTime: Comparable {
  public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool { left.rawValue < right.rawValue }
}

extension LocalDateTime: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it in its ISO style: `2024-02-29 04:05:06.789`.
  public var description: String { TimestampRange.text(rawValue, offset: nil) }

  /// Reads what ``description`` prints, and the same with a `T` between date and time.
  public init?(_ text: String) {
    guard let value = TimestampRange.scan(text, hasOffset: false) else { return nil }
    rawValue = value
  }
}

extension LocalDateTime: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
