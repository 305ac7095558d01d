/// A time of day with its distance from UTC: PostgreSQL's `timetz`.
///
/// PostgreSQL keeps the type for the standard's sake and advises against it: without a date nobody knows whether it is
/// summer time (https://www.postgresql.org/docs/current/datatype-datetime.html). Format: `timetz_send` in
/// src/backend/utils/adt/date.c.
public struct OffsetTime: Sendable, Hashable {
  public let time: LocalTime
  /// Positive east of Greenwich.
  public let secondsFromUTC: Int

  /// - Returns: `nil` for an offset of 16 hours or more.
  public init?(_ time: LocalTime, secondsFromUTC: Int) {
    guard secondsFromUTC > -UTCOffset.limit, secondsFromUTC < UTCOffset.limit else { return nil }
    self.time = time
    self.secondsFromUTC = secondsFromUTC
  }

  /// Microseconds since midnight in UTC; negative for a time that is still the day before there.
  private var microsecondsUTC: Int64 { time.microsecondsSinceMidnight - Int64(secondsFromUTC) * 1_000_000 }
}

extension OffsetTime: DatabaseValue {
  public static var databaseType: DatabaseType { .timetz }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(.timetz) { payload in
      payload.write(time.microsecondsSinceMidnight)
      // On the wire it counts west of Greenwich.
      payload.write(Int32(truncatingIfNeeded: -secondsFromUTC))
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    let (microseconds, west) = try row.readPayload(as: OffsetTime.self) { payload throws(DatabaseError) in
      (try payload.read(Int64.self), try payload.read(Int32.self))
    }
    guard let time = LocalTime(microsecondsSinceMidnight: microseconds),
      let value = OffsetTime(time, secondsFromUTC: -Int(west))
    else { throw .malformed(OffsetTime.self, "the time lies outside the day, or its offset beyond 16 hours") }
    self = value
  }
}

/// By the moment in UTC; of two that are the same moment, the one further east is less: PostgreSQL's order.
extension OffsetTime: Comparable {
  public static func < (left: OffsetTime, right: OffsetTime) -> Bool {
    let (a, b) = (left.microsecondsUTC, right.microsecondsUTC)
    return a == b ? left.secondsFromUTC > right.secondsFromUTC : a < b
  }
}

extension OffsetTime: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: `04:05:06.789-03:30`.
  public var description: String {
    var text = ""
    time.append(to: &text)
    UTCOffset.append(secondsFromUTC, to: &text)
    return text
  }

  /// Reads what ``description`` prints; `Z` is UTC.
  public init?(_ text: String) {
    var scanner = TextScanner(text)
    guard let time = LocalTime.scan(&scanner), let offset = UTCOffset.scan(&scanner), scanner.isAtEnd else {
      return nil
    }
    self.init(time, secondsFromUTC: offset)
  }
}

extension OffsetTime: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
