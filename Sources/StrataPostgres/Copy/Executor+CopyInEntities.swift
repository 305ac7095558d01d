public import Strata

// Entities by COPY.
extension Executor {
  /// Inserts rows by COPY, all or none: the fastest way, with memory for some of them however many there are.
  ///
  /// ```swift
  /// let count = try await db.copyIn(lines.lazy.map { Reading.New($0) })
  /// ```
  /// COPY inserts and does nothing else: it knows no conflicts, computes nothing and returns nothing. Keys that the database makes, and the times of
  /// `@CreatedAt` and `@UpdatedAt`, are the DEFAULT of their columns.
  /// - Parameter progress: Called now and then with the number of rows so far.
  /// - Returns: How many rows were inserted.
  /// - Throws: `validationFailed` with every rule that a row does not meet, `valueOutOfRange` for a value that its column cannot have,
  ///   `invalidArgument` where a column would need a DEFAULT that it does not have, `unsupported` on another database.
  @discardableResult
  public func copyIn<Rows: Sequence>(
    _ rows: Rows, fileID: StaticString = #fileID, line: UInt = #line, progress: ((_ rows: Int) -> Void)? = nil
  ) async throws -> Int where Rows.Element: NewEntity, Rows.Element.Model: Shared {
    let source = CallSite(fileID: fileID, line: line)
    var writer = try await EntityCopy<Rows.Element>(on: self, source)
    return try await copyIn(writer.statement, source) { write in
      for row in rows {
        try writer.append(row)
        if writer.isFull {
          guard await write(writer.take()) else { return }
          progress?(writer.count)
        }
      }
      _ = await write(writer.finish())
      progress?(writer.count)
    }
  }

  /// Inserts rows that come over time by COPY, all or none; they are read only as fast as the server takes them.
  @discardableResult
  public func copyIn<Rows: AsyncSequence>(
    stream rows: Rows, fileID: StaticString = #fileID, line: UInt = #line, progress: ((_ rows: Int) -> Void)? = nil
  ) async throws -> Int where Rows.Element: NewEntity, Rows.Element.Model: Shared {
    let source = CallSite(fileID: fileID, line: line)
    var writer = try await EntityCopy<Rows.Element>(on: self, source)
    return try await copyIn(writer.statement, source) { write in
      for try await row in rows {
        try writer.append(row)
        if writer.isFull {
          guard await write(writer.take()) else { return }
          progress?(writer.count)
        }
      }
      _ = await write(writer.finish())
      progress?(writer.count)
    }
  }
}

/// New rows on their way into the data of a COPY.
private struct EntityCopy<New: NewEntity> {
  let statement: SQL
  private(set) var count = 0
  private var rows: CopiedRows<New>
  private var encoder: CopyRowEncoder

  init(on executor: some Executor, _ source: CallSite) async throws(DatabaseError) {
    guard executor.dialect is PostgresDialect else {
      throw DatabaseError(.unsupported, "\(executor.dialect.name) has no COPY; use insertAll").at(source)
    }
    rows = try CopiedRows(for: executor.dialect)
    let table = executor.dialect.quoted(New.Model.tableName)
    statement = executor.copyStatement(table: table, rows.columns)
    let columns = try await executor.copyColumns(rows.columns, of: table, source)
    let missing = try await executor.columnsWithoutDefault(rows.defaulted, of: table, source)
    guard missing.isEmpty else {
      throw DatabaseError(
        .invalidArgument, "COPY leaves the column to its DEFAULT, and it has none; add DEFAULT now(), or use insertAll"
      ) {
        $0.table = New.Model.tableName
        $0.column = missing.first
      }.at(source)
    }
    encoder = CopyRowEncoder(columns)
  }

  var isFull: Bool { encoder.isFull }

  mutating func append(_ new: New) throws(DatabaseError) {
    let values = try rows.values(of: new, number: count)
    try encoder.append(encoded: values)
    count += 1
  }

  mutating func take() -> [UInt8] { encoder.take() }

  mutating func finish() -> [UInt8] { encoder.finish() }
}

extension Executor {
  /// Those of the columns that the database would leave NULL.
  fileprivate func columnsWithoutDefault(
    _ names: [String], of table: String, _ source: CallSite
  ) async throws(DatabaseError) -> [String] {
    guard !names.isEmpty else { return [] }
    return try await all(
      sql: """
        SELECT a.attname::text FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = pg_catalog.to_regclass(\(table)) AND a.attname = ANY (\(names)) AND NOT a.atthasdef
        """, as: String.self, fileID: source.fileID, line: source.line)
  }
}
