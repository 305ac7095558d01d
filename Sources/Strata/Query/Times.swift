#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

// Times, always in UTC: what a day is does not depend on the session.

/// A point in time, or an optional of one.
public protocol TimeValue: DatabaseValue {
  /// What is computed from it: the type, or an optional of it where there may be no time.
  associatedtype Whole: DatabaseValue
  associatedtype Fraction: DatabaseValue
}

extension Date: TimeValue {
  public typealias Whole = Int
  public typealias Fraction = Double
}

extension Optional: TimeValue where Wrapped == Date {
  public typealias Whole = Int?
  public typealias Fraction = Double?
}

extension Computed where Value == Date {
  /// The time by the database's clock: PostgreSQL's when the transaction began, SQLite's when the statement did.
  public static var now: Computed<Date> { Computed(.call(.now, [])) }
}

extension ValueExpression where Value: TimeValue {
  /// A time later, or earlier: `$0.dueAt.adding(.seconds(90))`. To the microsecond.
  public func adding(_ duration: Duration) -> Computed<Value> {
    let (seconds, attoseconds) = duration.components
    let (product, isLarge) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, isLarger) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    // Beyond every time that a database has, so it answers with an error of its own.
    let microseconds = isLarge || isLarger ? (seconds < 0 ? .min : .max) : sum
    return Computed(.call(.timeAdd, [expression, .value(BoundValue(microseconds))]))
  }

  /// Days of 24 hours, as UTC has them.
  public func adding(days: Int) -> Computed<Value> { adding(.seconds(86_400 * Double(days))) }

  /// Months of the calendar: a month after the 31st of January is the last day of February. PostgreSQL only.
  public func adding(months: Int) -> Computed<Value> {
    Computed(.call(.timeAddMonths, [expression, .value(BoundValue(Int32(clamping: months)))]))
  }

  /// Seconds from another time to this one.
  public func seconds(since other: some ValueExpression<Value>) -> Computed<Value.Fraction> {
    Computed(.call(.timeDifference, [expression, other.expression]))
  }

  /// Seconds from a time to this one.
  public func seconds(since date: Date) -> Computed<Value.Fraction> {
    Computed(.call(.timeDifference, [expression, .value(BoundValue(date))]))
  }

  /// A number of the calendar: the year, the weekday, the hour.
  public func part(_ part: TimePart) -> Computed<Value.Whole> { Computed(.call(.timePart(part), [expression])) }

  /// Where the second, the day, the month begins: what rows of one day are grouped by.
  public func truncated(to unit: TimeUnit) -> Computed<Value> { Computed(.call(.timeTruncate(unit), [expression])) }
}
