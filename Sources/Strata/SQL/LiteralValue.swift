/// A value as the text of a definition holds it: where a table is defined, nothing can be bound.
public enum LiteralValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case text(String)
  case bytes([UInt8])
  case uuid([UInt8])
  /// Microseconds since 1970.
  case timestamp(Int64)
  case json(String)
  /// As it is written, where the database has decimal numbers.
  case decimal(String)

  /// Reads what is bound for PostgreSQL.
  /// - Throws: `unsupported` for a type that has no literal here.
  init(_ value: BoundValue) throws(DatabaseError) {
    let parameter = value.parameter
    guard parameter.invalid == nil, parameter.count == 1, let type = parameter.types.first else {
      throw DatabaseError(.invalidArgument, parameter.invalid?.reason ?? "one value is needed")
    }
    guard !value.isNull, parameter.bytes.count >= 4, parameter.bytes[0] != 0xFF else {
      self = .null
      return
    }
    let bytes = parameter.bytes.dropFirst(4)
    switch type {
    case .bool: self = .bool(bytes.first != 0)
    case .int2: self = .integer(Int64(Int16(truncatingIfNeeded: Self.number(bytes))))
    case .int4: self = .integer(Int64(Int32(truncatingIfNeeded: Self.number(bytes))))
    case .int8: self = .integer(Int64(truncatingIfNeeded: Self.number(bytes)))
    case .float4: self = .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: Self.number(bytes)))))
    case .float8: self = .double(Double(bitPattern: Self.number(bytes)))
    case .text, .varchar, .bpchar, .json: self = .text(String(decoding: bytes, as: UTF8.self))
    case .jsonb: self = .json(String(decoding: bytes.dropFirst(), as: UTF8.self))
    case .numeric:
      guard let number = value.decimal, number.isFinite else {
        throw DatabaseError(.unsupported, "a number that is not finite cannot stand in the definition of a table")
      }
      self = .decimal(number.description)
    case .bytea: self = .bytes(Array(bytes))
    case .uuid: self = .uuid(Array(bytes))
    case .timestamptz:
      // PostgreSQL counts from 2000.
      self = .timestamp(Int64(truncatingIfNeeded: Self.number(bytes)) + 946_684_800_000_000)
    default:
      throw DatabaseError(.unsupported, "a value of \(type.name) cannot stand in the definition of a table")
    }
    if case .double(let number) = self, !number.isFinite {
      throw DatabaseError(.unsupported, "\(number) cannot stand in the definition of a table")
    }
    if case .text(let text) = self, text.unicodeScalars.contains("\0") {
      throw DatabaseError(.invalidArgument, "a text with a zero byte cannot be stored")
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

  /// In single quotes, which are doubled inside.
  public static func quoted(_ text: String) -> String {
    "'" + text.replacingScalars { $0 == "'" ? "''" : nil } + "'"
  }

  public static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".unicodeScalars)
    var text = String.UnicodeScalarView()
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(text)
  }
}
