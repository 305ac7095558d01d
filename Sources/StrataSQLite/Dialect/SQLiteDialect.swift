public import Strata

/// SQLite 3.37 and later (`STRICT` tables, `RETURNING`).
public struct SQLiteDialect: Dialect {
  public let name = "sqlite"
  /// SQLITE_MAX_VARIABLE_NUMBER of the ordinary build (https://www.sqlite.org/limits.html).
  public let maximumParameters = 32_766
  public let listStyle = ListStyle.placeholders
  /// The file has one writer at a time, and every transaction that may write is it from its beginning.
  public let exclusion = ProcessExclusion.writeTransaction
  /// Microseconds since 1970, to the millisecond, which is what SQLite's clock gives. One statement sees one time.
  public let currentTimestamp =
    "(CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)"
  public let timestampType = "INTEGER"
  public let tableNames: SQL =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY 1"
  public let sortsNullsLast = false
  public let locksRows = false
  public let repeatsStatements = true
  public let features: Set<QueryFeature> = []
  public let widensAggregates = false
  public let scalesDecimals = true
  public let joinsInDelete = false
  public let returnsByAlias = false
  public let schemaFeatures: Set<SchemaFeature> = []
  public let tableOptions = " STRICT"

  public init() {}

  public func columnType(of type: DatabaseType) throws(DatabaseError) -> String {
    switch try CellEncoding(type) {
    case .bool, .int2, .int4, .int8, .timestamp: "INTEGER"
    case .decimal: "INTEGER"
    case .float4, .float8: "REAL"
    case .text, .jsonb, .array: "TEXT"
    case .bytes, .uuid: "BLOB"
    }
  }

  public func newKey(prefix: [UInt8]) -> SQL {
    // The ninth byte begins with the variant, the bits 10.
    """
    CAST(\(prefix) || randomblob(1) || substr(\(SQL(trusted: variants)), 1 + (random() & 63), 1) || randomblob(7) AS BLOB)
    """
  }

  private var variants: String { literal(.bytes(Array(0x80...0xBF))) }

  public func literal(_ value: LiteralValue) -> String {
    switch value {
    case .null: "NULL"
    case .bool(let value): value ? "1" : "0"
    case .integer(let number), .timestamp(let number): "\(number)"
    case .double(let number): "\(number)"
    // Units stand in their place; as a text it fits no column of numbers.
    case .text(let text), .json(let text), .decimal(let text): LiteralValue.quoted(text)
    case .bytes(let bytes), .uuid(let bytes): "X'\(LiteralValue.hexadecimal(bytes))'"
    case .array(let elements, let type):
      LiteralValue.quoted(String(decoding: json(elements, of: type), as: UTF8.self))
    }
  }

  private func json(_ elements: [LiteralValue], of type: DatabaseType) -> [UInt8] {
    var writer = JSONArrayWriter()
    for element in elements {
      switch element {
      case .null: writer.appendNull()
      case .bool(let flag): writer.append(flag)
      case .integer(let number), .timestamp(let number): writer.append(number)
      // The fewest digits depend on the type.
      case .double(let number): type == .float4 ? writer.append(Float(number)) : writer.append(number)
      case .uuid(let bytes): writer.append(uuid: bytes)
      case .text(let text), .json(let text), .decimal(let text): writer.append(text: text.utf8)
      // There are no columns of such arrays.
      case .bytes, .array: writer.append(text: literal(element).utf8)
      }
    }
    return writer.finish()
  }

  public func spelling(postgres: String, sqlite: String) -> String { sqlite }

  public func placeholder(_ position: Int) -> String { "?\(position)" }

  public func begin(_ options: TransactionOptions) -> String {
    switch options.access {
    // Takes the write lock at once: a transaction that read first and then cannot write would have to start over.
    case .readWrite: "BEGIN IMMEDIATE"
    case .readOnly: "BEGIN"
    }
  }

  public func plan(of sql: String) -> PlanQuery { .steps("EXPLAIN QUERY PLAN \(sql)") }

  public func advisoryLock(_ key: AdvisoryKey, waits: Bool) -> String? { nil }

  public func nullSafeComparison(isEqual: Bool) -> String { isEqual ? "IS" : "IS NOT" }

  public func textMatch(_ match: SQLExpression.TextMatch, _ text: String) -> TextPattern {
    if match.ignoresCase {
      return TextPattern(
        comparison: "LIKE", pattern: Self.pattern(text.escapedForLike, "%", match.place), suffix: " ESCAPE '\\'")
    }
    // LIKE ignores case on SQLite; GLOB does not, and an index serves its prefixes. A class of one stands for itself.
    let escaped = text.replacingScalars { scalar in
      switch scalar {
      case "*", "?", "[": "[\(scalar)]"
      default: nil
      }
    }
    return TextPattern(comparison: "GLOB", pattern: Self.pattern(escaped, "*", match.place))
  }

  private static func pattern(_ text: String, _ wildcard: String, _ place: SQLExpression.TextMatch.Place) -> String {
    switch place {
    case .anywhere: wildcard + text + wildcard
    case .start: text + wildcard
    case .end: wildcard + text
    }
  }

  public func limit(_ limit: String?, offset: String?) -> String {
    // An OFFSET needs a LIMIT here; −1 is none.
    let limit = "LIMIT \(limit ?? "-1")"
    return offset.map { "\(limit) OFFSET \($0)" } ?? limit
  }
}

extension Dialect where Self == SQLiteDialect {
  public static var sqlite: SQLiteDialect { SQLiteDialect() }
}
