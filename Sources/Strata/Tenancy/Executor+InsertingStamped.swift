extension Executor {
  /// Inserts rows in bulk, also of entities that are ``PerTenant``: for seeders, which have set the tenant in each of them.
  package func insertStamped<New: NewEntity>(
    _ rows: [New], fileID: StaticString, line: UInt, progress: ((BulkProgress) -> Void)? = nil
  ) async throws(DatabaseError) -> BulkReport {
    try await insertEvery(rows, onConflict: nil, batch: 5_000, failedRows: .stop, fileID: fileID, line: line, progress)
  }
}
