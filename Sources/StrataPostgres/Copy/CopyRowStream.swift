public import Strata
import Synchronization

/// The rows of a query that is copied in the binary format, as tuples.
public struct CopyRowStream<each Value: DatabaseValue>: AsyncSequence, Sendable {
  public typealias Element = (repeat each Value)
  public typealias Failure = DatabaseError

  let executor: any Executor
  let query: Result<String, DatabaseError>
  let source: CallSite

  public func makeAsyncIterator() -> Iterator { Iterator(rows: CopiedRowIterator(executor, query, source)) }

  public struct Iterator: AsyncIteratorProtocol {
    var rows: CopiedRowIterator<ColumnTuple<repeat each Value>>

    public mutating func next() async throws(DatabaseError) -> (repeat each Value)? { try await rows.next()?.values }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(DatabaseError) -> (repeat each Value)? {
      try await rows.next()?.values
    }
  }
}

/// Takes the rows of a copy out of its data, chunk by chunk.
struct CopiedRowIterator<Row: RowDecodable> {
  private let columns = CopiedColumns<Row>()
  private var chunks: CopyStream.Iterator
  private var decoder = CopyRowDecoder<Row>()
  private var rows: [Row] = []
  private var index = 0

  init(_ executor: any Executor, _ query: Result<String, DatabaseError>, _ source: CallSite) {
    let columns = columns
    chunks = CopyStream.Iterator(
      reader: CopyReader(executor, source) { () async throws(DatabaseError) in
        try await columns.copy(of: try query.get(), in: executor, source)
      })
  }

  mutating func next() async throws(DatabaseError) -> Row? {
    while index >= rows.count {
      guard let chunk = try await chunks.next() else {
        try decoder.finish()
        return nil
      }
      rows = try decoder.decode(chunk, columns.found)
      index = 0
    }
    defer { index += 1 }
    return rows[index]
  }
}

/// The columns of a query that is copied, looked at before they are: no bytes of a COPY say of what type they are.
private final class CopiedColumns<Row: RowDecodable>: RowSink {
  private let described = Mutex(ResultColumns(names: []))

  /// What the rows are read from. They come as the copy casts them, so they have names but no types.
  var found: ResultColumns { ResultColumns(names: described.withLock { $0.names }) }

  /// Asks for the columns of the query, and for no row of them.
  func copy(
    of query: String, in executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> StatementText {
    let question = Statement(
      StatementText("SELECT * FROM (\(query)\n) AS copied LIMIT 0"), access: .write, rows: self, source: source)
    for result in try await executor.run(Burst(question), source: source) { _ = try result.get() }
    let types = described.withLock { $0.types } ?? []
    let names = types.indices.map { "c\($0 + 1)" }
    let values = zip(names, zip(types, Row.resultTypes)).map { name, types in
      types.1.isReadAsText && !types.0.isTextInBinary ? "\(name)::text" : name
    }
    return StatementText(
      """
      COPY (SELECT \(values.joined(separator: ", ")) FROM (\(query)
      ) AS copied (\(names.joined(separator: ", ")))) TO STDOUT (FORMAT binary)
      """)
  }

  // MARK: RowSink

  /// By name: a driver then shows the columns before it runs the query.
  var decoder: ObjectIdentifier? { nil }

  var resultTypes: [DatabaseType] { [] }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    let types = try RowCollector<Row>().begin(columns)
    described.withLock { $0 = columns }
    return types
  }

  func receive(_ rows: borrowing RowBuffer) throws(DatabaseError) {}
}

extension DatabaseType {
  /// Its binary form is what the server prints, and casting it to `text` could take blanks away.
  fileprivate var isTextInBinary: Bool { [.text, .varchar, .bpchar].contains(self) }
}
