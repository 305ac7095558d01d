/// How many digits the numbers of a `numeric` column have at most, and how many of them behind the point.
public struct DecimalPrecision: Sendable, Hashable {
  public let precision: Int
  public let scale: Int

  /// - Returns: `nil` for what is no type of PostgreSQL, or one whose last digits stand before the point.
  public init?(_ precision: Int, _ scale: Int = 0) {
    guard (1...1000).contains(precision), (0...precision).contains(scale) else { return nil }
    self.precision = precision
    self.scale = scale
  }

  /// Reads `numeric(12, 2)`, `decimal(12,2)` and `numeric(12)`; `nil` for every other type.
  public init?(type: String) {
    let text = type.lowercased().filter { !$0.isWhitespace }
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")"), ["numeric", "decimal"].contains(text[..<open])
    else {
      return nil
    }
    let numbers = text[text.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
    let digits = numbers.map { Int($0) }
    guard digits.count <= 2, let precision = digits.first ?? nil else { return nil }
    guard digits.count == 2 else {
      self.init(precision)
      return
    }
    guard let scale = digits[1] else { return nil }
    self.init(precision, scale)
  }

  /// The largest number of units of the last place; `nil` when it has more than 64 bits.
  var limit: UInt64? { precision <= 18 ? UInt64.powerOfTen(precision).map { $0 - 1 } : nil }

  /// Refuses what a column would round or could not hold.
  /// - Throws: `valueOutOfRange`. The text does not contain the value.
  func check(_ value: BigDecimal) throws(DatabaseError) {
    guard value.isFinite else { throw DatabaseError(.valueOutOfRange, "NaN and infinity have no place in a \(self)") }
    guard value.places <= scale else {
      throw DatabaseError(
        .valueOutOfRange, "the number has \(value.places) decimal places, and a \(self) keeps \(scale); round it first")
    }
    guard value.isZero || value.wholeDigits <= precision - scale else {
      throw DatabaseError(
        .valueOutOfRange,
        "the number has \(value.wholeDigits) digits before the point, and a \(self) has room for \(precision - scale)")
    }
  }
}

extension DecimalPrecision: CustomStringConvertible {
  public var description: String { "numeric(\(precision),\(scale))" }
}

/// What is known of the decimal numbers in a column.
enum DecimalColumn: Sendable, Hashable {
  case declared(DecimalPrecision)
  case undeclared

  /// - Parameter type: What the column's declaration says, if it says anything.
  init(type: String?) { self = type.flatMap { DecimalPrecision(type: $0) }.map { .declared($0) } ?? .undeclared }

  var precision: DecimalPrecision? {
    switch self {
    case .declared(let precision): precision
    case .undeclared: nil
    }
  }
}

extension BigDecimal {
  /// How many decimal places the number needs, which may be fewer than it prints.
  var places: Int {
    guard isFinite, let last = groups.last else { return 0 }
    let zeros = last % 1000 == 0 ? 3 : last % 100 == 0 ? 2 : last % 10 == 0 ? 1 : 0
    return max(0, -4 * (weight - groups.count + 1) - zeros)
  }

  /// How many digits stand before the point.
  var wholeDigits: Int {
    guard isFinite, weight >= 0, let first = groups.first else { return 0 }
    return 4 * weight + (first >= 1000 ? 4 : first >= 100 ? 3 : first >= 10 ? 2 : 1)
  }

  /// The number in units of a decimal place.
  /// - Returns: `nil` when it is not a whole number of them, or one with more than 64 bits.
  func units(scale: Int) -> Int64? { places <= scale ? units(below: scale) : nil }

  /// The largest whole number of units that is not above the number.
  /// - Returns: `nil` when it has more than 64 bits.
  func units(below scale: Int) -> Int64? {
    guard isFinite, wholeDigits + scale <= 19 else { return nil }
    var sum: Int128 = 0
    for (index, group) in groups.enumerated() {
      let exponent = 4 * (weight - index) + scale
      if exponent >= 0 {
        guard let power = UInt64.powerOfTen(exponent) else { return nil }
        sum += Int128(group) * Int128(power)
      } else if exponent > -4, let power = UInt64.powerOfTen(-exponent) {
        sum += Int128(group) / Int128(power)
      }
    }
    if isNegative { sum = places > scale ? -sum - 1 : -sum }
    return Int64(exactly: sum)
  }
}

extension BigDecimal {
  /// So many units of a decimal place.
  init(units: Int64, scale: Int) {
    // Whole groups of four digits first, then the places that are left.
    let missing = (4 - scale % 4) % 4
    let number = BigDecimal(Int128(units) * Int128(UInt64.powerOfTen(missing) ?? 1))
    let weight = number.weight - (scale + missing) / 4
    self =
      BigDecimal(isNegative: number.isNegative, groups: number.groups, weight: weight, scale: scale) ?? .nan
  }
}

extension UInt64 {
  /// - Returns: `nil` when it has more than 64 bits.
  static func powerOfTen(_ exponent: Int) -> UInt64? {
    guard (0...19).contains(exponent) else { return nil }
    return (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
