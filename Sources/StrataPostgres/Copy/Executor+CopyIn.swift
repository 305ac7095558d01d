public import Strata

extension Executor {
  /// Sends data to a `COPY … FROM STDIN` of your own, in whatever format it names.
  ///
  /// ```swift
  /// let count = try await db.copyIn("COPY chores (title, points) FROM STDIN (FORMAT csv)", from: lines)
  /// ```
  ///
  /// The chunks need not end where rows do. The producer waits while the server is busy. All rows or none: an error of the
  /// producer is thrown as it is, after the server has thrown away what it had.
  /// - Returns: How many rows were copied.
  /// - Throws: `invalidArgument` when the statement is no COPY FROM STDIN; `unsupported` on another database.
  @discardableResult
  public func copyIn<Chunks: AsyncSequence>(
    _ sql: SQL, from chunks: Chunks, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Chunks.Element == [UInt8] {
    try await copyIn(sql, CallSite(fileID: fileID, line: line)) { write in
      for try await chunk in chunks { if await !write(chunk) { return } }
    }
  }

  /// Copies rows into a table, in the binary format: the fastest way to insert many.
  ///
  /// ```swift
  /// let count = try await db.copyIn(into: "chores", columns: ["title", "points"], rows: [("Dishes", 3), ("Windows", 8)])
  /// ```
  ///
  /// - Parameters:
  ///   - table: The table's name, with a schema as `"archive.chores"` if need be; it is quoted.
  ///   - columns: As many as the tuples have values, in their order. COPY itself casts nothing; what fits without loss is
  ///     converted here: integers of another size, texts into any kind of text, ``JSON`` into `json`, and arrays of them. The
  ///     server is asked for the types first, which is a round trip of its own.
  /// - Throws: `typeMismatch` when a column has another type; `valueOutOfRange` for a value that cannot be encoded, or does not fit into
  ///   the column.
  @discardableResult
  public func copyIn<Rows: Sequence, each Value: DatabaseValue>(
    into table: String, columns: [String], rows: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Rows.Element == (repeat each Value) {
    try await copyIn(table, columns, CallSite(fileID: fileID, line: line), rows) {
      (row, encoder) throws(DatabaseError) in try encoder.append(repeat each row)
    }
  }

  /// Copies the values of one column into a table; see ``copyIn(into:columns:rows:fileID:line:)``.
  @discardableResult
  public func copyIn<Rows: Sequence>(
    into table: String, column: String, rows: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Rows.Element: DatabaseValue {
    try await copyIn(table, [column], CallSite(fileID: fileID, line: line), rows) {
      (row, encoder) throws(DatabaseError) in try encoder.append(row)
    }
  }

  /// Copies rows that come over time into a table, as ``copyIn(into:columns:rows:fileID:line:)`` does with rows that are
  /// there: `rows` is read only as fast as the server takes them.
  @discardableResult
  public func copyIn<Rows: AsyncSequence, each Value: DatabaseValue>(
    into table: String, columns: [String], stream rows: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Rows.Element == (repeat each Value) {
    let source = CallSite(fileID: fileID, line: line)
    let target = try copyTarget(table, columns)
    var encoder = CopyRowEncoder(try await copyColumns(columns, of: target.table, source))
    return try await copyIn(target.statement, source) { write in
      for try await row in rows {
        try encoder.append(repeat each row)
        if encoder.isFull, await !write(encoder.take()) { return }
      }
      _ = await write(encoder.finish())
    }
  }

  // MARK: Parts

  private func copyIn<Rows: Sequence>(
    _ table: String, _ columns: [String], _ source: CallSite, _ rows: Rows,
    _ encode: (Rows.Element, inout CopyRowEncoder) throws(DatabaseError) -> Void
  ) async throws -> Int {
    let target = try copyTarget(table, columns)
    var encoder = CopyRowEncoder(try await copyColumns(columns, of: target.table, source))
    return try await copyIn(target.statement, source) { write in
      for row in rows {
        try encode(row, &encoder)
        if encoder.isFull, await !write(encoder.take()) { return }
      }
      _ = await write(encoder.finish())
    }
  }

  func copyIn(
    _ sql: SQL, _ source: CallSite, _ produce: ((_ chunk: [UInt8]) async -> Bool) async throws -> Void
  ) async throws -> Int {
    let input = CopyInput()
    let text = try copyText(sql, source)
    let statement = Statement(text, access: .write, kind: .copyIn(input), source: source)
    async let answer = copied(statement, input, source)
    var failure: (any Error)?
    do {
      try await produce { chunk in await input.write(chunk) }
      // A sequence may end because the task is cancelled, as AsyncStream does: then these are not all the rows.
      if Task.isCancelled { input.abandon() } else { input.finish() }
    } catch {
      failure = (error as? DatabaseError)?.at(source) ?? error
      input.abandon()
    }
    let result = await answer
    if let failure { throw failure }
    return try result.get()
  }

  private func copied(
    _ statement: Statement, _ input: CopyInput, _ source: CallSite
  ) async -> Result<Int, DatabaseError> {
    // Whatever became of the statement: a producer that waits for it must not wait for ever.
    defer { input.close() }
    do throws(DatabaseError) {
      return .success(try await runCopy(statement, source))
    } catch {
      return .failure(error)
    }
  }

  private func copyTarget(
    _ table: String, _ columns: [String]
  ) throws(DatabaseError) -> (table: String, statement: SQL) {
    let parts = table.split(separator: ".", maxSplits: 1).map { dialect.quoted(String($0)) }
    guard !parts.isEmpty, !columns.isEmpty else {
      throw DatabaseError(.invalidArgument, "a copy names a table and at least one column")
    }
    let table = parts.joined(separator: ".")
    return (table, copyStatement(table: table, columns))
  }

  /// - Parameter table: As it stands in SQL, quoted.
  func copyStatement(table: String, _ columns: [String]) -> SQL {
    let names = columns.map { dialect.quoted($0) }.joined(separator: ", ")
    return SQL(trusted: "COPY \(table) (\(names)) FROM STDIN (FORMAT binary)")
  }
}

extension Executor {
  func copyText(_ sql: SQL, _ source: CallSite) throws(DatabaseError) -> StatementText {
    let text = try textWithoutParameters(sql, source)
    var script = ScriptStatements(text)
    guard script.nextStatement()?.first == "copy" else {
      throw DatabaseError(.invalidArgument, "the statement is not a COPY; run it with execute, or all(sql:as:)")
        .at(source)
    }
    return StatementText(text)
  }

  /// The text of a query that stands in parentheses in a COPY.
  func copiedQuery(_ sql: SQL, _ source: CallSite) throws(DatabaseError) -> String {
    let text = try textWithoutParameters(sql, source)
    var script = ScriptStatements(text)
    guard let first = script.nextStatement()?.first, first != "copy" else {
      throw DatabaseError(
        .invalidArgument, "rows are copied from a query; pass the SELECT alone, or leave out as: for a COPY of your own"
      )
      .at(source)
    }
    guard script.nextStatement() == nil else {
      throw DatabaseError(.invalidArgument, "rows are copied from one query; leave out the semicolon").at(source)
    }
    return text
  }

  private func textWithoutParameters(_ sql: SQL, _ source: CallSite) throws(DatabaseError) -> String {
    let rendered = sql.rendered(for: dialect)
    guard rendered.parameters.isEmpty else {
      throw DatabaseError(
        .invalidArgument, "COPY takes no parameters; write the value into the text, or copy a query of a view"
      )
      .at(source)
    }
    return rendered.sql
  }

  func runCopy(_ statement: Statement, _ source: CallSite) async throws(DatabaseError) -> Int {
    let results = try await run(Burst(statement), source: source)
    guard let completion = try results.first?.get().first else {
      throw DatabaseError(.protocolViolation, "the driver answered a statement with no result")
    }
    return completion.affectedRows
  }
}
