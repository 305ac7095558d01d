public import Strata

/// A network of IPv4 or IPv6: PostgreSQL's `cidr`. No bit is set behind the prefix.
///
/// Source: https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-CIDR.
public struct CIDR: Sendable, Hashable {
  let network: NetworkAddress

  private init?(_ network: NetworkAddress?) {
    guard let network, network.hostBits == 0 else { return nil }
    self.network = network
  }

  /// - Parameters:
  ///   - bytes: 4 of IPv4 or 16 of IPv6, in network order.
  ///   - prefixLength: The bits of the network.
  /// - Returns: `nil` for another number of bytes, a prefix that is too long, and for bits set behind the prefix.
  public init?(bytes: [UInt8], prefixLength: Int) {
    self.init(NetworkAddress(bytes: bytes, prefixLength: prefixLength))
  }

  public var isIPv6: Bool { network.isIPv6 }
  /// 4 bytes or 16, in network order.
  public var bytes: [UInt8] { network.bytes }
  public var prefixLength: Int { network.prefixLength }

  /// Whether the address lies in the network; one of the other IP version never does.
  public func contains(_ address: Inet) -> Bool {
    let other = address.network
    guard network.isIPv6 == other.isIPv6 else { return false }
    let shift = UInt128(network.width - network.prefixLength)
    return shift == 128 || network.address >> shift == other.address >> shift
  }
}

extension CIDR: DatabaseValue {
  public static var databaseType: DatabaseType { .cidr }

  public func encode(into parameters: inout ParameterBuffer) { network.encode(.cidr, into: &parameters) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    guard let value = CIDR(try NetworkAddress(from: &row, as: CIDR.self)) else {
      throw .malformed(CIDR.self, "a bit is set behind the prefix")
    }
    self = value
  }
}

extension CIDR: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it: `192.0.2.0/24`.
  public var description: String { network.description }

  /// Reads a network with its prefix; without one, all bits are the network.
  public init?(_ text: String) { self.init(NetworkAddress(text)) }
}

extension CIDR: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
