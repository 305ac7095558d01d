extension BigDecimal: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: all digits, without an exponent; `NaN`, `Infinity`, `-Infinity`.
  public var description: String {
    switch kind {
    case .nan: return "NaN"
    case .infinity: return "Infinity"
    case .negativeInfinity: return "-Infinity"
    case .positive, .negative: break
    }
    var text: [UInt8] = kind == .negative ? [0x2D] : []
    text.reserveCapacity(4 * max(0, weight + 1) + scale + 2)
    if groups.isEmpty || weight < 0 {
      text.append(0x30)
    } else {
      text += "\(groups[0])".utf8
      for place in stride(from: weight - 1, through: 0, by: -1) { Self.append(group(at: place), 4, to: &text) }
    }
    if scale > 0 {
      text.append(0x2E)
      var left = scale
      var place = -1
      while left > 0 {
        Self.append(group(at: place), min(4, left), to: &text)
        left -= 4
        place -= 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads decimal digits with an optional sign, point and exponent, exactly: `-1.50`, `.5`, `1e-20`; and `NaN`,
  /// `Infinity` and `inf` in any case.
  /// - Returns: `nil` for another text, and for a number beyond PostgreSQL's limits.
  public init?(_ text: String) {
    var scanner = TextScanner(text)
    let isNegative = scanner.take("-")
    let isSigned = isNegative || scanner.take("+")
    guard let first = scanner.next else { return nil }
    if !(0x30...0x39).contains(first), first != 0x2E {
      guard let special = Self.special(isSigned ? String(text.unicodeScalars.dropFirst()) : text) else { return nil }
      if special.isNaN, isSigned { return nil }
      self = isNegative ? -special : special
      return
    }
    var digits: [UInt8] = []
    digits.reserveCapacity(text.utf8.count)
    var places = 0
    Self.scanDigits(&scanner, into: &digits)
    if scanner.take(".") {
      let before = digits.count
      Self.scanDigits(&scanner, into: &digits)
      places = digits.count - before
    }
    guard !digits.isEmpty else { return nil }
    if scanner.take("e") || scanner.take("E") {
      let isReducing = scanner.take("-")
      if !isReducing { _ = scanner.take("+") }
      // Six digits are more than any number that PostgreSQL knows needs.
      guard let exponent = scanner.number(digits: 1...6) else { return nil }
      places += isReducing ? exponent : -exponent
    }
    guard scanner.isAtEnd else { return nil }
    self.init(isNegative: isNegative, digits: digits, places: places)
  }

  /// A number from its decimal digits.
  /// - Parameter places: How many of the digits stand after the point; negative for zeros behind them.
  private init?(isNegative: Bool, digits: [UInt8], places: Int) {
    let significant = digits.drop { $0 == 0 }
    // The power of ten of the first digit decides to which group of four it belongs.
    let highest = significant.count - places - 1
    let weight = highest.flooredDivision(by: 4).quotient
    var groups: [UInt16] = []
    groups.reserveCapacity(significant.count / 4 + 2)
    var group: UInt16 = 0
    var power = highest
    for digit in significant {
      group = group * 10 + UInt16(digit)
      if power.flooredDivision(by: 4).remainder == 0 {
        groups.append(group)
        group = 0
      }
      power -= 1
    }
    // The digits that the last group does not have are zeros.
    let missing = (power + 1).flooredDivision(by: 4).remainder
    if missing > 0 {
      for _ in 0..<missing { group *= 10 }
      groups.append(group)
    }
    self.init(isNegative: isNegative, groups: groups, weight: weight, scale: max(0, places))
  }

  private func group(at place: Int) -> UInt16 {
    let index = weight - place
    return groups.indices.contains(index) ? groups[index] : 0
  }

  private static func append(_ group: UInt16, _ digits: Int, to text: inout [UInt8]) {
    var divisor: UInt16 = 1000
    for _ in 0..<digits {
      text.append(0x30 + UInt8(truncatingIfNeeded: group / divisor % 10))
      divisor = max(1, divisor / 10)
    }
  }

  private static func scanDigits(_ scanner: inout TextScanner, into digits: inout [UInt8]) {
    while let next = scanner.next, (0x30...0x39).contains(next) {
      digits.append(next - 0x30)
      _ = scanner.takeByte()
    }
  }

  private static func special(_ word: String) -> BigDecimal? {
    switch word.lowercased() {
    case "nan": .nan
    case "infinity", "inf": .infinity
    default: nil
    }
  }
}

extension BigDecimal: Codable {
  /// From a text: JSON's numbers are read as floating-point numbers by too many programs.
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
