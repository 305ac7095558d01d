public import Strata

/// A string of bits: PostgreSQL's `bit varying` and `bit(n)`.
///
/// It is sent as `bit varying`, which PostgreSQL also stores into a `bit(n)` column when it has n bits.
/// Source: https://www.postgresql.org/docs/current/datatype-bit.html; format: `varbit_send` in
/// src/backend/utils/adt/varbit.c.
public struct BitString: Sendable, Hashable {
  /// How many bits.
  public let count: Int
  /// The first bit is the highest of the first byte; the bits behind the last are zero.
  public let bytes: [UInt8]

  /// - Returns: `nil`, when there are more or fewer bytes than the bits need. Bits behind the last are cleared.
  public init?(count: Int, bytes: [UInt8]) {
    guard count >= 0, bytes.count == count / 8 + (count % 8 == 0 ? 0 : 1), Int32(exactly: count) != nil else {
      return nil
    }
    self.count = count
    var bytes = bytes
    if count % 8 != 0 { bytes[bytes.count - 1] &= 0xFF << UInt8(8 - count % 8) }
    self.bytes = bytes
  }

  public init(_ bits: some Collection<Bool>) {
    count = bits.count
    var bytes = [UInt8](repeating: 0, count: (count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit { bytes[index / 8] |= 0x80 >> UInt8(index % 8) }
    self.bytes = bytes
  }

  /// The bits, first to last.
  public var bits: [Bool] { (0..<count).map { bytes[$0 / 8] & (0x80 >> UInt8($0 % 8)) != 0 } }
}

extension BitString: DatabaseValue {
  public static var databaseType: DatabaseType { .varbit }

  public func encode(into parameters: inout ParameterBuffer) {
    guard let length = Int32(exactly: count) else {
      return parameters.appendInvalid(.varbit, reason: "a bit string can have at most 2,147,483,647 bits")
    }
    parameters.append(.varbit) { payload in
      payload.write(length)
      payload.write(bytes: bytes)
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    let value = try row.readPayload(as: BitString.self) { payload throws(DatabaseError) in
      let count = Int(try payload.read(Int32.self))
      return try payload.withBytes(payload.remaining) { bytes throws(DatabaseError) in
        BitString(count: count, bytes: [UInt8](bytes))
      }
    }
    guard let value else { throw .malformed(BitString.self, "the number of bits does not fit the length") }
    self = value
  }
}

extension BitString: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: `101`.
  public var description: String { String(decoding: bits.map { $0 ? 0x31 : 0x30 }, as: UTF8.self) }

  /// Reads zeros and ones.
  public init?(_ text: String) {
    guard text.utf8.allSatisfy({ $0 == 0x30 || $0 == 0x31 }) else { return nil }
    self.init(text.utf8.map { $0 == 0x31 })
  }
}

extension BitString: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
