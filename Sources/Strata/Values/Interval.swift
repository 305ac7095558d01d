/// A span of calendar time: PostgreSQL's `interval`.
///
/// Months, days and microseconds are kept apart, since a month has no fixed number of days and, where clocks change, a
/// day no fixed number of hours. So two intervals are equal when all three parts are; that 30 days make a month for
/// PostgreSQL's own `=` and `<` is an estimate that this type does not share. A span of a fixed length is a `Duration`.
/// Source: https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT; format:
/// `interval_send` in src/backend/utils/adt/timestamp.c.
public struct Interval: Sendable, Hashable {
  public let months: Int32
  public let days: Int32
  public let microseconds: Int64

  public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }

  /// The nearest microseconds of a duration; halves go away from zero.
  /// - Throws: `valueOutOfRange` beyond 292,471 years.
  public init(_ duration: Duration) throws(DatabaseError) {
    guard let value = duration.microseconds else {
      throw DatabaseError(.valueOutOfRange, "a duration must be shorter than 292,471 years")
    }
    self.init(microseconds: value)
  }

  public static let zero = Interval()
  /// Longer than every span; PostgreSQL 17 and later.
  public static let infinity = Interval(months: .max, days: .max, microseconds: .max)
  /// PostgreSQL 17 and later.
  public static let negativeInfinity = Interval(months: .min, days: .min, microseconds: .min)

  public var isFinite: Bool { self != .infinity && self != .negativeInfinity }

  // MARK: Arithmetic, part by part: nothing is carried from one to another

  /// - Throws: `valueOutOfRange` beyond the numbers that PostgreSQL has for the parts.
  public static func + (left: Interval, right: Interval) throws(DatabaseError) -> Interval {
    try combine(
      left.months.addingReportingOverflow(right.months), left.days.addingReportingOverflow(right.days),
      left.microseconds.addingReportingOverflow(right.microseconds))
  }

  /// - Throws: `valueOutOfRange` beyond the numbers that PostgreSQL has for the parts.
  public static func - (left: Interval, right: Interval) throws(DatabaseError) -> Interval {
    try combine(
      left.months.subtractingReportingOverflow(right.months), left.days.subtractingReportingOverflow(right.days),
      left.microseconds.subtractingReportingOverflow(right.microseconds))
  }

  /// - Throws: `valueOutOfRange` beyond the numbers that PostgreSQL has for the parts.
  public static prefix func - (interval: Interval) throws(DatabaseError) -> Interval { try zero - interval }

  /// - Throws: `valueOutOfRange` beyond the numbers that PostgreSQL has for the parts.
  public static func * (interval: Interval, factor: Int32) throws(DatabaseError) -> Interval {
    try combine(
      interval.months.multipliedReportingOverflow(by: factor), interval.days.multipliedReportingOverflow(by: factor),
      interval.microseconds.multipliedReportingOverflow(by: Int64(factor)))
  }

  private static func combine(
    _ months: (partialValue: Int32, overflow: Bool), _ days: (partialValue: Int32, overflow: Bool),
    _ microseconds: (partialValue: Int64, overflow: Bool)
  ) throws(DatabaseError) -> Interval {
    let sum = Interval(
      months: months.partialValue, days: days.partialValue, microseconds: microseconds.partialValue)
    guard !months.overflow, !days.overflow, !microseconds.overflow, sum.isFinite else {
      throw DatabaseError(.valueOutOfRange, "the interval has more months, days or microseconds than an interval can")
    }
    return sum
  }
}

extension Interval: DatabaseValue {
  public static var databaseType: DatabaseType { .interval }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(.interval) { payload in
      payload.write(microseconds)
      payload.write(days)
      payload.write(months)
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.readPayload(as: Interval.self) { payload throws(DatabaseError) in
      let microseconds = try payload.read(Int64.self)
      let days = try payload.read(Int32.self)
      return Interval(months: try payload.read(Int32.self), days: days, microseconds: microseconds)
    }
  }
}

extension Interval: CustomStringConvertible {
  /// As PostgreSQL prints it in its default style: `1 year 2 mons -3 days +04:05:06.789`.
  public var description: String {
    if !isFinite { return self == .infinity ? "infinity" : "-infinity" }
    var parts: [String] = []
    // A part that follows a negative one says its sign even when it is positive.
    var isAfterNegative = false
    for (count, unit) in [(months / 12, "year"), (months % 12, "mon"), (days, "day")] where count != 0 {
      parts.append("\(isAfterNegative && count > 0 ? "+" : "")\(count) \(unit)\(count == 1 ? "" : "s")")
      isAfterNegative = count < 0
    }
    if microseconds != 0 || parts.isEmpty {
      var time = microseconds < 0 ? "-" : isAfterNegative ? "+" : ""
      let size = microseconds.magnitude
      time.append(size / 3_600_000_000, width: 2)
      time += ":"
      time.append(size / 60_000_000 % 60, width: 2)
      time += ":"
      time.append(size / 1_000_000 % 60, width: 2)
      time.append(millionths: size % 1_000_000)
      parts.append(time)
    }
    return parts.joined(separator: " ")
  }
}
