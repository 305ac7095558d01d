import Strata

/// How an element of an array is kept in SQLite, which has no arrays: they are texts of JSON.
///
/// An array has one text, without spaces, so that two arrays are equal just when their texts are.
enum ArrayElementEncoding: Sendable {
  /// `true` and `false`.
  case bool
  case int2
  case int4
  case int8
  /// The fewest digits that give the number back. JSON has neither NaN nor infinity.
  case float4
  case float8
  /// With the escapes that SQLite's own JSON functions write.
  case text
  /// 32 hexadecimal digits in upper case, which is what SQLite's `hex()` makes of a key in a column.
  case uuid
  /// Microseconds since 1970, as in a column.
  case timestamp

  /// - Returns: `nil` for elements that JSON would not give back as they were, or not compare as PostgreSQL does.
  init?(_ type: DatabaseType) {
    switch type {
    case .bool: self = .bool
    case .int2: self = .int2
    case .int4: self = .int4
    case .int8: self = .int8
    case .float4: self = .float4
    case .float8: self = .float8
    case .text: self = .text
    case .uuid: self = .uuid
    case .timestamptz: self = .timestamp
    default: return nil
    }
  }

  var type: DatabaseType {
    switch self {
    case .bool: .bool
    case .int2: .int2
    case .int4: .int4
    case .int8: .int8
    case .float4: .float4
    case .float8: .float8
    case .text: .text
    case .uuid: .uuid
    case .timestamp: .timestamptz
    }
  }

  /// How many bytes PostgreSQL's encoding has; `nil` where that depends on the value.
  var fixedSize: Int? {
    switch self {
    case .bool: 1
    case .int2: 2
    case .int4, .float4: 4
    case .int8, .float8, .timestamp: 8
    case .uuid: 16
    case .text: nil
    }
  }
}
