#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A place in the rows of a query, as a text for clients: what the row there is sorted by.
///
/// It fits the query that it comes from, whatever the values in its conditions, and no other one: it carries a hash of the query's text and of
/// its own values. That keeps mistakes out and not forgers; a forged one reads nothing that the query would not return.
public struct Cursor: Sendable, Hashable {
  /// Eight bytes of hash, then the values, each behind its length.
  let bytes: [UInt8]

  private static let hashSize = 8

  /// Reads the text of a cursor; `nil` when it is none.
  public init?(_ text: some StringProtocol) {
    var encoded = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    encoded += String(repeating: "=", count: (4 - encoded.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: encoded), data.count >= Self.hashSize else { return nil }
    bytes = [UInt8](data)
  }

  /// In front of all rows for a page behind it, and behind all rows for a page in front of it: how to go on from where none are.
  static func edge(of query: String) -> Cursor { Cursor(values: [], of: query) }

  var isEdge: Bool { bytes.count == Self.hashSize }

  init(values: [UInt8], of query: String) {
    bytes = Self.hash(query, values[...]) + values
  }

  /// The values, for the query that the cursor comes from.
  /// - Throws: `invalidArgument` for every other query, and for a text that was changed.
  func values(in query: String, of types: [DatabaseType]) throws(DatabaseError) -> [BoundValue] {
    let encoded = bytes.dropFirst(Self.hashSize)
    guard Array(bytes.prefix(Self.hashSize)) == Self.hash(query, encoded), let values = Self.values(encoded, types)
    else {
      throw DatabaseError(
        .invalidArgument, "the cursor is not one of this query with this order; begin again at the first page")
    }
    return values
  }

  private static func values(_ encoded: ArraySlice<UInt8>, _ types: [DatabaseType]) -> [BoundValue]? {
    var rest = encoded
    var values: [BoundValue] = []
    for type in types {
      guard rest.count >= 4 else { return nil }
      let length = rest.prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
      rest = rest.dropFirst(4)
      var parameter = ParameterBuffer()
      if length == .max {
        parameter.appendNull(type)
        values.append(BoundValue(parameter: parameter, isNull: true))
      } else {
        guard rest.count >= Int(length) else { return nil }
        parameter.append(type, bytes: Array(rest.prefix(Int(length))))
        rest = rest.dropFirst(Int(length))
        values.append(BoundValue(parameter: parameter))
      }
    }
    return rest.isEmpty ? values : nil
  }

  /// FNV-1a with 64 bits.
  private static func hash(_ query: String, _ values: ArraySlice<UInt8>) -> [UInt8] {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in query.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for byte in values { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return withUnsafeBytes(of: hash.bigEndian) { Array($0) }
  }
}

extension Cursor: LosslessStringConvertible {
  /// Base64 with the letters of URLs (RFC 4648, section 5).
  public var description: String {
    let letters = Data(bytes).base64EncodedString().filter { $0 != "=" }
    return String(letters.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
  }
}

extension Cursor: Codable {
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
