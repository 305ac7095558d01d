import Foundation
import Strata
import StrataPostgres

/// A codec, and values as a server sends them.
struct FuzzedCodec: Sendable {
  let name: String
  /// Columns, with their length in front.
  let columns: [[UInt8]]
  /// Reads rows of one column.
  /// - Returns: How many values there were.
  let read: @Sendable (RowBuffer) throws -> Int

  init<Value: DatabaseValue>(_ samples: Value...) {
    name = "\(Value.self)"
    columns = samples.map { sample in
      var parameters = ParameterBuffer()
      parameters.append(sample)
      return parameters.bytes
    }
    read = { batch in
      let collector = RowCollector<SingleColumn<Value>>()
      try collector.receive(batch)
      let rows = collector.take()
      // What was accepted can be printed and sent.
      var parameters = ParameterBuffer()
      for row in rows {
        _ = "\(row.value)"
        parameters.append(row.value)
      }
      return rows.count
    }
  }

  static let all: [FuzzedCodec] =
    numbers + texts + times + networks + ranges + [
      FuzzedCodec([1, nil, 3] as [Int?]), FuzzedCodec([["a", "b"], ["c", "d"]]), FuzzedCodec([[UInt8]]()),
      FuzzedCodec([Date(timeIntervalSince1970: 0)]), FuzzedCodec([Decimal(1), nil] as [Decimal?]),
      FuzzedCodec([PostgresRange(Int32(1)..<5)]), FuzzedCodec(PostgresRecord(Int32(1), "a", nil as String?)),
      FuzzedCodec(PostgresRecord(true, PostgresRecord(2 as Int64, [1, 2] as [Int16]))),
      FuzzedCodec([PostgresRecord(Int64(1), "x")]),
    ]

  private static let numbers = [
    FuzzedCodec(true, false), FuzzedCodec(1 as Int, -1), FuzzedCodec(Int64.max), FuzzedCodec(Int32.min),
    FuzzedCodec(Int16(7)), FuzzedCodec(Int8(7)), FuzzedCodec(UInt16(7)), FuzzedCodec(UInt32(7)),
    FuzzedCodec(1.5 as Double, .nan), FuzzedCodec(1.5 as Float), FuzzedCodec(1 as Int?, nil),
    FuzzedCodec(Decimal(string: "-1234567.000891") ?? 0, 0),
    FuzzedCodec(BigDecimal("1e40") ?? 0, BigDecimal("-0.00010") ?? 0),
    FuzzedCodec(ObjectID(rawValue: 25)), FuzzedCodec(LogSequenceNumber(rawValue: 1 << 40)),
  ]

  private static let texts = [
    FuzzedCodec("text", "", "ä€😀"), FuzzedCodec("text" as Substring), FuzzedCodec([1, 2, 3] as [UInt8], []),
    FuzzedCodec(Data([1, 2, 3])), FuzzedCodec(UUID()), FuzzedCodec(JSONText(#"{"a": [1, null]}"#)),
    FuzzedCodec(JSON(["a": [1, 2]])), FuzzedCodec(BitString([true, false, true])),
    FuzzedCodec(TextSearchVector("'fat':2A 'rat':3") ?? TextSearchVector([])),
  ]

  private static let times = [
    FuzzedCodec(Date(timeIntervalSince1970: 1e9)), FuzzedCodec(LocalDate("2024-02-29") ?? .infinity, .infinity),
    FuzzedCodec(LocalTime("23:59:59.999999") ?? .midnight), FuzzedCodec(OffsetTime("12:00:00+02")),
    FuzzedCodec(LocalDateTime("2024-02-29 12:00:00")), FuzzedCodec(Timestamp("2024-02-29 12:00:00+00")),
    FuzzedCodec(Interval(months: 14, days: -3, microseconds: 1)), FuzzedCodec(Duration.seconds(3)),
  ]

  private static let networks = [
    FuzzedCodec(Inet("192.168.0.1/24"), Inet("::1")), FuzzedCodec(CIDR("10.0.0.0/8")),
    FuzzedCodec(MACAddress("08:00:2b:01:02:03")), FuzzedCodec(MACAddress8("08:00:2b:01:02:03:04:05")),
  ]

  private static let ranges = [
    FuzzedCodec(PostgresRange(Int32(1)..<5)), FuzzedCodec(PostgresRange(Int64(1)...)),
    FuzzedCodec(PostgresRange(...Decimal(2))),
    FuzzedCodec(PostgresRange(..<BigDecimal(7))), FuzzedCodec(LocalDate("2024-01-01").map { PostgresRange($0...) }),
    FuzzedCodec(Timestamp("2024-01-01 00:00:00+00").map { PostgresRange($0...) }),
    FuzzedCodec(LocalDateTime("2024-01-01 00:00:00").map { PostgresRange($0...) }),
    FuzzedCodec(PostgresMultirange([PostgresRange(Int32(1)..<5), PostgresRange(Int32(8)...)])),
  ]
}
