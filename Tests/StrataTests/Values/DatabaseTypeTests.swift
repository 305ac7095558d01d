@testable import Strata
import Testing

@Suite("Column types")
struct DatabaseTypeTests {
  // oid, typarray and format_type from PostgreSQL 15's pg_type.
  static let catalogue: [(UInt32, UInt32, String)] = [
    (16, 1000, "boolean"), (17, 1001, "bytea"), (20, 1016, "bigint"), (21, 1005, "smallint"), (23, 1007, "integer"),
    (25, 1009, "text"), (26, 1028, "oid"), (114, 199, "json"), (142, 143, "xml"), (650, 651, "cidr"),
    (700, 1021, "real"), (701, 1022, "double precision"), (774, 775, "macaddr8"), (829, 1040, "macaddr"),
    (869, 1041, "inet"), (1082, 1182, "date"), (1083, 1183, "time"), (1114, 1115, "timestamp"),
    (1184, 1185, "timestamptz"), (1186, 1187, "interval"), (1266, 1270, "timetz"), (1560, 1561, "bit"),
    (1562, 1563, "bit varying"), (1700, 1231, "numeric"), (2950, 2951, "uuid"), (3220, 3221, "pg_lsn"),
    (3614, 3643, "tsvector"), (3802, 3807, "jsonb"), (3904, 3905, "int4range"), (3906, 3907, "numrange"),
    (3908, 3909, "tsrange"), (3910, 3911, "tstzrange"), (3912, 3913, "daterange"), (3926, 3927, "int8range"),
    (4451, 6150, "int4multirange"), (4532, 6151, "nummultirange"), (4533, 6152, "tsmultirange"),
    (4534, 6153, "tstzmultirange"), (4535, 6155, "datemultirange"), (4536, 6157, "int8multirange"),
    (18, 1002, "\"char\""), (19, 1003, "name"), (1042, 1014, "character"), (1043, 1015, "varchar"),
  ]

  @Test("each type knows its array type, and that one its element", arguments: catalogue)
  func arrays(oid: UInt32, array: UInt32, name: String) {
    let type = DatabaseType(rawValue: oid)
    #expect(type.array == DatabaseType(rawValue: array) && type.array?.element == type)
    #expect(type.name == name && type.array?.name == "\(name)[]")
    #expect(type.array?.array == nil && type.element == nil && type.declared == type)
  }

  @Test("a type that only the database knows is not declared for a parameter")
  func pseudoTypes() {
    for type in [DatabaseType.record, .recordArray, .anyArray, .anyRange, .anyMultirange] {
      #expect(type.declared == .unknown)
      var parameters = ParameterBuffer()
      parameters.appendNull(type)
      #expect(parameters.types == [.unknown])
    }
  }

  @Test("what may be read as what")
  func reading() {
    let (column, application) = (DatabaseType(rawValue: 16_500), DatabaseType(rawValue: 16_501))
    for (have, want) in [
      (DatabaseType.int4, .int8), (.int8, .int2), (.json, .jsonb), (.bit, .varbit), (.cidr, .inet),
      (DatabaseType(rawValue: 1015), DatabaseType(rawValue: 1009)), (column, .record), (column, .anyArray),
      (column, .anyRange), (DatabaseType(rawValue: 1007), .anyArray), (column, application), (column, .text),
    ] as [(DatabaseType, DatabaseType)] {
      #expect(have.isReadable(as: want) && want.canBeRead(from: have), "\(have.name) as \(want.name)")
    }
    for (have, want) in [
      (DatabaseType.numeric, .int8), (.oid, .int4), (.float4, .float8), (.timestamp, .timestamptz), (.inet, .cidr),
      (.jsonb, .json), (.int8, .numeric), (DatabaseType(rawValue: 1231), DatabaseType(rawValue: 1016)),
      (.text, .record),
      (.int8, .anyArray), (.int4range, .int8range), (.int4, .bytea),
    ] as [(DatabaseType, DatabaseType)] {
      #expect(!have.isReadable(as: want) && !want.canBeRead(from: have), "\(have.name) as \(want.name)")
    }
    // A part of a value comes in the binary format, a column that is read as text in the text format.
    #expect(!DatabaseType.inet.isReadable(as: .text) && DatabaseType.text.canBeRead(from: .inet))
  }

  @Test("a numeric column is not read as an Int, though a zero would have the bytes of one")
  func numericIsNoInteger() throws {
    let columns = ResultColumns(names: ["total"], types: [.numeric])
    let error = try #require(throws: DatabaseError.self) { try columns.check([.int8], readAs: SingleColumn<Int>.self) }
    #expect(error.code == .typeMismatch && error.details.column == "total")
    try columns.check([.numeric], readAs: SingleColumn<BigDecimal>.self)
  }

  @Test("lists of values of every type can be bound, as arrays of it")
  func lists() throws {
    let list = try BoundValue.array(of: .numeric, [BoundValue(BigDecimal(1)), BoundValue(BigDecimal?.none)])
    var array = ParameterBuffer()
    array.append([BigDecimal(1), nil])
    #expect(list.parameter == array)
    #expect(throws: DatabaseError.self) { try BoundValue.array(of: .anyArray, []) }
  }
}
