import Foundation
@testable import Strata
import Testing

/// The decoder against bytes that a server must never send: an error each, never a trap.
@Suite struct RowReaderTests {
  private func decode<each Value: DatabaseValue>(
    _ bytes: [UInt8], offset: UInt32 = 0, names: [String] = ["a", "b"], as types: (repeat each Value).Type
  ) throws -> (repeat each Value) {
    let buffer = RowBuffer(
      storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: [offset],
      columns: ResultColumns(names: names))
    let collector = RowCollector<ColumnTuple<repeat each Value>>()
    try collector.receive(buffer)
    return try #require(collector.take().first).values
  }

  private let one: [UInt8] = [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]

  @Test func readsInOrder() throws {
    let row = try decode(one + [0, 0, 0, 2, 0x68, 0x69], as: (Int, String).self)
    #expect(row == (1, "hi"))
  }

  @Test func integersOfEveryWidth() throws {
    #expect(try decode([0, 0, 0, 2, 0xFF, 0xFE] + [0, 0, 0, 4, 0, 0, 1, 0], as: (Int, Int).self) == (-2, 256))
    #expect(throws: DatabaseError.self) { try decode(one + [0, 0, 0, 3, 0, 0, 1], as: (Int, Int).self) }
  }

  @Test func nullNeedsAnOptional() throws {
    let null: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
    let row = try decode(null + one, as: (String?, Int?).self)
    #expect(row.0 == nil && row.1 == 1)
    let error = try #require(throws: DatabaseError.self) { try decode(null + one, as: (String, Int).self) }
    #expect(error.code == .typeMismatch && error.details.column == "a")
  }

  @Test(
    arguments: [
      [], [0], [0, 0, 0], [0, 0, 0, 8], [0, 0, 0, 8, 1, 2], [0x7F, 0xFF, 0xFF, 0xFF, 1], [0xFF, 0xFF, 0xFF, 0xFE],
      [0x80, 0, 0, 0],
    ] as [[UInt8]]) func truncatedOrAbsurd(bytes: [UInt8]) throws
  {
    let error = try #require(throws: DatabaseError.self) { try decode(bytes, as: (Int, Int).self) }
    #expect(error.code == .protocolViolation)
    let optional = try #require(throws: DatabaseError.self) { try decode(bytes, as: (Int?, Int?).self) }
    #expect(optional.code == .protocolViolation)
  }

  @Test func offsetBehindTheEnd() throws {
    let error = try #require(throws: DatabaseError.self) { try decode(one, offset: 4000, as: (Int, Int).self) }
    #expect(error.code == .protocolViolation)
  }

  @Test func columnThatReachesIntoTheNextRow() throws {
    // Rows of one column with seven bytes of a header between them; the value of the middle one is said to be longer.
    let header: [UInt8] = [0x44, 0, 0, 0, 14, 0, 1]
    let bytes = one + header + [0, 0, 0, 9, 2, 2, 2, 2] + header + one
    let collector = RowCollector<ColumnTuple<[UInt8]>>()
    let error = try #require(throws: DatabaseError.self) {
      try collector.receive(
        RowBuffer(
          storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: [0, 19, 34],
          columns: ResultColumns(names: ["a"]), gap: 7))
    }
    #expect(error.code == .protocolViolation)
    #expect(collector.take().count == 1)
    // Behind the last row, too, there is nothing to read.
    let behind = try #require(throws: DatabaseError.self) {
      try collector.receive(
        RowBuffer(
          storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: [0, 19],
          columns: ResultColumns(names: ["a"]), gap: 7, end: 27))
    }
    #expect(behind.code == .protocolViolation)
  }

  @Test func moreColumnsThanThereAre() throws {
    let error = try #require(throws: DatabaseError.self) { try decode(one + one, names: ["a"], as: (Int, Int).self) }
    #expect(error.code == .typeMismatch)
  }

  @Test func badText() throws {
    let error = try #require(throws: DatabaseError.self) {
      try decode([0, 0, 0, 1, 0xFF] + one, as: (String, Int).self)
    }
    #expect(error.code == .typeMismatch && error.details.column == "a")
  }

  @Test func infinityIsNoDate() throws {
    let infinity: [UInt8] = [0, 0, 0, 8, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    let error = try #require(throws: DatabaseError.self) { try decode(infinity + one, as: (Date, Int).self) }
    #expect(error.code == .valueOutOfRange)
  }

  @Test func unknownCaseOfAnEnum() throws {
    #expect(try decode([0, 0, 0, 4, 0x6C, 0x6F, 0x75, 0x64] + one, as: (Mood, Int).self).0 == Mood.loud)
    let error = try #require(throws: DatabaseError.self) { try decode([0, 0, 0, 1, 0x78] + one, as: (Mood, Int).self) }
    #expect(error.code == .typeMismatch)
  }

  /// Random bytes, ten thousand times: whatever comes out, the process lives.
  @Test func randomBytes() {
    var random = SystemRandomNumberGenerator()
    var decoded = 0
    for _ in 0..<10_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random) ? 0 : UInt8.random(in: .min ... .max, using: &random)
      }
      if (try? decode(bytes, as: (Int?, String?).self)) != nil { decoded += 1 }
    }
    #expect(decoded < 10_000)
  }

  @Test func dateKeepsMicroseconds() throws {
    for seconds in [0, 1.000001, -1.000001, 1_700_000_000.123456, -62_135_596_800, 253_402_300_799] {
      let date = Date(timeIntervalSince1970: seconds)
      var parameters = ParameterBuffer()
      parameters.append(date)
      let back = try decode(parameters.bytes + one, as: (Date, Int).self).0
      #expect(abs(back.timeIntervalSince(date)) < 0.000_001)
    }
    var parameters = ParameterBuffer()
    parameters.append(1)
    parameters.append(Date(timeIntervalSince1970: .infinity))
    let error = try #require(throws: DatabaseError.self) { try parameters.validate() }
    #expect(error.code == .valueOutOfRange && error.message.hasPrefix("parameter 2"))
  }
}
