extension DatabaseType {
  /// The type of an array of this type; `nil` for a type that is an array itself, since PostgreSQL has no arrays of
  /// arrays but one type for arrays of every number of dimensions.
  public var array: DatabaseType? {
    switch self {
    case .bool: DatabaseType(rawValue: 1000)
    case .bytea: DatabaseType(rawValue: 1001)
    case .char: DatabaseType(rawValue: 1002)
    case .objectName: DatabaseType(rawValue: 1003)
    case .int8: DatabaseType(rawValue: 1016)
    case .int2: DatabaseType(rawValue: 1005)
    case .int4: DatabaseType(rawValue: 1007)
    case .text: DatabaseType(rawValue: 1009)
    case .oid: DatabaseType(rawValue: 1028)
    case .json: DatabaseType(rawValue: 199)
    case .xml: DatabaseType(rawValue: 143)
    case .cidr: DatabaseType(rawValue: 651)
    case .float4: DatabaseType(rawValue: 1021)
    case .float8: DatabaseType(rawValue: 1022)
    case .macaddr8: DatabaseType(rawValue: 775)
    case .macaddr: DatabaseType(rawValue: 1040)
    case .inet: DatabaseType(rawValue: 1041)
    case .bpchar: DatabaseType(rawValue: 1014)
    case .varchar: DatabaseType(rawValue: 1015)
    case .date: DatabaseType(rawValue: 1182)
    case .time: DatabaseType(rawValue: 1183)
    case .timestamp: DatabaseType(rawValue: 1115)
    case .timestamptz: DatabaseType(rawValue: 1185)
    case .interval: DatabaseType(rawValue: 1187)
    case .timetz: DatabaseType(rawValue: 1270)
    case .bit: DatabaseType(rawValue: 1561)
    case .varbit: DatabaseType(rawValue: 1563)
    case .numeric: DatabaseType(rawValue: 1231)
    case .uuid: DatabaseType(rawValue: 2951)
    case .pgLSN: DatabaseType(rawValue: 3221)
    case .tsvector: DatabaseType(rawValue: 3643)
    case .jsonb: DatabaseType(rawValue: 3807)
    case .int4range: DatabaseType(rawValue: 3905)
    case .numrange: DatabaseType(rawValue: 3907)
    case .tsrange: DatabaseType(rawValue: 3909)
    case .tstzrange: DatabaseType(rawValue: 3911)
    case .daterange: DatabaseType(rawValue: 3913)
    case .int8range: DatabaseType(rawValue: 3927)
    case .int4multirange: DatabaseType(rawValue: 6150)
    case .nummultirange: DatabaseType(rawValue: 6151)
    case .tsmultirange: DatabaseType(rawValue: 6152)
    case .tstzmultirange: DatabaseType(rawValue: 6153)
    case .datemultirange: DatabaseType(rawValue: 6155)
    case .int8multirange: DatabaseType(rawValue: 6157)
    case .record: .recordArray
    case .unknown, .anyRange, .anyMultirange: .anyArray
    default: nil
    }
  }

  /// The type of the elements of an array type; `nil` for every other type.
  public var element: DatabaseType? {
    switch rawValue {
    case 143: .xml
    case 199: .json
    case 651: .cidr
    case 775: .macaddr8
    case 1000: .bool
    case 1001: .bytea
    case 1002: .char
    case 1003: .objectName
    case 1005: .int2
    case 1007: .int4
    case 1009: .text
    case 1014: .bpchar
    case 1015: .varchar
    case 1016: .int8
    case 1021: .float4
    case 1022: .float8
    case 1028: .oid
    case 1040: .macaddr
    case 1041: .inet
    case 1115: .timestamp
    case 1182: .date
    case 1183: .time
    case 1185: .timestamptz
    case 1187: .interval
    case 1231: .numeric
    case 1270: .timetz
    case 1561: .bit
    case 1563: .varbit
    case 2951: .uuid
    case 3221: .pgLSN
    case 3643: .tsvector
    case 3807: .jsonb
    case 3905: .int4range
    case 3907: .numrange
    case 3909: .tsrange
    case 3911: .tstzrange
    case 3913: .daterange
    case 3927: .int8range
    case 6150: .int4multirange
    case 6151: .nummultirange
    case 6152: .tsmultirange
    case 6153: .tstzmultirange
    case 6155: .datemultirange
    case 6157: .int8multirange
    case 2287: .record
    case 2277: .unknown
    default: nil
    }
  }

  /// PostgreSQL's name of the type, for messages.
  public var name: String {
    switch self {
    case .unknown: "unknown"
    case .bool: "boolean"
    case .bytea: "bytea"
    case .char: "\"char\""
    case .objectName: "name"
    case .int8: "bigint"
    case .int2: "smallint"
    case .int4: "integer"
    case .text: "text"
    case .oid: "oid"
    case .json: "json"
    case .xml: "xml"
    case .cidr: "cidr"
    case .float4: "real"
    case .float8: "double precision"
    case .macaddr8: "macaddr8"
    case .macaddr: "macaddr"
    case .inet: "inet"
    case .bpchar: "character"
    case .varchar: "varchar"
    case .date: "date"
    case .time: "time"
    case .timestamp: "timestamp"
    case .timestamptz: "timestamptz"
    case .interval: "interval"
    case .timetz: "timetz"
    case .bit: "bit"
    case .varbit: "bit varying"
    case .numeric: "numeric"
    case .uuid: "uuid"
    case .pgLSN: "pg_lsn"
    case .tsvector: "tsvector"
    case .jsonb: "jsonb"
    case .int4range: "int4range"
    case .numrange: "numrange"
    case .tsrange: "tsrange"
    case .tstzrange: "tstzrange"
    case .daterange: "daterange"
    case .int8range: "int8range"
    case .int4multirange: "int4multirange"
    case .nummultirange: "nummultirange"
    case .tsmultirange: "tsmultirange"
    case .tstzmultirange: "tstzmultirange"
    case .datemultirange: "datemultirange"
    case .int8multirange: "int8multirange"
    case .record: "record"
    case .anyArray: "array"
    case .anyRange: "range"
    case .anyMultirange: "multirange"
    default:
      if let element { "\(element.name)[]" } else { "type \(rawValue)" }
    }
  }
}
