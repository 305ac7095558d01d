/// The rows of a query, one after the other, however many there are: one batch is read ahead of the rows that the loop works on,
/// and they are decoded one by one when it asks for them.
///
/// ```swift
/// for try await chore in db.stream(Chore.where { $0.status == .done }) {
///   try await archive.append(chore)
/// }
/// ```
///
/// Nothing runs before the loop begins. On a ``Database`` a stream has a connection and a read-only transaction of its
/// own until the loop ends, so all rows are of one state of the database, and a slow loop keeps the connection; in a
/// ``Transaction`` it runs on that one. Leaving the loop early closes the query.
public struct RowStream<Row: RowDecodable>: AsyncSequence, Sendable {
  public typealias Element = Row
  public typealias Failure = DatabaseError

  let plan: BatchReader.Plan

  /// The same rows in the batches in which they come: for work that is done on many rows at once.
  public var batches: Batches { Batches(plan: plan) }

  public func makeAsyncIterator() -> Iterator { Iterator(reader: BatchReader(plan)) }

  public struct Iterator: AsyncIteratorProtocol {
    @usableFromInline let reader: BatchReader
    @usableFromInline var batch = RowBatch()

    init(reader: BatchReader) { self.reader = reader }

    // What is done for every row is compiled where the row's type is.
    @inlinable
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(DatabaseError) -> Row? {
      while batch.isAtEnd {
        guard let buffers = try await reader.next() else { return nil }
        batch = RowBatch(buffers)
      }
      do throws(DatabaseError) {
        return try batch.next(Row.self)
      } catch {
        batch = RowBatch()
        throw await reader.abandon(because: error)
      }
    }

    @inlinable
    public mutating func next() async throws(DatabaseError) -> Row? { try await next(isolation: #isolation) }
  }

  /// The rows of a ``RowStream`` in batches.
  public struct Batches: AsyncSequence, Sendable {
    public typealias Element = [Row]
    public typealias Failure = DatabaseError

    let plan: BatchReader.Plan

    public func makeAsyncIterator() -> Iterator { Iterator(reader: BatchReader(plan)) }

    public struct Iterator: AsyncIteratorProtocol {
      fileprivate let reader: BatchReader

      public mutating func next(isolation actor: isolated (any Actor)?) async throws(DatabaseError) -> [Row]? {
        var rows: [Row] = []
        while let buffers = try await reader.next() {
          do throws(DatabaseError) {
            for buffer in buffers { try Row.decode(buffer, appendingTo: &rows) }
          } catch {
            throw await reader.abandon(because: error)
          }
          if rows.count >= reader.plan.batch { break }
        }
        return rows.isEmpty ? nil : rows
      }

      public mutating func next() async throws(DatabaseError) -> [Row]? { try await next(isolation: #isolation) }
    }
  }
}

/// The rows of raw SQL as tuples; see ``RowStream``.
public struct TupleStream<each Value: DatabaseValue>: AsyncSequence, Sendable {
  public typealias Element = (repeat each Value)
  public typealias Failure = DatabaseError

  let rows: RowStream<ColumnTuple<repeat each Value>>

  public func makeAsyncIterator() -> Iterator { Iterator(rows: rows.makeAsyncIterator()) }

  public struct Iterator: AsyncIteratorProtocol {
    var rows: RowStream<ColumnTuple<repeat each Value>>.Iterator

    public mutating func next() async throws(DatabaseError) -> (repeat each Value)? { try await rows.next()?.values }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(DatabaseError) -> (repeat each Value)? {
      try await rows.next()?.values
    }
  }
}
