#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A moment, exact to the microsecond: PostgreSQL's `timestamptz`, which keeps UTC and no time zone.
///
/// From 4714-11-24 BC to the end of 294276, and ±infinity. `Date` is the common type for a moment, but it is a
/// floating-point number: it holds microseconds from 1728 to 2273 only, and no infinity that a column has.
/// Source: https://www.postgresql.org/docs/current/datatype-datetime.html; format: `timestamptz_send` in
/// src/backend/utils/adt/timestamp.c.
public struct Timestamp: Sendable, Hashable {
  /// Microseconds since 2000-01-01 00:00 UTC; the ends of the number range stand for ±infinity.
  let rawValue: Int64

  private init(rawValue: Int64) { self.rawValue = rawValue }

  /// Later than every moment.
  public static let infinity = Timestamp(rawValue: .max)
  /// Earlier than every moment.
  public static let negativeInfinity = Timestamp(rawValue: .min)

  /// - Returns: `nil`, when PostgreSQL does not know the moment.
  public init?(microsecondsSince2000 microseconds: Int64) {
    guard TimestampRange.finite.contains(microseconds) else { return nil }
    rawValue = microseconds
  }

  /// The nearest microsecond to a date; halves go away from zero.
  /// - Throws: `valueOutOfRange`, when PostgreSQL does not know the moment.
  public init(_ date: Date) throws(DatabaseError) {
    guard let microseconds = date.microsecondsSince2000 else {
      throw DatabaseError(.valueOutOfRange, "a date must lie \(TimestampRange.description)")
    }
    rawValue = microseconds
  }

  /// The moment at which a clock showed this time.
  /// - Parameter secondsFromUTC: The clock's distance from UTC, positive east of Greenwich.
  /// - Throws: `valueOutOfRange`, when PostgreSQL does not know the moment.
  public init(_ local: LocalDateTime, secondsFromUTC: Int) throws(DatabaseError) {
    guard local.isFinite else {
      rawValue = local.rawValue
      return
    }
    let (shift, tooFar) = Int64(secondsFromUTC).multipliedReportingOverflow(by: 1_000_000)
    let (value, overflow) = local.rawValue.subtractingReportingOverflow(shift)
    guard !tooFar, !overflow, TimestampRange.finite.contains(value) else {
      throw DatabaseError(.valueOutOfRange, "a timestamp must lie \(TimestampRange.description)")
    }
    rawValue = value
  }

  public var isFinite: Bool { rawValue != .max && rawValue != .min }

  /// `nil` for ±infinity.
  public var microsecondsSince2000: Int64? { isFinite ? rawValue : nil }

  /// The date that gives these very microseconds back.
  /// - Throws: `valueOutOfRange` for ±infinity, and where a `Date` is too coarse: fractions of a second before 1728
  ///   or after 2273.
  public var date: Date {
    get throws(DatabaseError) {
      guard isFinite, let date = Date(microsecondsSince2000: rawValue) else {
        throw .notRepresentable(Timestamp.self, as: Date.self, "it is infinite, or finer than a Date of that age")
      }
      return date
    }
  }

  /// What a clock in UTC showed.
  public var utc: LocalDateTime {
    LocalDateTime(microsecondsSince2000: rawValue) ?? (rawValue == .max ? .infinity : .negativeInfinity)
  }
}

extension Timestamp: DatabaseValue {
  public static var databaseType: DatabaseType { .timestamptz }

  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.timestamptz, fixed: rawValue) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    let value = try row.readFixed(Int64.self, as: Timestamp.self)
    guard TimestampRange.contains(value) else {
      throw .malformed(Timestamp.self, "the moment is none that PostgreSQL knows")
    }
    rawValue = value
  }
}

extension Timestamp: Comparable {
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.rawValue < right.rawValue }
}

extension Timestamp: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it in its ISO style when the time zone of the session is UTC: `2024-02-29 04:05:06.789+00`.
  public var description: String { TimestampRange.text(rawValue, offset: 0) }

  /// Reads what ``description`` prints and the forms of RFC 3339; an offset or `Z` must be there.
  public init?(_ text: String) {
    guard let value = TimestampRange.scan(text, hasOffset: true) else { return nil }
    rawValue = value
  }
}

extension Timestamp: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
