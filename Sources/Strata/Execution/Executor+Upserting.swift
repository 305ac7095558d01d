extension Executor {
  /// Inserts a row, or updates the one that is in its way, and returns it as the database has it: one round trip, and right
  /// when several do it at once.
  ///
  /// ```swift
  /// let member = try await db.upsert(new, onConflict: .columns(\.email)) { row, new in
  ///   row.name = new.name
  ///   row.visits += 1
  /// }
  /// ```
  /// A row in the way that was softly deleted comes back, unless the unique index is one of rows that live.
  /// - Parameters:
  ///   - target: The unique index that decides whether there is a row already.
  ///   - update: What is set in that row; `new` is the row that could not be inserted. Without it, everything that an insert
  ///     sets, but what the rows agree in. A `@Version` grows by one.
  /// - Throws: `validationFailed` before anything is sent.
  @discardableResult
  public func upsert<New: NewEntity>(
    _ new: New, onConflict target: ConflictTarget<New.Model>, fileID: StaticString = #fileID, line: UInt = #line,
    update: ((_ row: inout New.Model.Changes, _ new: ProposedRow<New.Model>) -> Void)? = nil
  ) async throws(DatabaseError) -> New.Model where New.Model: Shared {
    let rows = try await upsert([new], onConflict: target, fileID: fileID, line: line, update: update)
    guard let row = rows.firstElement else {
      throw DatabaseError(.protocolViolation, "the database answered an upsert with no row")
    }
    return row
  }

  /// Inserts rows or updates those in their way, all or none, in one round trip; they come back in the order given.
  @discardableResult
  public func upsert<New: NewEntity>(
    _ rows: [New], onConflict target: ConflictTarget<New.Model>, fileID: StaticString = #fileID, line: UInt = #line,
    update: ((_ row: inout New.Model.Changes, _ new: ProposedRow<New.Model>) -> Void)? = nil
  ) async throws(DatabaseError) -> [New.Model] where New.Model: Shared {
    let source = CallSite(fileID: fileID, line: line)
    let clause = try ConflictClause.updating(target, where: nil, update, source)
    return try await insert(rows, source, onConflict: clause)
  }

  /// Inserts a row, or updates the one that is in its way if that meets a condition.
  ///
  /// ```swift
  /// // The newest reading wins.
  /// try await db.upsert(reading, onConflict: .columns(\.sensor), where: { $0.takenAt < $1.takenAt })
  /// ```
  /// - Returns: The row; `nil` when there is one that does not meet the condition, which stays as it is.
  @discardableResult
  public func upsert<New: NewEntity>(
    _ new: New, onConflict target: ConflictTarget<New.Model>,
    where condition: (_ row: New.Model.Columns, _ new: ProposedRow<New.Model>) -> Condition,
    fileID: StaticString = #fileID, line: UInt = #line,
    update: ((_ row: inout New.Model.Changes, _ new: ProposedRow<New.Model>) -> Void)? = nil
  ) async throws(DatabaseError) -> New.Model? where New.Model: Shared {
    let source = CallSite(fileID: fileID, line: line)
    let clause = try ConflictClause.updating(
      target, where: condition(New.Model.columns, ProposedRow()), update, source)
    return try await insert([new], source, onConflict: clause).first
  }

  /// Inserts a row unless one is in its way.
  /// - Returns: The row, `nil` when there was one already.
  @discardableResult
  public func insertIfAbsent<New: NewEntity>(
    _ new: New, onConflict target: ConflictTarget<New.Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> New.Model? where New.Model: Shared {
    try await insertIfAbsent([new], onConflict: target, fileID: fileID, line: line).first
  }

  /// Inserts those rows that no other row is in the way of, in one round trip.
  /// - Returns: The rows that were inserted, in the order given.
  @discardableResult
  public func insertIfAbsent<New: NewEntity>(
    _ rows: [New], onConflict target: ConflictTarget<New.Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [New.Model] where New.Model: Shared {
    try await insert(
      rows, CallSite(fileID: fileID, line: line), onConflict: ConflictClause(target: target, action: .nothing))
  }
}
