extension Interval {
  /// The duration format of ISO 8601, as PostgreSQL writes it with `intervalstyle = iso_8601`: `P1Y2M-3DT4H5M6.789S`.
  /// ±infinity has no such form; it is written as PostgreSQL's word.
  public var iso8601: String {
    if !isFinite { return description }
    if self == .zero { return "PT0S" }
    var text = "P"
    for (count, unit) in [(months / 12, "Y"), (months % 12, "M"), (days, "D")] where count != 0 {
      text += "\(count)\(unit)"
    }
    if microseconds == 0 { return text }
    text += "T"
    let sign = microseconds < 0 ? "-" : ""
    let size = microseconds.magnitude
    for (count, unit) in [(size / 3_600_000_000, "H"), (size / 60_000_000 % 60, "M")] where count != 0 {
      text += "\(sign)\(count)\(unit)"
    }
    if size % 60_000_000 != 0 {
      text += "\(sign)\(size / 1_000_000 % 60)"
      text.append(millionths: size % 1_000_000)
      text += "S"
    }
    return text
  }

  /// Reads the duration format of ISO 8601. Each number may have a sign; years are twelve months, weeks seven days; a
  /// fraction is read for seconds only, to the microsecond.
  /// - Returns: `nil` for another text, and for one that PostgreSQL's interval cannot hold exactly.
  public init?(iso8601 text: String) {
    if text == "infinity" || text == "-infinity" {
      self = text == "infinity" ? .infinity : .negativeInfinity
      return
    }
    var scanner = TextScanner(text)
    let isNegated = scanner.take("-")
    guard scanner.take("P") else { return nil }
    var sums = Sums(isNegated: isNegated)
    guard sums.scanDate(&scanner) else { return nil }
    if scanner.take("T") {
      guard sums.scanTime(&scanner) else { return nil }
    }
    guard scanner.isAtEnd, sums.count > 0, let months = Int32(exactly: sums.months),
      let days = Int32(exactly: sums.days)
    else { return nil }
    self.init(months: months, days: days, microseconds: sums.microseconds)
    if !isFinite { return nil }
  }

  private struct Sums {
    let isNegated: Bool
    var months: Int64 = 0
    var days: Int64 = 0
    var microseconds: Int64 = 0
    /// How many numbers were read.
    var count = 0

    mutating func scanDate(_ scanner: inout TextScanner) -> Bool {
      // Each unit once, in this order.
      var units: [(letter: Unicode.Scalar, sum: WritableKeyPath<Sums, Int64>, size: Int64)] = [
        ("Y", \.months, 12), ("M", \.months, 1), ("W", \.days, 7), ("D", \.days, 1),
      ]
      while let next = scanner.next, next != 0x54 {
        guard let number = Self.number(&scanner, isNegated), number.millionths == 0,
          let letter = scanner.takeByte(),
          let index = units.firstIndex(where: { $0.letter.value == UInt32(letter) }),
          add(number.whole, units[index].size, to: units[index].sum)
        else { return false }
        units.removeSubrange(...index)
      }
      return true
    }

    mutating func scanTime(_ scanner: inout TextScanner) -> Bool {
      var units: [(letter: Unicode.Scalar, size: Int64)] = [("H", 3_600_000_000), ("M", 60_000_000), ("S", 1_000_000)]
      let before = count
      while !scanner.isAtEnd {
        guard let number = Self.number(&scanner, isNegated), let letter = scanner.takeByte(),
          let index = units.firstIndex(where: { $0.letter.value == UInt32(letter) }),
          number.millionths == 0 || letter == 0x53,
          add(number.whole, units[index].size, to: \.microseconds), add(number.millionths, 1, to: \.microseconds)
        else { return false }
        units.removeSubrange(...index)
      }
      return count > before
    }

    private mutating func add(_ number: Int64, _ size: Int64, to sum: WritableKeyPath<Sums, Int64>) -> Bool {
      let (product, tooLarge) = number.multipliedReportingOverflow(by: size)
      let (total, overflow) = self[keyPath: sum].addingReportingOverflow(product)
      self[keyPath: sum] = total
      count += 1
      return !tooLarge && !overflow
    }

    private static func number(
      _ scanner: inout TextScanner, _ isNegated: Bool
    ) -> (whole: Int64, millionths: Int64)? {
      let isNegative = scanner.take("-")
      if !isNegative { _ = scanner.take("+") }
      guard let whole = scanner.number(digits: 1...19) else { return nil }
      var millionths = 0
      if scanner.take(".") {
        guard let fraction = scanner.millionths() else { return nil }
        millionths = fraction
      }
      let sign: Int64 = isNegative == isNegated ? 1 : -1
      return (Int64(whole) * sign, Int64(millionths) * sign)
    }
  }
}

extension Interval: Codable {
  /// From the format of ISO 8601.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = Interval(iso8601: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a duration of ISO 8601")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws { try encoder.write(iso8601) }
}
