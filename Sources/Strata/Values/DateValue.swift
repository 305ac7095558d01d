#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A moment, in a `timestamptz`.
///
/// A date is written as the nearest microsecond, PostgreSQL's own resolution; one that PostgreSQL does not know (before
/// 4714-11-24 BC, after 294276) is refused before the statement is sent. A date that was read writes the same
/// microseconds back. Where it could not, for ±infinity and for fractions of a second before 1728 or after 2273,
/// reading is `valueOutOfRange`; ``Timestamp`` holds those.
extension Date: DatabaseValue {
  /// 2000-01-01 UTC in seconds since the reference date of Foundation, 2001-01-01: 366 days before it.
  @inlinable static var postgresEpoch: Int64 { -31_622_400 }

  /// So many microseconds before and after 2000, a date lies within 2^33 seconds of 2001: there the distance between
  /// neighbours of a `Double` is less than a microsecond.
  @inlinable static var preciseMicroseconds: UInt64 { ((1 << 33) - 31_622_400) * 1_000_000 }

  @inlinable public static var databaseType: DatabaseType { .timestamptz }

  public func encode(into parameters: inout ParameterBuffer) {
    if let microseconds = microsecondsSince2000 {
      parameters.append(.timestamptz, fixed: microseconds)
    } else {
      parameters.appendInvalid(.timestamptz, reason: "a date must lie \(TimestampRange.description)")
    }
  }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    let microseconds = try row.readFixed(Int64.self, as: Date.self)
    if microseconds.magnitude < Date.preciseMicroseconds {
      self.init(nearestMicrosecond: microseconds)
    } else {
      self = try Date.coarse(microseconds, row)
    }
  }

  @inlinable
  init(nearestMicrosecond microseconds: Int64) {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    self.init(timeIntervalSinceReferenceDate: Double(seconds + Date.postgresEpoch) + Double(rest) / 1_000_000)
  }

  /// Dates so far away that most fractions of a second are lost.
  @usableFromInline
  static func coarse(_ microseconds: Int64, _ row: borrowing RowReader) throws(DatabaseError) -> Date {
    guard TimestampRange.contains(microseconds) else {
      throw .malformed(Date.self, "the moment is none that PostgreSQL knows")
    }
    guard let date = Date(microsecondsSince2000: microseconds) else {
      throw row.outOfRange(Date.self, readAs: "Timestamp")
    }
    return date
  }

  /// The nearest microsecond; `nil`, when PostgreSQL does not know it.
  var microsecondsSince2000: Int64? {
    let seconds = timeIntervalSinceReferenceDate
    let whole = seconds.rounded(.down)
    // Split before scaling: the difference is exact, where a product of all digits would not be.
    guard let base = Int64(exactly: whole) else { return nil }
    let fraction = Int64(((seconds - whole) * 1_000_000).rounded())
    let (count, early) = base.subtractingReportingOverflow(Self.postgresEpoch)
    let (scaled, tooFar) = count.multipliedReportingOverflow(by: 1_000_000)
    let (sum, overflow) = scaled.addingReportingOverflow(fraction)
    return !early && !tooFar && !overflow && TimestampRange.finite.contains(sum) ? sum : nil
  }

  /// `nil`, when the date would not give these microseconds back.
  init?(microsecondsSince2000 microseconds: Int64) {
    guard TimestampRange.finite.contains(microseconds) else { return nil }
    self.init(nearestMicrosecond: microseconds)
    if microseconds.magnitude >= Self.preciseMicroseconds, microsecondsSince2000 != microseconds { return nil }
  }
}
