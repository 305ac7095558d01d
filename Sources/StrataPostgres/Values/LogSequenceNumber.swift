public import Strata

/// A place in the write-ahead log, in bytes from its beginning: PostgreSQL's `pg_lsn`.
///
/// Source: https://www.postgresql.org/docs/current/datatype-pg-lsn.html.
public struct LogSequenceNumber: RawRepresentable, Sendable, Hashable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension LogSequenceNumber: DatabaseValue {
  public static var databaseType: DatabaseType { .pgLSN }

  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.pgLSN, fixed: rawValue) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    rawValue = try row.readFixed(UInt64.self, as: LogSequenceNumber.self)
  }
}

extension LogSequenceNumber: Comparable {
  public static func < (left: LogSequenceNumber, right: LogSequenceNumber) -> Bool { left.rawValue < right.rawValue }
}

extension LogSequenceNumber: CustomStringConvertible, LosslessStringConvertible {
  /// As PostgreSQL prints it, both halves in hexadecimal: `16/B374D848`.
  public var description: String {
    let halves = [rawValue >> 32, rawValue & 0xFFFF_FFFF]
    return halves.map { String($0, radix: 16, uppercase: true) }.joined(separator: "/")
  }

  /// Reads what ``description`` prints.
  public init?(_ text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy({ (1...8).contains($0.utf8.count) && $0.allSatisfy(\.isHexDigit) }),
      let high = UInt32(halves[0], radix: 16), let low = UInt32(halves[1], radix: 16)
    else { return nil }
    rawValue = UInt64(high) << 32 | UInt64(low)
  }
}

extension LogSequenceNumber: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
