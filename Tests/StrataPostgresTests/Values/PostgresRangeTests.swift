import Foundation
import Strata
import StrataPostgres
import Testing

@Suite("Ranges")
struct PostgresRangeTests {
  /// PostgreSQL 15's own bytes print as it prints them, and are written as it writes them.
  private func check<Value: DatabaseValue & Equatable>(
    _ hex: String, _ text: String, _ value: Value, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try BinaryForm.decode(hex, as: Value.self) == value, sourceLocation: sourceLocation)
    #expect("\(value)" == text, sourceLocation: sourceLocation)
    #expect(try BinaryForm.hex(value) == hex, sourceLocation: sourceLocation)
  }

  @Test("ranges of every built-in type are those of the server")
  func served() throws {
    try check("0200000004000000010000000400000004", "[1,4)", PostgresRange<Int32>(1...3))
    try check("01", "empty", PostgresRange<Int32>.empty)
    try check("08000000080000000000000006", "(,6)", PostgresRange<Int>(...5))
    try check(
      "020000000c0002000000000001000113880000000c000200000000000200021388", "[1.5,2.50)",
      PostgresRange(try #require(BigDecimal("1.5"))..<#require(BigDecimal("2.50"))))
    try check(
      "02000000040000223e000000040000227a", "[2024-01-01,2024-03-01)",
      PostgresRange(try #require(LocalDate("2024-01-01"))...#require(LocalDate("2024-02-29"))))
    try check(
      "10000000080002b0d5d4e94000", "(\"2024-01-01 00:00:00\",)",
      PostgresRange(.exclusive(try #require(LocalDateTime("2024-01-01 00:00:00"))), .unbounded))
    let hex = "02000000080002b0d5d4e94000000000080002b0e9f2c0a000"
    let text = "[\"2024-01-01 00:00:00+00\",\"2024-01-02 00:00:00+00\")"
    let (start, end) = (
      try #require(Timestamp("2024-01-01 00:00:00Z")), try #require(Timestamp("2024-01-02 00:00:00Z"))
    )
    try check(hex, text, PostgresRange(start..<end))
    try check(hex, text, PostgresRange(try start.date..<end.date))
  }

  @Test("multiranges are those of the server")
  func servedMultiranges() throws {
    try check(
      "00000003000000110200000004000000010000000400000003000000110200000004000000050000000400000008"
        + "00000009120000000400000014",
      "{[1,3),[5,8),[20,)}",
      [PostgresRange(1..<3), PostgresRange(5..<8), PostgresRange(20...)] as PostgresMultirange<Int32>)
    try check("00000000", "{}", PostgresMultirange<LocalDate>([]))
  }

  @Test("ranges of the same values are equal")
  func canonical() throws {
    #expect(try PostgresRange<Int>(.exclusive(0), .inclusive(3)) == PostgresRange(1..<4))
    #expect(
      try PostgresRange<Int>(.exclusive(3), .exclusive(4)).isEmpty
        && PostgresRange<Int>(.exclusive(5), .exclusive(5)).isEmpty)
    #expect(PostgresRange<Int>(5..<5) == .empty && PostgresRange<Int>(5...5) == PostgresRange(5..<6))
    #expect(PostgresRange<Int>(1...).upper == .unbounded && PostgresRange<Int>.empty.lower == nil)
    // Behind the last number there is none: the server refuses the range, here it is kept.
    #expect(PostgresRange<Int32>(1...(.max)).upper == .inclusive(.max))
    #expect(PostgresRange(LocalDate.negativeInfinity...(.infinity)).upper == .inclusive(.infinity))
    #expect(PostgresRange<Int>(2...4).range == 2..<5 && PostgresRange<Int>.empty.range == nil)
  }

  @Test("limits in the wrong order are an error")
  func wrongOrder() throws {
    let error = try #require(throws: DatabaseError.self) { try PostgresRange<Int>(.inclusive(2), .inclusive(1)) }
    #expect(error.code == .valueOutOfRange)
    #expect(BinaryForm.refusal("0200000004000000020000000400000001", as: PostgresRange<Int32>.self) == .typeMismatch)
  }

  @Test("a range contains what lies between its limits")
  func contains() throws {
    let range = try PostgresRange(.exclusive(try #require(BigDecimal("1.5"))), .inclusive(2))
    #expect(try !range.contains(#require(BigDecimal("1.5"))) && range.contains(#require(BigDecimal("1.51"))))
    #expect(range.contains(2) && !range.contains(3) && PostgresRange<BigDecimal>.unbounded.contains(.nan))
    #expect(!PostgresRange<Int>.empty.contains(1) && PostgresRange<Int>(..<3).contains(.min))
  }

  @Test("a multirange is in order and has no gaps that are none")
  func normalised() throws {
    let merged: PostgresMultirange<Int> = [
      PostgresRange(5..<8), .empty, PostgresRange(1...2), PostgresRange(3..<4), PostgresRange(6..<7),
      PostgresRange(7..<9),
    ]
    #expect(merged.ranges == [PostgresRange(1..<4), PostgresRange(5..<9)])
    #expect(merged.contains(3) && !merged.contains(4))
    let open = PostgresMultirange([try PostgresRange<BigDecimal>(.exclusive(1), .exclusive(2)), PostgresRange(0..<1)])
    #expect(open.ranges.count == 2)
    #expect(PostgresMultirange([PostgresRange<Int>.unbounded, PostgresRange(1..<2)]).ranges == [.unbounded])
    #expect(PostgresMultirange([PostgresRange<Int>(...1), PostgresRange(0...)]).ranges == [.unbounded])
  }

  @Test("a range type of the application's own is inferred by the server")
  func ownType() throws {
    let range = PostgresRange(LocalTime.midnight..<(.endOfDay))
    var parameters = ParameterBuffer()
    parameters.append(range)
    parameters.append([range])
    parameters.append(PostgresRange<LocalTime>?.none)
    #expect(parameters.types == [.unknown, .unknown, .unknown])
    #expect(range.description == "[00:00:00,24:00:00)")
    #expect(try BinaryForm.decode(BinaryForm.hex(range), as: PostgresRange<LocalTime>.self) == range)
  }

  @Test("ranges are elements of arrays")
  func arrays() throws {
    let ranges: [PostgresRange<Int32>?] = [PostgresRange(1..<2), nil, .empty]
    #expect([PostgresRange<Int32>].databaseType == DatabaseType(rawValue: 3905))
    #expect(try BinaryForm.decode(BinaryForm.hex(ranges), as: [PostgresRange<Int32>?].self) == ranges)
  }

  @Test("in JSON a range is an object")
  func codable() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let ranges: [PostgresRange<Int>] = [PostgresRange(1..<4), PostgresRange(..<4), .empty, .unbounded]
    let data = try encoder.encode(ranges)
    let text = #"[{"bounds":"[)","lower":1,"upper":4},{"bounds":"()","upper":4},{"bounds":"empty"},{"bounds":"()"}]"#
    #expect(String(decoding: data, as: UTF8.self) == text)
    #expect(try JSONDecoder().decode([PostgresRange<Int>].self, from: data) == ranges)
    #expect(try JSONDecoder().decode(PostgresMultirange<Int>.self, from: data).ranges == [.unbounded])
    for bad in [#"{"bounds":"x"}"#, #"{"lower":1}"#, #"{"bounds":"[)","lower":2,"upper":1}"#] {
      #expect(throws: (any Error).self) { try JSONDecoder().decode(PostgresRange<Int>.self, from: Data(bad.utf8)) }
    }
  }

  @Test(
    "bytes that are no range are refused",
    arguments: [
      "", "02", "0200000004", "020000000400000001", "0200000004000000010000000400000004ff", "02ffffffffffffffff",
    ])
  func hostile(hex: String) {
    #expect([.typeMismatch, .protocolViolation].contains(BinaryForm.refusal(hex, as: PostgresRange<Int32>.self)))
    #expect(BinaryForm.refusal("7fffffff" + hex, as: PostgresMultirange<Int32>.self) != nil)
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage([PostgresRange<Int32>(1..<4), .empty, .unbounded])
    try BinaryForm.survivesDamage([PostgresRange<BigDecimal>(1..<4), PostgresRange(...4)])
    try BinaryForm.survivesDamage([PostgresRange(LocalDate.negativeInfinity...(.infinity))])
    try BinaryForm.survivesDamage([[PostgresRange(1..<3), PostgresRange(20...)] as PostgresMultirange<Int32>])
  }
}
