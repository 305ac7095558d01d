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

  /// Receives the rows of a query as tuples, by a COPY in the binary format: the fastest way out for very many rows.
  ///
  /// ```swift
  /// for try await (title, points) in db.copyOut(sql: "SELECT title, points FROM chores", as: (String, Int32).self) { … }
  /// ```
  ///
  /// The data of a COPY does not say of what types it is, so the columns are looked up first; what is read as text is
  /// printed by the server, as everywhere else. A query that changes data cannot be copied; use `all(sql:as:)`.
  ///
  /// Throws `typeMismatch` in the loop, before anything is copied, when the columns are not those that are read, and
  /// `invalidArgument` when the query has parameters: COPY takes none.
  public func copyOut<each Value: DatabaseValue>(
    sql: SQL, as types: (repeat each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) -> CopyRowStream<repeat each Value> {
    let source = CallSite(fileID: fileID, line: line)
    let query: Result<String, DatabaseError>
    do throws(DatabaseError) {
      query = .success(try copiedQuery(sql, source))
    } catch {
      query = .failure(error)
    }
    return CopyRowStream(executor: self, query: query, source: source)
  }
}
