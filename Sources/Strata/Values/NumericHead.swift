/// The eight bytes in front of a numeric's digits: how many groups there are, the power of 10,000 of the first, the
/// sign, and the decimal places. Format: `numeric_send` in src/backend/utils/adt/numeric.c.
struct NumericHead {
  static let positive: UInt16 = 0x0000
  static let negative: UInt16 = 0x4000
  static let nan: UInt16 = 0xC000
  static let infinity: UInt16 = 0xD000
  static let negativeInfinity: UInt16 = 0xF000

  let groupCount: Int
  let weight: Int
  let sign: UInt16
  let scale: Int

  /// - Throws: `typeMismatch`, when the length is not that of so many groups.
  init<Value: DatabaseValue>(
    _ payload: inout PayloadReader, as value: Value.Type
  ) throws(DatabaseError) {
    groupCount = Int(try payload.read(UInt16.self))
    weight = Int(try payload.read(Int16.self))
    sign = try payload.read(UInt16.self)
    scale = Int(try payload.read(UInt16.self))
    guard groupCount * 2 == payload.remaining, BigDecimal.scales.contains(scale) else {
      throw .malformed(Value.self, "the number of digits does not fit the length")
    }
  }

  static func group<Value: DatabaseValue>(
    _ payload: inout PayloadReader, as value: Value.Type
  ) throws(DatabaseError) -> UInt16 {
    let group = try payload.read(UInt16.self)
    guard group < 10_000 else { throw .malformed(Value.self, "a group of four digits is larger than 9999") }
    return group
  }
}

extension BigDecimal: DatabaseValue {
  public static var databaseType: DatabaseType { .numeric }

  public func encode(into parameters: inout ParameterBuffer) {
    let sign =
      switch kind {
      case .positive: NumericHead.positive
      case .negative: NumericHead.negative
      case .nan: NumericHead.nan
      case .infinity: NumericHead.infinity
      case .negativeInfinity: NumericHead.negativeInfinity
      }
    parameters.append(.numeric) { payload in
      payload.write(UInt16(truncatingIfNeeded: groups.count))
      payload.write(Int16(truncatingIfNeeded: weight))
      payload.write(sign)
      payload.write(UInt16(truncatingIfNeeded: scale))
      for group in groups { payload.write(group) }
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.readPayload(as: BigDecimal.self) { payload throws(DatabaseError) in
      let head = try NumericHead(&payload, as: BigDecimal.self)
      var groups: [UInt16] = []
      groups.reserveCapacity(head.groupCount)
      for _ in 0..<head.groupCount { groups.append(try NumericHead.group(&payload, as: BigDecimal.self)) }
      switch head.sign {
      case NumericHead.positive, NumericHead.negative:
        let isNegative = head.sign == NumericHead.negative
        if let value = BigDecimal(isNegative: isNegative, groups: groups, weight: head.weight, scale: head.scale) {
          return value
        }
        throw .malformed(BigDecimal.self, "it has more digits than PostgreSQL's numeric")
      case NumericHead.nan where groups.isEmpty: return .nan
      case NumericHead.infinity where groups.isEmpty: return .infinity
      case NumericHead.negativeInfinity where groups.isEmpty: return .negativeInfinity
      default: throw .malformed(BigDecimal.self, "the sign is none that PostgreSQL writes")
      }
    }
  }
}
