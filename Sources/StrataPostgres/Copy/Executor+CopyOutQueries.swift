public import Strata

// Queries by COPY.
extension Executor {
  /// Receives the rows of a query of entities by a COPY in the binary format: the fastest way out for very many rows, with memory for
  /// some of them however many there are.
  ///
  /// ```swift
  /// for try await reading in db.copyOut(Reading.where { $0.takenAt < lastYear }) { try archive.append(reading) }
  /// ```
  /// COPY has no parameters: the values of the query are written into its text, as literals. The server waits while the loop is
  /// busy; leaving the loop early cancels the statement, which aborts the transaction around it if there is one.
  ///
  /// Throws `unsupported` in the loop for a value that has no literal, and on another database: a stream has parameters, and runs on each.
  public func copyOut<Model: Shared>(
    _ query: Query<Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) -> CopyEntityStream<Model> {
    let source = CallSite(fileID: fileID, line: line)
    return CopyEntityStream(executor: self, query: copied(query.statement, source), source: source)
  }

  /// Receives the rows of any query as the bytes of a file.
  ///
  /// ```swift
  /// let report = Chore.everything.order { $0.title.ascending }.select { ($0.title, $0.dueAt) }
  /// for try await chunk in db.copyOut(report, format: .csv()) { try file.write(contentsOf: chunk) }
  /// ```
  /// Chunks come as they are sent and need not end where rows do. As to parameters, waiting and leaving early see
  /// ``copyOut(_:fileID:line:)``.
  ///
  /// Throws `unsupported` in the loop for a value that has no literal, and on another database.
  public func copyOut<Rows: RowQuery>(
    _ query: Rows, format: CopyDataFormat, fileID: StaticString = #fileID, line: UInt = #line
  ) -> CopyStream where Rows.Root: Shared {
    let source = CallSite(fileID: fileID, line: line)
    let options = format.options(for: dialect)
    let text = copied(query.statement, source).map { StatementText("COPY (\($0)) TO STDOUT \(options)") }
    return CopyStream(executor: self, text: text, source: source)
  }

  private func copied(_ query: SelectStatement, _ source: CallSite) -> Result<String, DatabaseError> {
    guard dialect is PostgresDialect else {
      return .failure(DatabaseError(.unsupported, "\(dialect.name) has no COPY; use stream").at(source))
    }
    do throws(DatabaseError) {
      return .success(try query.renderedWithLiterals(for: dialect))
    } catch {
      guard error.code == .unsupported else { return .failure(error.at(source)) }
      let message = "COPY has no parameters, and not every value of the query has a literal; use stream"
      return .failure(DatabaseError(.unsupported, message).at(source))
    }
  }
}

/// The rows of a query of entities that is copied in the binary format; see ``CopyStream``.
public struct CopyEntityStream<Model: Entity>: AsyncSequence, Sendable {
  public typealias Element = Model
  public typealias Failure = DatabaseError

  let executor: any Executor
  let query: Result<String, DatabaseError>
  let source: CallSite

  public func makeAsyncIterator() -> Iterator { Iterator(rows: CopiedRowIterator(executor, query, source)) }

  public struct Iterator: AsyncIteratorProtocol {
    var rows: CopiedRowIterator<Model>

    public mutating func next() async throws(DatabaseError) -> Model? { try await rows.next() }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(DatabaseError) -> Model? {
      try await rows.next()
    }
  }
}
