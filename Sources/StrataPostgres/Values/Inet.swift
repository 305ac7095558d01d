public import Strata

/// The address of a host, IPv4 or IPv6, and optionally the network that it is in: PostgreSQL's `inet`.
///
/// Source: https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-INET.
public struct Inet: Sendable, Hashable {
  let network: NetworkAddress

  /// - Parameters:
  ///   - bytes: 4 of IPv4 or 16 of IPv6, in network order.
  ///   - prefixLength: The bits of the network; by default all, which means the host alone.
  /// - Returns: `nil` for another number of bytes and for a prefix that is too long.
  public init?(bytes: [UInt8], prefixLength: Int? = nil) {
    guard let network = NetworkAddress(bytes: bytes, prefixLength: prefixLength) else { return nil }
    self.network = network
  }

  /// The host address that starts a network.
  public init(_ network: CIDR) { self.network = network.network }

  public var isIPv6: Bool { network.isIPv6 }
  /// 4 bytes or 16, in network order.
  public var bytes: [UInt8] { network.bytes }
  public var prefixLength: Int { network.prefixLength }
}

extension Inet: DatabaseValue {
  public static var databaseType: DatabaseType { .inet }

  public func encode(into parameters: inout ParameterBuffer) { network.encode(.inet, into: &parameters) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    network = try NetworkAddress(from: &row, as: Inet.self)
  }
}

extension Inet: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it, the prefix only when it is not the whole address: `192.0.2.1`, `2001:db8::1/64`.
  public var description: String { network.prefixLength == network.width ? network.addressText : network.description }

  /// Reads an address, with or without a prefix.
  public init?(_ text: String) {
    guard let network = NetworkAddress(text) else { return nil }
    self.network = network
  }
}

extension Inet: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
