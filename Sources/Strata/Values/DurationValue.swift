/// A span of a fixed length, in an `interval` without months and days.
///
/// It is written as the nearest microsecond, halves away from zero, and refused beyond 292,471 years. An interval with
/// months or days has no fixed length: reading one is `valueOutOfRange`; ``Interval`` holds it.
extension Duration: DatabaseValue {
  public static var databaseType: DatabaseType { .interval }

  public func encode(into parameters: inout ParameterBuffer) {
    if let microseconds {
      Interval(microseconds: microseconds).encode(into: &parameters)
    } else {
      parameters.appendInvalid(.interval, reason: "a duration must be shorter than 292,471 years")
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    let interval = try Interval(from: &row)
    guard interval.months == 0, interval.days == 0 else { throw row.outOfRange(Duration.self, readAs: "Interval") }
    self = .microseconds(interval.microseconds)
  }

  /// The nearest whole number; `nil`, when it is too large.
  var microseconds: Int64? {
    let (seconds, attoseconds) = components
    let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000)
    let rounding: Int64 = rest >= 500_000_000_000 ? 1 : rest <= -500_000_000_000 ? -1 : 0
    let (scaled, tooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, overflow) = scaled.addingReportingOverflow(whole + rounding)
    return tooLarge || overflow ? nil : sum
  }
}
