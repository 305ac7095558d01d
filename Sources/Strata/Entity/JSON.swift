#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A `jsonb` column that holds a value of a type of yours.
///
/// PostgreSQL keeps it as `jsonb`, SQLite as text that its JSON functions read. Dates inside are ISO 8601.
/// A value that JSON cannot hold (a NaN, say) makes the statement fail with `valueOutOfRange` before it is sent.
public struct JSON<Value: Codable & Sendable>: Sendable {
  public var value: Value

  public init(_ value: Value) { self.value = value }
}

extension JSON: DatabaseValue {
  /// `jsonb`'s binary format is one version byte, 1, and the text.
  private static var version: UInt8 { 1 }

  public static var databaseType: DatabaseType { .jsonb }

  public func encode(into parameters: inout ParameterBuffer) {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    // Sorted, so that equal values have equal bytes.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      parameters.append(.jsonb, bytes: [Self.version] + [UInt8](try encoder.encode(value)))
    } catch {
      parameters.appendInvalid(.jsonb, reason: "\(Value.self) cannot be written as JSON")
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    var data = try Data(from: &row)
    // No JSON text begins with this byte: without it, the column is `json`, which is the text alone.
    if data.first == Self.version { data.removeFirst() }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      value = try decoder.decode(Value.self, from: data)
    } catch {
      throw DatabaseError(.typeMismatch, "the JSON in the column does not have the shape of \(Value.self)") {
        $0.serverDetail = "\(error)"
      }
    }
  }
}

extension JSON: Equatable where Value: Equatable {
  public static func == (left: JSON, right: JSON) -> Bool { left.value == right.value }
}

extension JSON: Hashable where Value: Hashable {
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension JSON: Codable {
  public init(from decoder: any Decoder) throws {
    value = try Value(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}
