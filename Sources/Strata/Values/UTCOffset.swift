/// The distance of a local time from UTC as texts write it: `+02`, `-03:30`, `+00:19:32`, `Z`.
enum UTCOffset {
  /// PostgreSQL's limit, exclusive: `TZDISP_LIMIT` in src/include/datatype/timestamp.h.
  static let limit = 16 * 3600

  /// - Parameter seconds: Positive east of Greenwich.
  static func append(_ seconds: Int, to text: inout String) {
    text += seconds < 0 ? "-" : "+"
    let size = abs(seconds)
    text.append(size / 3600, width: 2)
    guard size % 3600 != 0 else { return }
    text += ":"
    text.append(size / 60 % 60, width: 2)
    guard size % 60 != 0 else { return }
    text += ":"
    text.append(size % 60, width: 2)
  }

  static func scan(_ scanner: inout TextScanner) -> Int? {
    if scanner.take("Z") { return 0 }
    let isNegative = scanner.take("-")
    guard isNegative || scanner.take("+"), let hours = scanner.number(digits: 2...2) else { return nil }
    var size = hours * 3600
    for unit in [60, 1] {
      guard scanner.take(":") else { break }
      guard let value = scanner.number(digits: 2...2), value < 60 else { return nil }
      size += value * unit
    }
    guard size < limit else { return nil }
    return isNegative ? -size : size
  }
}
