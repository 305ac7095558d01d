/// A decimal number of any size, exact: PostgreSQL's `numeric`, with up to 131,072 digits before the point and 16,383
/// after it, and NaN and ±infinity. `Decimal` is the common type for amounts; it ends at 38 digits.
///
/// The number of decimal places is kept (`1.50` prints as it was written) but does not count for equality, hashing and
/// order, which are those of PostgreSQL: 1.5 equals 1.50, and NaN equals itself and is greater than everything else.
/// It is called so because a type named `Numeric` would hide the protocol of the standard library.
/// Source: https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-NUMERIC-DECIMAL.
public struct BigDecimal: Sendable {
  /// Not finite, or the sign.
  enum Kind: Sendable, Hashable {
    case positive
    case negative
    case nan
    case infinity
    case negativeInfinity
  }

  /// The limits of the binary format: a 16-bit exponent and 14 bits for the decimal places.
  static let weights: ClosedRange<Int> = -4096...32_767
  static let scales: ClosedRange<Int> = 0...16_383

  let kind: Kind
  /// Four decimal digits each, the most significant first, without zeros at either end: the digits of PostgreSQL's
  /// own format. Empty for zero.
  let groups: [UInt16]
  /// The power of 10,000 of the first group.
  let weight: Int
  /// How many decimal places are printed; never fewer than the value has.
  public let scale: Int

  public static let zero = BigDecimal(.positive, groups: [], weight: 0, scale: 0)
  public static let nan = BigDecimal(.nan, groups: [], weight: 0, scale: 0)
  /// PostgreSQL 14 and later.
  public static let infinity = BigDecimal(.infinity, groups: [], weight: 0, scale: 0)
  public static let negativeInfinity = BigDecimal(.negativeInfinity, groups: [], weight: 0, scale: 0)

  private init(_ kind: Kind, groups: [UInt16], weight: Int, scale: Int) {
    self.kind = kind
    self.groups = groups
    self.weight = weight
    self.scale = scale
  }

  /// Takes zeros off both ends, and prints at least the places that the value has.
  /// - Returns: `nil`, when the value is too large or too fine for PostgreSQL.
  init?(isNegative: Bool, groups: some BidirectionalCollection<UInt16>, weight: Int, scale: Int) {
    let leading = groups.prefix { $0 == 0 }.count
    var significant = Array(groups.dropFirst(leading))
    while significant.last == 0 { significant.removeLast() }
    let first = weight - leading
    guard let last = significant.last else {
      guard Self.scales.contains(scale) else { return nil }
      self.init(.positive, groups: [], weight: 0, scale: scale)
      return
    }
    var places = -4 * (first - significant.count + 1)
    if last % 1000 == 0 {
      places -= 3
    } else if last % 100 == 0 {
      places -= 2
    } else if last % 10 == 0 {
      places -= 1
    }
    let shown = max(scale, places)
    guard Self.scales.contains(shown), Self.weights.contains(first) else { return nil }
    self.init(isNegative ? .negative : .positive, groups: significant, weight: first, scale: shown)
  }

  public init(_ value: some BinaryInteger) {
    var rest = value.magnitude
    var groups: [UInt16] = []
    // The divisor does not fit into the smallest types; their values are one group as they are.
    if let divisor = type(of: rest).init(exactly: 10_000) {
      while rest != 0 {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: divisor)
        groups.append(UInt16(truncatingIfNeeded: remainder))
        rest = quotient
      }
      groups.reverse()
    } else if rest != 0 {
      groups = [UInt16(truncatingIfNeeded: rest)]
    }
    let weight = groups.count - 1
    while groups.last == 0 { groups.removeLast() }
    self.init(value < 0 ? .negative : .positive, groups: groups, weight: groups.isEmpty ? 0 : weight, scale: 0)
  }

  public var isNaN: Bool { kind == .nan }
  public var isFinite: Bool { kind == .positive || kind == .negative }
  public var isNegative: Bool { kind == .negative || kind == .negativeInfinity }
  public var isZero: Bool { kind == .positive && groups.isEmpty }

  /// The same number with its sign changed; NaN stays.
  public static prefix func - (value: BigDecimal) -> BigDecimal {
    let kind: Kind =
      switch value.kind {
      case .positive: value.groups.isEmpty ? .positive : .negative
      case .negative: .positive
      case .nan: .nan
      case .infinity: .negativeInfinity
      case .negativeInfinity: .infinity
      }
    return BigDecimal(kind, groups: value.groups, weight: value.weight, scale: value.scale)
  }
}

extension BigDecimal: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
}

extension BigDecimal: Hashable {
  public static func == (left: BigDecimal, right: BigDecimal) -> Bool {
    left.kind == right.kind && left.weight == right.weight && left.groups == right.groups
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(weight)
    hasher.combine(groups)
  }
}

extension BigDecimal: Comparable {
  public static func < (left: BigDecimal, right: BigDecimal) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    switch left.kind {
    case .positive: return left.isCloserToZero(than: right)
    case .negative: return right.isCloserToZero(than: left)
    case .nan, .infinity, .negativeInfinity: return false
    }
  }

  private var rank: Int {
    switch kind {
    case .negativeInfinity: 0
    case .negative: 1
    case .positive: 2
    case .infinity: 3
    case .nan: 4
    }
  }

  private func isCloserToZero(than other: BigDecimal) -> Bool {
    if groups.isEmpty || other.groups.isEmpty { return groups.count < other.groups.count }
    if weight != other.weight { return weight < other.weight }
    return groups.lexicographicallyPrecedes(other.groups)
  }
}

extension Int {
  /// The integer with the value of a decimal number; `nil`, when it has a fraction or is too large.
  public init?(exactly value: BigDecimal) {
    // Four digits to the group: more than five groups are no 64-bit number.
    guard value.isFinite, value.groups.isEmpty || (0...5).contains(value.weight),
      value.groups.count <= value.weight + 1
    else { return nil }
    var sum: Int128 = 0
    for place in 0..<(value.groups.isEmpty ? 0 : value.weight + 1) {
      sum = sum * 10_000 + (place < value.groups.count ? Int128(value.groups[place]) : 0)
    }
    self.init(exactly: value.kind == .negative ? -sum : sum)
  }
}
