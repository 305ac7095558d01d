public import Strata

/// PostgreSQL 15 and later.
public struct PostgresDialect: Dialect {
  public let name = "postgres"
  /// The count is an unsigned 16-bit number in the Bind message
  /// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
  public let maximumParameters = 65_535
  public let listStyle = ListStyle.array
  /// The time at which the transaction began: the same for every row of it.
  public let currentTimestamp = "now()"
  public let timestampType = "TIMESTAMPTZ"
  public let tableNames: SQL = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
  public let sortsNullsLast = true
  public let locksRows = true
  /// https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
  public let changesRowsInWith = true
  public let readsRecords = true
  public let features = Set(QueryFeature.allCases)
  /// https://www.postgresql.org/docs/current/functions-aggregate.html
  public let widensAggregates = true
  public let scalesDecimals = false
  public let joinsInDelete = true
  public let returnsByAlias = true
  public let schemaFeatures = Set(SchemaFeature.allCases)
  public let tableOptions = ""

  /// A pooler in transaction mode gives every transaction another session.
  let hasSessions: Bool

  public init() { hasSessions = true }

  init(hasSessions: Bool) { self.hasSessions = hasSessions }

  /// One lock for each schema; the first number is that of Strata
  /// (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).
  public var exclusion: ProcessExclusion {
    guard hasSessions else {
      return .unavailable(
        reason: "a pooler in transaction mode has no session locks; connect to the server itself for this")
    }
    return .sessionLock(
      tryLock: "SELECT pg_try_advisory_lock(1398035265, hashtext(coalesce(current_schema(), '')))",
      unlock: "SELECT pg_advisory_unlock(1398035265, hashtext(coalesce(current_schema(), '')))")
  }

  public func name(of function: SQLFunction) -> String { function == .position ? "strpos" : function.rawValue }

  public func columnType(of type: DatabaseType) throws(DatabaseError) -> String {
    guard type.declared != .unknown, !type.name.hasPrefix("type ") else {
      throw DatabaseError(.unsupported, "the type has a name of its own in the database; say it with @Column(type:)")
    }
    return type.name
  }

  public func newKey(prefix: [UInt8]) -> SQL {
    "encode(overlay(uuid_send(gen_random_uuid()) PLACING \(prefix) FROM 1 FOR 7), 'hex')::uuid"
  }

  public func literal(_ value: LiteralValue) -> String {
    switch value {
    case .null: "NULL"
    case .bool(let value): value ? "TRUE" : "FALSE"
    case .integer(let number): "\(number)"
    case .decimal(let text): text
    case .double(let number): "\(number)::float8"
    case .text(let text): Self.quoted(text)
    case .bytes(let bytes): "'\\x\(LiteralValue.hexadecimal(bytes))'::bytea"
    case .uuid(let bytes): "'\(LiteralValue.hexadecimal(bytes))'::uuid"
    // Exact, where a printed time would depend on the session's settings.
    case .timestamp(let microseconds):
      "(timestamptz '1970-01-01 00:00:00+00' + \(microseconds) * interval '1 microsecond')"
    case .json(let text): "\(Self.quoted(text))::jsonb"
    // An array of which type the column says.
    case .array([], _): "'{}'"
    case .array(let elements, let type): "ARRAY[\(elements.map(literal).joined(separator: ", "))]::\(type.name)[]"
    }
  }

  /// Reads the same whatever `standard_conforming_strings` is.
  private static func quoted(_ text: String) -> String {
    guard text.unicodeScalars.contains("\\") else { return LiteralValue.quoted(text) }
    return "E" + LiteralValue.quoted(text.replacingScalars { $0 == "\\" ? "\\\\" : nil })
  }

  public func spelling(postgres: String, sqlite: String) -> String { postgres }

  public func placeholder(_ position: Int) -> String { "$\(position)" }

  public func begin(_ options: TransactionOptions) -> String {
    var sql = "BEGIN"
    switch options.isolation {
    case nil: break
    case .readCommitted: sql += " ISOLATION LEVEL READ COMMITTED"
    case .repeatableRead: sql += " ISOLATION LEVEL REPEATABLE READ"
    case .serializable: sql += " ISOLATION LEVEL SERIALIZABLE"
    }
    switch options.access {
    case .readWrite: break
    case .readOnly: sql += " READ ONLY"
    }
    return options.isDeferrable ? sql + " DEFERRABLE" : sql
  }

  public func plan(of sql: String) -> PlanQuery {
    .lines("EXPLAIN \(sql)", measured: "EXPLAIN (ANALYZE, BUFFERS) \(sql)")
  }

  public func advisoryLock(_ key: AdvisoryKey, waits: Bool) -> String? {
    waits ? "SELECT pg_advisory_xact_lock(\(key.number))" : "SELECT pg_try_advisory_xact_lock(\(key.number))"
  }

  public func nullSafeComparison(isEqual: Bool) -> String {
    isEqual ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM"
  }

  /// Of a `serial` column as of an identity one: both own a sequence
  /// (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG).
  public func reservedNumbers(table: String, column: String, count: Int) -> SQL? {
    "SELECT nextval(pg_get_serial_sequence(\(quoted(table)), \(column))) FROM generate_series(1, \(count))"
  }

  public func newNumbers(table: String, column: String, each array: String) -> String? {
    let names = [table, column].map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", ")
    // Looked up once and not for each row. An array is taken for ten rows where its length is not known, a series for a thousand, and the
    // statement would be planned anew each time.
    return "SELECT nextval(CAST((SELECT pg_get_serial_sequence(\(names))) AS regclass)) FROM unnest(\(array))"
  }

  public func textMatch(_ match: SQLExpression.TextMatch, _ text: String) -> TextPattern {
    // A backslash is the escape character of LIKE without being told so.
    let escaped = text.escapedForLike
    let pattern =
      switch match.place {
      case .anywhere: "%\(escaped)%"
      case .start: "\(escaped)%"
      case .end: "%\(escaped)"
      }
    return TextPattern(comparison: match.ignoresCase ? "ILIKE" : "LIKE", pattern: pattern)
  }

  public func limit(_ limit: String?, offset: String?) -> String {
    [limit.map { "LIMIT \($0)" }, offset.map { "OFFSET \($0)" }].compactMap { $0 }.joined(separator: " ")
  }
}

extension Dialect where Self == PostgresDialect {
  public static var postgres: PostgresDialect { PostgresDialect() }
}
