@testable import Strata
import Testing

@Suite struct BatchCollectorTests {
  private struct Owner: Sendable {}

  private let one: [UInt8] = [0, 0, 0, 2, 0, 1]
  private let two: [UInt8] = [0, 0, 0, 2, 0, 2]

  /// Rows of one column with a byte of something else between them.
  private func collected(
    _ rows: [[UInt8]], in collector: BatchCollector, names: [String] = ["a"]
  ) throws -> [RowBuffer] {
    var bytes: [UInt8] = [0xFF, 0xFF, 0xFF]
    var offsets: [UInt32] = []
    for row in rows {
      bytes.append(0xEE)
      offsets.append(UInt32(bytes.count))
      bytes += row
    }
    let end = bytes.count
    bytes += [0xFF, 0xFF]
    _ = try collector.begin(ResultColumns(names: names))
    try bytes.withUnsafeBytes { memory in
      try collector.receive(
        RowBuffer(
          storage: RowStorage(unsafeBytes: memory, owner: Owner()), offsets: offsets,
          columns: ResultColumns(names: names), gap: 1, end: end))
    }
    // The driver's memory is gone.
    return collector.take()
  }

  @Test func rowsOutliveTheDriversBuffer() throws {
    let collector = BatchCollector(.byPosition(SingleColumn<Int>.self))
    var batch = RowBatch(try collected([one, two, one], in: collector))
    var values: [Int] = []
    while !batch.isAtEnd { values.append(try batch.next(SingleColumn<Int>.self).value) }
    #expect(values == [1, 2, 1])
    #expect(collector.take().isEmpty)
  }

  @Test func buffersFollowEachOther() throws {
    let collector = BatchCollector(.byPosition(SingleColumn<Int>.self))
    let buffers =
      try collected([one, two], in: collector) + collected([], in: collector) + collected([two], in: collector)
    var batch = RowBatch(buffers)
    var values: [Int] = []
    while !batch.isAtEnd { values.append(try batch.next(SingleColumn<Int>.self).value) }
    #expect(values == [1, 2, 2])
    #expect(RowBatch().isAtEnd)
  }

  @Test(
    arguments: [
      [], [0, 0, 0], [0, 0, 0, 3, 0, 1], [0, 0, 0, 1, 0, 1], [0x7F, 0xFF, 0xFF, 0xFF, 0, 1],
      [0xFF, 0xFF, 0xFF, 0xFE], [0, 0, 0, 2, 0, 1, 0],
    ] as [[UInt8]]) func rowWithWrongLengthsIsRefusedAtOnce(row: [UInt8]) throws
  {
    let collector = BatchCollector(.byPosition(SingleColumn<Int>.self))
    for rows in [[row], [one, row], [row, one]] {
      let error = try #require(throws: DatabaseError.self) { try collected(rows, in: collector) }
      #expect(error.code == .protocolViolation)
    }
  }

  @Test func columnsAreFoundByName() throws {
    let names = Topic.schema.columns.map(\.name)
    let collector = BatchCollector(.byName(Topic.self))
    let types = try collector.begin(ResultColumns(names: ["other"] + names.reversed()))
    #expect(types == [.unknown] + Topic.schema.columns.reversed().map(\.type))
    let error = try #require(throws: DatabaseError.self) {
      _ = try collector.begin(ResultColumns(names: Array(names.dropLast())))
    }
    #expect(error.code == .typeMismatch)
  }
}
