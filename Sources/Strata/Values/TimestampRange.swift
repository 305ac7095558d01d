/// The microseconds since 2000-01-01 00:00 that PostgreSQL's two timestamp types share.
enum TimestampRange {
  /// From 4714-11-24 BC to the end of 294276 (`MIN_TIMESTAMP` and `END_TIMESTAMP` in
  /// src/include/datatype/timestamp.h).
  static let finite: Range<Int64> = -211_813_488_000_000_000..<9_223_371_331_200_000_000

  static let description = "between 4714-11-24 BC and the end of 294276"

  static func contains(_ microseconds: Int64) -> Bool {
    finite.contains(microseconds) || microseconds == .max || microseconds == .min
  }

  static func microseconds(_ date: LocalDate, _ time: LocalTime) -> Int64? {
    if !date.isFinite { return date == .infinity ? .max : .min }
    let (start, tooFar) = Int64(date.rawValue).multipliedReportingOverflow(by: LocalTime.microsecondsPerDay)
    let (sum, overflow) = start.addingReportingOverflow(time.microsecondsSinceMidnight)
    return !tooFar && !overflow && finite.contains(sum) ? sum : nil
  }

  /// The day as a number from 2000-01-01, and the time in it.
  static func split(_ microseconds: Int64) -> (day: Int, time: LocalTime) {
    let (day, rest) = microseconds.flooredDivision(by: LocalTime.microsecondsPerDay)
    return (Int(day), LocalTime(unchecked: rest))
  }

  /// `2024-02-29 04:05:06.789`, with an offset, and the era last.
  static func text(_ microseconds: Int64, offset: Int?) -> String {
    if microseconds == .max { return "infinity" }
    if microseconds == .min { return "-infinity" }
    let (number, time) = split(microseconds)
    let (year, month, day) = GregorianCalendar.date(ofDay: number)
    var text = ""
    LocalDate.append(year: year, month: month, day: day, to: &text)
    text += " "
    time.append(to: &text)
    if let offset { UTCOffset.append(offset, to: &text) }
    if year <= 0 { text += " BC" }
    return text
  }

  /// Reads what ``text(_:offset:)`` writes; the `T` of ISO 8601 may stand between date and time.
  static func scan(_ text: String, hasOffset: Bool) -> Int64? {
    if text == "infinity" { return .max }
    if text == "-infinity" { return .min }
    var scanner = TextScanner(text)
    guard let (year, month, day) = LocalDate.scan(&scanner), year > 0, scanner.take(" ") || scanner.take("T"),
      let time = LocalTime.scan(&scanner)
    else { return nil }
    var offset = 0
    if hasOffset {
      guard let value = UTCOffset.scan(&scanner) else { return nil }
      offset = value
    }
    let isBC = scanner.take(" BC")
    guard scanner.isAtEnd, let date = LocalDate(year: isBC ? 1 - year : year, month: month, day: day),
      let local = microseconds(date, time)
    else { return nil }
    let (value, overflow) = local.subtractingReportingOverflow(Int64(offset) * 1_000_000)
    return !overflow && finite.contains(value) ? value : nil
  }
}
