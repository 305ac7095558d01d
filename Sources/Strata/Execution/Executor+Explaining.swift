extension Executor {
  /// How the database would run a query: which indexes it uses, in what order it reads the tables. For people; the text is the
  /// database's own (https://www.postgresql.org/docs/current/using-explain.html, https://www.sqlite.org/eqp.html).
  /// - Parameter measured: Runs the query and tells where its time went. PostgreSQL only.
  public func explain<Rows: RowQuery>(
    _ query: Rows, measured: Bool = false, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> String where Rows.Root: Shared {
    let source = CallSite(fileID: fileID, line: line)
    let rendered = try query.statement.rendered(for: dialect)
    switch dialect.plan(of: rendered.sql) {
    case .lines(let plan, let measurement):
      let lines = try await rows(
        SingleColumn<String>.self, StatementText(measured ? measurement : plan), rendered.parameters,
        access: rendered.access, source: source)
      return lines.map(\.value).joined(separator: "\n")
    case .steps(let plan):
      guard !measured else {
        throw DatabaseError(.unsupported, "\(dialect.name) measures no plans; ask for one that is not measured").at(
          source)
      }
      let steps = try await rows(
        ColumnTuple<Int, Int, Int, String>.self, StatementText(plan), rendered.parameters, source: source)
      var depths: [Int: Int] = [:]
      return steps.map { step in
        let (number, parent, _, action) = step.values
        let depth = depths[parent].map { $0 + 1 } ?? 0
        depths[number] = depth
        return String(repeating: "  ", count: depth) + action
      }
      .joined(separator: "\n")
    }
  }
}
