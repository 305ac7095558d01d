import Foundation
@testable import Strata
import Testing

/// Arrays of records, as a graph has them, also against bytes that a server must never send.
@Suite struct RecordReadingTests {
  private typealias Line = (number: Int, text: String?)

  private static let reading = LoadedReading<[Line]>.records(
    of: LoadedReading([.int8, .text]) { (row) throws(DatabaseError) in
      (try Int(from: &row), try String?(from: &row))
    })

  private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
  }

  private static func field(_ type: DatabaseType, _ value: [UInt8]?) -> [UInt8] {
    big(type.rawValue) + big(Int32(value?.count ?? -1)) + (value ?? [])
  }

  private static func record(_ fields: [UInt8]..., count: Int32? = nil) -> [UInt8] {
    let body = big(count ?? Int32(fields.count)) + fields.flatMap { $0 }
    return big(Int32(body.count)) + body
  }

  private static func array(_ records: [[UInt8]], element: DatabaseType = .record) -> [UInt8] {
    let head = big(Int32(records.isEmpty ? 0 : 1)) + big(Int32(0)) + big(element.rawValue)
    let shape = records.isEmpty ? [] : big(Int32(records.count)) + big(Int32(1))
    return head + shape + records.flatMap { $0 }
  }

  private static func decode(_ array: [UInt8]) throws -> [Line] {
    let bytes = big(Int32(array.count)) + array
    let buffer = RowBuffer(
      storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: [0], columns: ResultColumns(names: ["lines"])
    )
    let reading = Self.reading
    return try buffer.decode(at: 0) { (row) throws(DatabaseError) in try reading.decode(&row) }
  }

  private static let two = array([
    record(field(.int8, big(Int64(7))), field(.text, [0x68, 0x69])),
    record(field(.int4, big(Int32(-1))), field(.text, nil)),
  ])

  @Test func recordsAreReadAsRowsAre() throws {
    let lines = try Self.decode(Self.two)
    #expect(lines.map(\.number) == [7, -1] && lines.map(\.text) == ["hi", nil])
    #expect(try Self.decode(Self.array([])).isEmpty)
  }

  @Test(
    arguments: [
      array([record(field(.int8, big(Int64(7))))]), array([record(field(.text, [65]), field(.text, nil))]),
      array([record(field(.int8, big(Int64(7))), field(.float8, big(Int64(7))))]), array([], element: .int8),
      array([record(field(.int8, big(Int64(7))), field(.text, nil), field(.text, nil))]),
      array([record(field(.int8, nil), field(.text, nil))]),
    ])
  func otherRecords(bytes: [UInt8]) throws {
    let error = try #require(throws: DatabaseError.self) { try Self.decode(bytes) }
    #expect(error.code == .typeMismatch && error.details.column == "lines", "\(error)")
  }

  @Test func everyTruncationIsAnError() throws {
    for count in 0..<Self.two.count {
      #expect(throws: DatabaseError.self, "\(count) bytes") { try Self.decode(Array(Self.two.prefix(count))) }
    }
  }

  /// Whatever stands there is read or refused: nothing is read behind the end, and no memory is asked for that is not there.
  @Test func anyByteMayBeAnyOther() throws {
    var randomness = Randomness(state: 5)
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = Self.two
      for _ in 0..<Int.random(in: 1...4, using: &randomness) {
        let place = Int.random(in: bytes.indices, using: &randomness)
        bytes[place] =
          [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &randomness)].randomElement(using: &randomness) ?? 0
      }
      do {
        _ = try Self.decode(bytes)
      } catch {
        #expect(error is DatabaseError)
        refused += 1
      }
    }
    #expect(refused > 10_000)
  }
}
