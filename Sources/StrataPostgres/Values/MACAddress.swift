public import Strata

/// The hardware address of a network interface, 48 bits (EUI-48): PostgreSQL's `macaddr`.
///
/// Source: https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-MACADDR.
public struct MACAddress: Sendable, Hashable {
  /// The six bytes as the low 48 bits of a number.
  public let rawValue: UInt64

  /// - Returns: `nil` for a number of more than 48 bits.
  public init?(rawValue: UInt64) {
    guard rawValue >> 48 == 0 else { return nil }
    self.rawValue = rawValue
  }
}

/// The hardware address of a network interface, 64 bits (EUI-64): PostgreSQL's `macaddr8`.
///
/// Source: https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-MACADDR8.
public struct MACAddress8: Sendable, Hashable {
  /// The eight bytes as a number.
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The same interface: `ff:fe` goes into the middle, as PostgreSQL does.
  public init(_ address: MACAddress) {
    rawValue = (address.rawValue >> 24) << 40 | 0xFFFE << 24 | address.rawValue & 0xFF_FFFF
  }
}

private enum HardwareAddressText {
  static func description(_ value: UInt64, bytes: Int) -> String {
    (0..<bytes).map { index in
      let byte = UInt8(truncatingIfNeeded: value >> UInt64((bytes - 1 - index) * 8))
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined(separator: ":")
  }

  /// Reads pairs of hexadecimal digits between colons or hyphens.
  static func scan(_ text: String, bytes: Int) -> UInt64? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "-" }
    guard parts.count == bytes else { return nil }
    var value: UInt64 = 0
    for part in parts {
      guard part.utf8.count == 2, part.allSatisfy(\.isHexDigit), let byte = UInt8(part, radix: 16) else { return nil }
      value = value << 8 | UInt64(byte)
    }
    return value
  }
}

extension MACAddress: DatabaseValue {
  public static var databaseType: DatabaseType { .macaddr }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(.macaddr) { payload in
      payload.write(UInt16(truncatingIfNeeded: rawValue >> 32))
      payload.write(UInt32(truncatingIfNeeded: rawValue))
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    rawValue = try row.readPayload(as: MACAddress.self) { payload throws(DatabaseError) in
      let high = UInt64(try payload.read(UInt16.self))
      return high << 32 | UInt64(try payload.read(UInt32.self))
    }
  }
}

extension MACAddress8: DatabaseValue {
  public static var databaseType: DatabaseType { .macaddr8 }

  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.macaddr8, fixed: rawValue) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    rawValue = try row.readFixed(UInt64.self, as: MACAddress8.self)
  }
}

extension MACAddress: Comparable {
  public static func < (left: MACAddress, right: MACAddress) -> Bool { left.rawValue < right.rawValue }
}

extension MACAddress8: Comparable {
  public static func < (left: MACAddress8, right: MACAddress8) -> Bool { left.rawValue < right.rawValue }
}

extension MACAddress: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: `08:00:2b:01:02:03`.
  public var description: String { HardwareAddressText.description(rawValue, bytes: 6) }

  public init?(_ text: String) {
    guard let value = HardwareAddressText.scan(text, bytes: 6) else { return nil }
    rawValue = value
  }
}

extension MACAddress8: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: `08:00:2b:ff:fe:01:02:03`.
  public var description: String { HardwareAddressText.description(rawValue, bytes: 8) }

  public init?(_ text: String) {
    guard let value = HardwareAddressText.scan(text, bytes: 8) else { return nil }
    rawValue = value
  }
}

extension MACAddress: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}

extension MACAddress8: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
