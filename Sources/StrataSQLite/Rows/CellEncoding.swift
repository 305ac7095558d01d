import Strata

/// How a value of a column type is kept in SQLite, which knows integers, reals, texts and blobs.
enum CellEncoding: Sendable {
  case bool
  case int2
  case int4
  case int8
  case float4
  case float8
  case text
  case bytes
  case uuid
  /// Microseconds since 1970 as an integer.
  case timestamp
  /// `jsonb`, a text here; PostgreSQL's binary form has a version byte in front.
  case jsonb
  /// A decimal number as a whole number of units of its last place.
  case decimal(scale: Int)
  /// JSON in a text.
  case array(ArrayElementEncoding)

  /// Microseconds from 1970 to 2000, where PostgreSQL's timestamps begin.
  static let postgresEpoch: Int64 = 946_684_800_000_000

  init(_ type: DatabaseType) throws(DatabaseError) {
    switch type {
    case .bool: self = .bool
    case .int2: self = .int2
    case .int4: self = .int4
    case .int8: self = .int8
    case .float4: self = .float4
    case .float8: self = .float8
    case .text, .json, .unknown: self = .text
    case .bytea: self = .bytes
    case .uuid: self = .uuid
    case .timestamptz: self = .timestamp
    case .jsonb: self = .jsonb
    case .numeric:
      guard let scale = type.scale else {
        throw DatabaseError(
          .unsupported,
          "SQLite keeps a decimal number in units of its last place, which the column must say, as in @Column(type: \"numeric(12,2)\"); in SQL of your own bind and read units"
        )
      }
      self = .decimal(scale: Int(scale))
    default:
      if let element = type.element.flatMap({ ArrayElementEncoding($0) }) {
        self = .array(element)
        return
      }
      throw DatabaseError(.unsupported, "SQLite has no place for a value of \(type.name)")
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
    case .text, .bytes, .jsonb, .decimal, .array: nil
    }
  }
}
