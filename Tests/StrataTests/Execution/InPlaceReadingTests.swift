@testable import Strata
import Synchronization
import Testing

/// Tuples that are read part by part are those that Swift makes, and a part that fails leaves nothing behind.
@Suite struct InPlaceReadingTests {
  /// Its number of values that are there.
  private final class Census: Sendable {
    static let count = Mutex(0)

    init() { Self.count.withLock { $0 += 1 } }

    deinit { Self.count.withLock { $0 -= 1 } }
  }

  private static func buffer(_ rows: [[Int64]]) -> RowBuffer {
    var bytes: [UInt8] = []
    var offsets: [UInt32] = []
    for row in rows {
      offsets.append(UInt32(bytes.count))
      for value in row {
        bytes += withUnsafeBytes(of: Int32(8).bigEndian) { [UInt8]($0) }
        bytes += withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
      }
    }
    return RowBuffer(
      storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: offsets,
      columns: ResultColumns(names: rows.first?.indices.map { "c\($0)" } ?? []))
  }

  private static func value<Value>(_ make: @escaping @Sendable (Int64) -> Value) -> InPlaceReading {
    InPlaceReading(Value.self) { (row) throws(DatabaseError) in make(try Int64(from: &row)) }
  }

  @Test func tuplesLieAsSwiftHasThem() throws {
    typealias Row = (Bool, Int64, UInt8, String, (Bool, Int32), Double?, Bool)
    let parts = [
      Self.value { $0 > 0 }, Self.value { $0 }, Self.value { UInt8($0) }, Self.value { "number \($0), a longer text" },
      Self.value { ($0 > 0, Int32($0)) }, Self.value { $0 > 0 ? Double($0) : nil }, Self.value { $0 == 0 },
    ]
    let reading = LoadedReading<Row>(
      Array(repeating: .int8, count: 7), parts.dropFirst().reduce(parts[0]) { $0.followed(by: $1) })
    let rows = [[1, 2, 3, 4, 5, 6, 0], [0, -2, 255, 0, -5, 0, 1]] as [[Int64]]
    let collector = InPlaceCollector<Row>(.byPosition(reading.types, decoder: nil, readAs: Row.self), reading.inPlace)
    try collector.receive(Self.buffer(rows))
    try collector.receive(Self.buffer([rows[0]]))
    let found = collector.take()
    #expect(found.count == 3 && collector.take().isEmpty)
    let text = found.map { "\($0)" }
    #expect(text[0] == #"(true, 2, 3, "number 4, a longer text", (true, 5), Optional(6.0), true)"#)
    #expect(text[1] == #"(false, -2, 255, "number 0, a longer text", (false, -5), nil, false)"#)
    #expect(text[2] == text[0])
    let first = try Self.buffer(rows).decode(at: 0) { (row) throws(DatabaseError) in try reading.decode(&row) }
    #expect("\(first)" == text[0])
  }

  @Test func whatFailsLeavesNothing() throws {
    typealias Row = (Census, Census, Int64)
    let last = InPlaceReading(Int64.self) { (row) throws(DatabaseError) in
      let value = try Int64(from: &row)
      guard value > 0 else { throw DatabaseError(.valueOutOfRange, "no") }
      return value
    }
    let census = Self.value { _ in Census() }
    let reading = census.followed(by: census).followed(by: last)
    let columns = ColumnMatcher.byPosition([.int8, .int8, .int8], decoder: nil, readAs: Row.self)
    let collector = InPlaceCollector<Row>(columns, reading)
    try collector.receive(Self.buffer([[1, 1, 1], [2, 2, 2]]))
    #expect(Census.count.withLock { $0 } == 4)
    #expect(throws: DatabaseError.self) { try collector.receive(Self.buffer([[1, 1, 1], [2, 2, 0], [3, 3, 3]])) }
    #expect(Census.count.withLock { $0 } == 4)
    #expect(collector.take().map(\.2) == [1, 2])
    #expect(Census.count.withLock { $0 } == 0)
  }
}
