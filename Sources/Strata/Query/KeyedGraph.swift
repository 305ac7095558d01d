/// The statement that finds one row of a graph by its key, with all but the key worked out.
final class KeyedGraph<Root: Entity, each Loaded: Sendable>: Sendable {
  private let text: StatementText
  private let access: Statement.Access
  private let before: ParameterBuffer
  private let after: ParameterBuffer
  private let reading: RowReading<(Root, repeat each Loaded)>

  /// - Returns: `nil` where the text depends on values.
  init?(
    _ query: Query<Root>, _ id: Root.ID, _ graph: LoadedGraph<Root, repeat each Loaded>,
    _ renderings: RenderingCache, _ dialect: any Dialect
  ) throws(DatabaseError) {
    let (reading, shape) = try graph.reading(for: dialect)
    let found = try renderings.query(
      query.with(id: id).statement, loading: graph.plans, shaped: shape, for: dialect)
    // What stands behind the condition binds behind it.
    var front = query.statement
    (front.ordering, front.limit, front.offset, front.lock) = ([], nil, nil, nil)
    let count = StatementShape(front, loading: shape, for: dialect).parameters.count
    let (before, rest) = found.parameters.split(at: count)
    var key = ParameterBuffer()
    Root.encode(id, into: &key)
    let (same, after) = rest.split(at: key.count)
    guard found.isShared, same == key else { return nil }
    (text, access, self.before, self.after, self.reading) = (found.text, found.access, before, after, reading)
  }

  func statement(
    for id: Root.ID, _ source: CallSite
  ) -> (statement: Statement, collector: any RowCollecting<(Root, repeat each Loaded)>) {
    var parameters = before
    Root.encode(id, into: &parameters)
    if !after.isEmpty { parameters.append(contentsOf: after) }
    let collector = reading.makeCollector()
    return (Statement(text, parameters: parameters, access: access, rows: collector, source: source), collector)
  }
}

extension ParameterBuffer {
  /// The first values, and the others.
  fileprivate func split(at count: Int) -> (ParameterBuffer, ParameterBuffer) {
    var end = 0
    for _ in declared.prefix(count) {
      guard encoded.count - end >= 4 else { break }
      let length = encoded.withUnsafeBytes { Int32(bigEndian: $0.loadUnaligned(fromByteOffset: end, as: Int32.self)) }
      end = min(encoded.count, end + 4 + max(0, Int(length)))
    }
    var (first, others) = (ParameterBuffer(), ParameterBuffer())
    (first.encoded, first.declared) = (Array(encoded[..<end]), Array(declared.prefix(count)))
    (others.encoded, others.declared) = (Array(encoded[end...]), Array(declared.dropFirst(count)))
    return (first, others)
  }
}
