#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A decimal number, in a `numeric`: exact, or an error.
///
/// A `Decimal` has a significand of 128 bits, which are 38 digits and some more, and an exponent from −128 to 127
/// (zeros at the end belong to the exponent). A number that does not fit, and ±infinity, is `valueOutOfRange`, never
/// rounded; ``BigDecimal`` holds those. NaN is NaN.
extension Decimal: DatabaseValue {
  public static var databaseType: DatabaseType { .numeric }

  public func encode(into parameters: inout ParameterBuffer) { BigDecimal(self).encode(into: &parameters) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    // Inside the closure there is no reader to make the error; `nil` stands for it.
    let value = try row.readPayload(as: Decimal.self) { payload throws(DatabaseError) -> Decimal? in
      let head = try NumericHead(&payload, as: Decimal.self)
      var digits = DecimalDigits(weight: head.weight, count: head.groupCount)
      for index in 0..<head.groupCount { digits.append(try NumericHead.group(&payload, as: Decimal.self), at: index) }
      switch head.sign {
      case NumericHead.positive: return digits.decimal(isNegative: false)
      case NumericHead.negative: return digits.decimal(isNegative: true)
      case NumericHead.nan where head.groupCount == 0: return .nan
      case NumericHead.infinity, NumericHead.negativeInfinity: return nil
      default: throw .malformed(Decimal.self, "the sign is none that PostgreSQL writes")
      }
    }
    guard let value else { throw row.outOfRange(Decimal.self, readAs: "BigDecimal") }
    self = value
  }

  /// The same number.
  /// - Throws: `valueOutOfRange`, when it has more digits than a `Decimal`, or is infinite.
  public init(exactly value: BigDecimal) throws(DatabaseError) {
    if value.isNaN {
      self = .nan
      return
    }
    var digits = DecimalDigits(weight: value.weight, count: value.groups.count)
    for (index, group) in value.groups.enumerated() { digits.append(group, at: index) }
    guard value.isFinite, let decimal = digits.decimal(isNegative: value.isNegative) else {
      throw .notRepresentable(BigDecimal.self, as: Decimal.self, "it is infinite, or has too many digits")
    }
    self = decimal
  }
}

extension BigDecimal {
  public init(_ value: Decimal) {
    // The text is the one exact and public view of all digits that FoundationEssentials has. It is always a number or
    // NaN.
    self = BigDecimal(value.description) ?? .nan
  }
}

/// Collects groups of four decimal digits in 128 bits.
private struct DecimalDigits {
  private var significand: UInt128 = 0
  private var exponent: Int
  private let count: Int
  private var isTooLong = false

  init(weight: Int, count: Int) {
    self.count = count
    exponent = 4 * (weight - count + 1)
  }

  mutating func append(_ group: UInt16, at index: Int) {
    var group = group
    var factor: UInt128 = 10_000
    if index == count - 1 {
      // The zeros at the end of the last group are only there because groups have four digits.
      while factor > 1, group % 10 == 0 {
        group /= 10
        factor /= 10
        exponent += 1
      }
    }
    let (product, tooLong) = significand.multipliedReportingOverflow(by: factor)
    let (sum, overflow) = product.addingReportingOverflow(UInt128(group))
    significand = sum
    if tooLong || overflow { isTooLong = true }
  }

  /// `nil`, when a `Decimal` has no room for all digits.
  func decimal(isNegative: Bool) -> Decimal? {
    if isTooLong { return nil }
    if significand == 0 { return 0 }
    guard (-128...127).contains(exponent) else { return nil }
    var digits = Decimal(UInt64(truncatingIfNeeded: significand))
    let high = UInt64(truncatingIfNeeded: significand >> 64)
    if high != 0 { digits += Decimal(high) * (Decimal(UInt64.max) + 1) }
    let decimal = Decimal(sign: isNegative ? .minus : .plus, exponent: exponent, significand: digits)
    // How Foundation says that it had no room.
    return decimal.isNaN ? nil : decimal
  }
}
