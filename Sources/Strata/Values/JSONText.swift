/// The text of a `jsonb` or `json` column as it is, not decoded.
///
/// It is sent as `jsonb`, which PostgreSQL also stores into a `json` column. Whether the text is JSON the database
/// says. Two values are equal when their texts are. A value of a type of yours is a ``JSON``.
/// Format: `jsonb_send` in src/backend/utils/adt/jsonb.c, a version byte and the text.
public struct JSONText: Sendable, Hashable {
  public var text: String

  public init(_ text: String) { self.text = text }
}

extension JSONText: DatabaseValue {
  private static var version: UInt8 { 1 }

  public static var databaseType: DatabaseType { .jsonb }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(.jsonb) { payload in
      payload.write(Self.version)
      payload.write(bytes: text.utf8)
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    text = try row.withBytes(as: JSONText.self) { bytes throws(DatabaseError) in
      // No JSON text begins with the version byte: without it, the column is `json`, which is the text alone.
      let text = bytes.first == Self.version ? UnsafeRawBufferPointer(rebasing: bytes.dropFirst()) : bytes
      guard let text = String(exactly: text) else {
        throw .malformed(JSONText.self, "the text is not UTF-8")
      }
      return text
    }
  }
}

extension JSONText: CustomStringConvertible, LosslessStringConvertible {
  public var description: String { text }
}

extension JSONText: Codable {
  /// From a text: JSON inside JSON stays quoted.
  public init(from decoder: any Decoder) throws { self = try decoder.value(Self.self) }
  public func encode(to encoder: any Encoder) throws { try encoder.write(text) }
}
