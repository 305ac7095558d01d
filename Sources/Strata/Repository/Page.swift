/// One page of a query, and how much there is.
public struct Page<Model: Sendable>: Sendable {
  public let items: [Model]
  /// Counted from one.
  public let number: Int
  /// The most items that a page has.
  public let size: Int
  /// Rows on all pages.
  public let total: Int

  public init(items: [Model], number: Int, size: Int, total: Int) {
    self.items = items
    self.number = number
    self.size = size
    self.total = total
  }

  /// How many pages there are; one, when there are no rows. A page is public to make, so any size must be answered.
  public var pages: Int { size > 0 ? max(1, total / size + (total % size == 0 ? 0 : 1)) : 1 }
}

extension Executor {
  /// One page of a query: rows and their total in one round trip, from one state of the database.
  /// - Parameters:
  ///   - number: The page, counted from one. A page behind the last is empty.
  ///   - size: 1 to 1,000 rows.
  public func page<Model: Shared>(
    _ query: Query<Model>, number: Int = 1, size: Int = 50, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Page<Model> {
    guard number >= 1 else { throw DatabaseError(.invalidArgument, "pages are counted from 1") }
    guard (1...1000).contains(size) else { throw DatabaseError(.invalidArgument, "a page has 1 to 1000 rows") }
    let (offset, overflow) = (number - 1).multipliedReportingOverflow(by: size)
    guard !overflow else { throw DatabaseError(.invalidArgument, "there is no page with this number") }
    let source = CallSite(fileID: fileID, line: line)
    let rows = try query.limit(size).offset(offset).statement.rendered(for: dialect)
    var count = SQLWriter(dialect)
    try count.count(query.statement)
    let items = RowCollector<Model>()
    let total = RowCollector<SingleColumn<Int>>()
    let group = StatementGroup([
      statement(rows, into: items, source), statement(count.finish(), into: total, source),
    ])
    for result in try await run(Burst([group]), source: source) { _ = try result.get() }
    guard let count = total.take().first?.value else {
      throw DatabaseError(.protocolViolation, "the database answered a count with no row")
    }
    return Page(items: items.take(), number: number, size: size, total: count)
  }

  private func statement(
    _ rendered: RenderedStatement, into rows: any RowSink, _ source: CallSite
  ) -> Statement {
    Statement(
      renderings.text(rendered.sql), parameters: rendered.parameters, access: rendered.access, rows: rows,
      source: source)
  }
}
