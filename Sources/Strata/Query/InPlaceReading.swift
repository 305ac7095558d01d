/// How a value is read into memory that is kept for it.
///
/// What is loaded beside a row is a tuple whose types only the application knows. Code that is generic over a tuple looks up its types anew for
/// every record, which took a fifth of the time of reading a graph; read part by part into place, no type is looked up.
struct InPlaceReading: Sendable {
  typealias Read = @Sendable (inout RowReader, UnsafeMutableRawPointer) throws(DatabaseError) -> Void

  let size: Int
  let alignment: Int
  /// Initializes the memory; where it throws, the memory is as it was.
  let read: Read
  /// Ends the value that was read.
  let destroy: @Sendable (UnsafeMutableRawPointer) -> Void

  init<Value>(_ value: Value.Type, _ make: @escaping @Sendable (inout RowReader) throws(DatabaseError) -> Value) {
    self.init(size: MemoryLayout<Value>.size, alignment: MemoryLayout<Value>.alignment) {
      (row, memory) throws(DatabaseError) in
      memory.assumingMemoryBound(to: Value.self).initialize(to: try make(&row))
    } destroy: { memory in
      memory.assumingMemoryBound(to: Value.self).deinitialize(count: 1)
    }
  }

  /// A row that knows how it is read: one call through the protocol.
  init<Row: RowDecodable>(row: Row.Type) {
    self.init(Row.self) { (row) throws(DatabaseError) in try Row(row: &row) }
  }

  private init(
    size: Int, alignment: Int, read: @escaping Read, destroy: @escaping @Sendable (UnsafeMutableRawPointer) -> Void
  ) {
    self.size = size
    self.alignment = alignment
    self.read = read
    self.destroy = destroy
  }

  /// What follows in a tuple. Its parts lie behind each other, each at the first place that suits its alignment
  /// (Swift's ABI, "Type Layout").
  func followed(by next: InPlaceReading) -> InPlaceReading {
    let offset = (size + next.alignment - 1) / next.alignment * next.alignment
    let (first, second) = (read, next.read)
    let (endFirst, endSecond) = (destroy, next.destroy)
    return InPlaceReading(size: offset + next.size, alignment: max(alignment, next.alignment)) {
      (row, memory) throws(DatabaseError) in
      try first(&row, memory)
      do throws(DatabaseError) {
        try second(&row, memory + offset)
      } catch {
        endFirst(memory)
        throw error
      }
    } destroy: { memory in
      endFirst(memory)
      endSecond(memory + offset)
    }
  }
}

/// Keeps rows that are read in place.
final class InPlaceCollector<Row: Sendable>: RowCollecting {
  private let columns: ColumnMatcher
  private let reading: InPlaceReading
  // Safe without a lock: the driver writes it for one batch after the other and has stopped when it answers the statement;
  // only then does the caller, who waits for that answer, read it.
  private nonisolated(unsafe) var rows: [Row] = []

  init(_ columns: ColumnMatcher, _ reading: InPlaceReading) {
    self.columns = columns
    self.reading = reading
  }

  var decoder: ObjectIdentifier? { columns.decoder }

  var resultTypes: [DatabaseType] { columns.resultTypes }

  func begin(_ result: ResultColumns) throws(DatabaseError) -> [DatabaseType] { try columns.match(result).types }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    let batchRows = try [Row].readInPlace(atMost: batch.count) { (place) throws(DatabaseError) in
      try batch.forEachRow { (reader) throws(DatabaseError) in
        try reading.read(&reader, place.next)
        place.keep()
      }
    }
    if rows.isEmpty { rows = batchRows } else { rows += batchRows }
  }

  func take() -> [Row] {
    defer { rows = [] }
    return rows
  }
}

/// Where the next element of an array belongs that is read in place.
struct ElementPlace: ~Copyable {
  private(set) var next: UnsafeMutableRawPointer
  fileprivate private(set) var count = 0
  private let stride: Int

  fileprivate init(_ start: UnsafeMutableRawPointer, stride: Int) {
    next = start
    self.stride = stride
  }

  /// The memory has been initialized.
  mutating func keep() {
    next += stride
    count += 1
  }
}

extension Array {
  /// - Parameters:
  ///   - count: What the body must not exceed.
  ///   - body: Reads one element after the other. Those that it has kept are released when it throws.
  static func readInPlace(
    atMost count: Int, _ body: (inout ElementPlace) throws(DatabaseError) -> Void
  ) throws(DatabaseError) -> [Element] {
    var failure: DatabaseError?
    let elements = [Element](unsafeUninitializedCapacity: count) { memory, initialized in
      guard let start = memory.baseAddress else { return }
      var place = ElementPlace(UnsafeMutableRawPointer(start), stride: MemoryLayout<Element>.stride)
      do throws(DatabaseError) {
        try body(&place)
      } catch {
        failure = error
      }
      initialized = place.count
    }
    if let failure { throw failure }
    return elements
  }
}
