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
  /// Of one dimension; the type is the elements'.
  indirect case array([LiteralValue], of: DatabaseType)

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
      guard let element = type.element else { throw Self.unsupported(type) }
      self = .array(try Self.elements(bytes, of: element), of: element)
    }
    if case .double(let number) = self, !number.isFinite {
      throw DatabaseError(.unsupported, "\(number) cannot stand in the definition of a table")
    }
    if case .text(let text) = self, text.unicodeScalars.contains("\0") {
      throw DatabaseError(.invalidArgument, "a text with a zero byte cannot be stored")
    }
  }

  private static func unsupported(_ type: DatabaseType) -> DatabaseError {
    DatabaseError(.unsupported, "a value of \(type.name) cannot stand in the definition of a table")
  }

  /// Reads the binary form of an array (`array_send` in src/backend/utils/adt/arrayfuncs.c).
  private static func elements(
    _ array: ArraySlice<UInt8>, of element: DatabaseType
  ) throws(DatabaseError) -> [LiteralValue] {
    let dimensions = number(array.prefix(4))
    if dimensions == 0 { return [] }
    // The number of dimensions, whether there are NULLs, the elements' type, how many there are, and the lower bound.
    var rest = array.dropFirst(20)
    guard dimensions == 1, element != .unknown else { throw unsupported(element.array ?? element) }
    var elements: [LiteralValue] = []
    while rest.count >= 4 {
      let size = number(rest.prefix(4))
      let length = 4 + (size == UInt32.max ? 0 : Int(size))
      elements.append(try LiteralValue(BoundValue(type: element, cell: rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return elements
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
