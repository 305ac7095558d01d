/// A column type, named by PostgreSQL's object id (`pg_type.oid`), which never changes for built-in types.
///
/// PostgreSQL's binary encodings are the one format of parameters and rows, so its type numbers name them;
/// SQLite's driver reads them to know which encoding a stored integer, text or blob stands for.
public struct DatabaseType: RawRepresentable, Sendable, Hashable {
  public let rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Lets the server infer the type of a parameter; as the type of a result, text.
  public static let unknown = DatabaseType(rawValue: 0)
  public static let bool = DatabaseType(rawValue: 16)
  public static let bytea = DatabaseType(rawValue: 17)
  public static let int8 = DatabaseType(rawValue: 20)
  public static let int2 = DatabaseType(rawValue: 21)
  public static let int4 = DatabaseType(rawValue: 23)
  public static let text = DatabaseType(rawValue: 25)
  public static let json = DatabaseType(rawValue: 114)
  public static let float4 = DatabaseType(rawValue: 700)
  public static let float8 = DatabaseType(rawValue: 701)
  public static let timestamptz = DatabaseType(rawValue: 1184)
  public static let uuid = DatabaseType(rawValue: 2950)
  public static let jsonb = DatabaseType(rawValue: 3802)

  /// The type of an array of this type, where PostgreSQL has one that Strata sends.
  public var array: DatabaseType? {
    switch self {
    case .bool: DatabaseType(rawValue: 1000)
    case .bytea: DatabaseType(rawValue: 1001)
    case .int8: DatabaseType(rawValue: 1016)
    case .int2: DatabaseType(rawValue: 1005)
    case .int4: DatabaseType(rawValue: 1007)
    case .text: DatabaseType(rawValue: 1009)
    case .json: DatabaseType(rawValue: 199)
    case .float4: DatabaseType(rawValue: 1021)
    case .float8: DatabaseType(rawValue: 1022)
    case .timestamptz: DatabaseType(rawValue: 1185)
    case .uuid: DatabaseType(rawValue: 2951)
    case .jsonb: DatabaseType(rawValue: 3807)
    default: nil
    }
  }

  /// PostgreSQL's name of the type, for messages.
  public var name: String {
    switch self {
    case .unknown: "unknown"
    case .bool: "boolean"
    case .bytea: "bytea"
    case .int8: "bigint"
    case .int2: "smallint"
    case .int4: "integer"
    case .text: "text"
    case .json: "json"
    case .float4: "real"
    case .float8: "double precision"
    case .timestamptz: "timestamptz"
    case .uuid: "uuid"
    case .jsonb: "jsonb"
    default: "type \(rawValue)"
    }
  }
}
