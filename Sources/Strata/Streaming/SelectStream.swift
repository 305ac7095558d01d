/// The rows of a query that are no entities, one after the other: of a projection, a join, combined queries. See ``RowStream``.
///
/// ```swift
/// let open = Chore.where { $0.status == .open }.join(Guild.self) { $0.guildID == $1.id }
/// for try await (chore, guild) in try db.stream(open) { … }
/// ```
public struct SelectStream<Row: Sendable>: AsyncSequence, Sendable {
  public typealias Element = Row
  public typealias Failure = DatabaseError

  let plan: BatchReader.Plan
  let reading: RowReading<Row>

  public func makeAsyncIterator() -> Iterator { Iterator(reader: BatchReader(plan), decode: reading.decode) }

  public struct Iterator: AsyncIteratorProtocol {
    let reader: BatchReader
    let decode: @Sendable (inout RowReader) throws(DatabaseError) -> Row
    var batch = RowBatch()

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(DatabaseError) -> Row? {
      while batch.isAtEnd {
        guard let buffers = try await reader.next() else { return nil }
        batch = RowBatch(buffers)
      }
      do throws(DatabaseError) {
        return try batch.next(decode)
      } catch {
        batch = RowBatch()
        throw await reader.abandon(because: error)
      }
    }

    public mutating func next() async throws(DatabaseError) -> Row? { try await next(isolation: #isolation) }
  }
}
