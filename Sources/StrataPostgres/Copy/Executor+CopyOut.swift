public import Strata

extension Executor {
  /// Receives the data of a `COPY … TO STDOUT` of your own, in whatever format it names.
  ///
  /// ```swift
  /// for try await chunk in db.copyOut("COPY chores TO STDOUT (FORMAT csv, HEADER)") { try file.write(chunk) }
  /// ```
  ///
  /// The server waits while the loop is busy. Throws `invalidArgument` in the loop when the statement is no COPY TO STDOUT.
  public func copyOut(
    _ sql: SQL, fileID: StaticString = #fileID, line: UInt = #line
  ) -> CopyStream {
    let source = CallSite(fileID: fileID, line: line)
    let text: Result<StatementText, DatabaseError>
    do throws(DatabaseError) {
      text = .success(try copyText(sql, source))
    } catch {
      text = .failure(error)
    }
    return CopyStream(executor: self, text: text, source: source)
  }

  /// Receives the rows of a binary COPY as tuples.
  ///
  /// ```swift
  /// let copy = db.copyOut("COPY chores (title, points) TO STDOUT (FORMAT binary)", as: (String, Int32).self)
  /// for try await (title, points) in copy { … }
  /// ```
  ///
  /// The types must be those of the columns: the data of a COPY does not say of what type it is.
  public func copyOut<each Value: DatabaseValue>(
    _ sql: SQL, as types: (repeat each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) -> CopyRowStream<repeat each Value> {
    CopyRowStream(chunks: copyOut(sql, fileID: fileID, line: line))
  }
}
