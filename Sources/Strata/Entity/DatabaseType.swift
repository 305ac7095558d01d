/// A column type, named by PostgreSQL's object id (`pg_type.oid`), which never changes for built-in types.
///
/// PostgreSQL's binary encodings are the one format of parameters and rows, so its type numbers name them;
/// SQLite's driver reads them to know which encoding a stored integer, text or blob stands for.
/// Source: https://www.postgresql.org/docs/current/catalog-pg-type.html, src/include/catalog/pg_type.dat.
public struct DatabaseType: RawRepresentable, Sendable, Hashable {
  public let rawValue: UInt32
  /// How many decimal places every value of a `numeric` has, where its column says so. The type is the same without it.
  public let scale: Int16?

  @inlinable
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
    scale = nil
  }

  private init(rawValue: UInt32, scale: Int16) {
    self.rawValue = rawValue
    self.scale = scale
  }

  /// `numeric` with so many decimal places.
  public static func numeric(scale: Int) -> DatabaseType {
    DatabaseType(rawValue: numeric.rawValue, scale: Int16(clamping: scale))
  }

  @inlinable
  public static func == (left: DatabaseType, right: DatabaseType) -> Bool { left.rawValue == right.rawValue }

  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  /// Lets the server infer the type of a parameter; as the type of a result, text.
  public static let unknown = DatabaseType(rawValue: 0)

  // MARK: Truth, numbers, texts, bytes

  public static let bool = DatabaseType(rawValue: 16)
  public static let bytea = DatabaseType(rawValue: 17)
  public static let int8 = DatabaseType(rawValue: 20)
  public static let int2 = DatabaseType(rawValue: 21)
  public static let int4 = DatabaseType(rawValue: 23)
  public static let float4 = DatabaseType(rawValue: 700)
  public static let float8 = DatabaseType(rawValue: 701)
  public static let numeric = DatabaseType(rawValue: 1700)
  public static let text = DatabaseType(rawValue: 25)
  /// PostgreSQL's `"char"`, one byte, in the system catalogues.
  public static let char = DatabaseType(rawValue: 18)
  /// At most 63 bytes, in the system catalogues.
  public static let objectName = DatabaseType(rawValue: 19)
  public static let bpchar = DatabaseType(rawValue: 1042)
  public static let varchar = DatabaseType(rawValue: 1043)
  public static let xml = DatabaseType(rawValue: 142)
  public static let json = DatabaseType(rawValue: 114)
  public static let jsonb = DatabaseType(rawValue: 3802)
  public static let uuid = DatabaseType(rawValue: 2950)
  public static let bit = DatabaseType(rawValue: 1560)
  public static let varbit = DatabaseType(rawValue: 1562)

  // MARK: Time

  public static let date = DatabaseType(rawValue: 1082)
  public static let time = DatabaseType(rawValue: 1083)
  public static let timetz = DatabaseType(rawValue: 1266)
  public static let timestamp = DatabaseType(rawValue: 1114)
  public static let timestamptz = DatabaseType(rawValue: 1184)
  public static let interval = DatabaseType(rawValue: 1186)

  // MARK: Only in PostgreSQL

  public static let oid = DatabaseType(rawValue: 26)
  public static let cidr = DatabaseType(rawValue: 650)
  public static let inet = DatabaseType(rawValue: 869)
  public static let macaddr = DatabaseType(rawValue: 829)
  public static let macaddr8 = DatabaseType(rawValue: 774)
  public static let pgLSN = DatabaseType(rawValue: 3220)
  public static let tsvector = DatabaseType(rawValue: 3614)
  public static let int4range = DatabaseType(rawValue: 3904)
  public static let numrange = DatabaseType(rawValue: 3906)
  public static let tsrange = DatabaseType(rawValue: 3908)
  public static let tstzrange = DatabaseType(rawValue: 3910)
  public static let daterange = DatabaseType(rawValue: 3912)
  public static let int8range = DatabaseType(rawValue: 3926)
  public static let int4multirange = DatabaseType(rawValue: 4451)
  public static let nummultirange = DatabaseType(rawValue: 4532)
  public static let tsmultirange = DatabaseType(rawValue: 4533)
  public static let tstzmultirange = DatabaseType(rawValue: 4534)
  public static let datemultirange = DatabaseType(rawValue: 4535)
  public static let int8multirange = DatabaseType(rawValue: 4536)

  // MARK: Types that stand for one that only the database knows
  // (https://www.postgresql.org/docs/current/datatype-pseudo.html)

  /// A row, of a named composite type or anonymous.
  public static let record = DatabaseType(rawValue: 2249)
  public static let recordArray = DatabaseType(rawValue: 2287)
  /// An array whose element type has no fixed number: an enumeration's, a composite type's.
  public static let anyArray = DatabaseType(rawValue: 2277)
  /// A range type that was created with `CREATE TYPE … AS RANGE`.
  public static let anyRange = DatabaseType(rawValue: 3831)
  public static let anyMultirange = DatabaseType(rawValue: 4537)

  /// Numbers below this are the same in every database; the others are given out when a type is created
  /// (`FirstGenbkiObjectId` in src/include/access/transam.h).
  static let firstOfDatabase: UInt32 = 10_000

  package var isBuiltIn: Bool { rawValue < Self.firstOfDatabase }

  /// The type as a parameter declares it: a parameter cannot have a pseudo-type, so the server infers it instead,
  /// from the column that it is written to or from a cast, as in `$1::address`. The value is binary all the same.
  @inlinable
  public var declared: DatabaseType {
    switch rawValue {
    case 2249, 2287, 2277, 3831, 4537: DatabaseType(rawValue: 0)
    default: self
    }
  }
}
