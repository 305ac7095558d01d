/// Keeps rows as they are until the transaction ends
/// (https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS).
///
/// SQLite has one writer at a time, and a transaction that may write is it from its beginning: nothing is left to lock there.
public struct RowLock: Sendable, Hashable {
  public enum Strength: String, Sendable, Hashable, CaseIterable {
    /// Nobody else changes, deletes or locks the rows.
    case update = "UPDATE"
    /// As `update`, but other rows may refer to these.
    case noKeyUpdate = "NO KEY UPDATE"
    /// Nobody changes the rows; others may share them.
    case share = "SHARE"
    /// Nobody deletes the rows or changes their keys.
    case keyShare = "KEY SHARE"
  }

  /// What to do about rows that somebody else has locked.
  public enum Waiting: String, Sendable, Hashable, CaseIterable {
    /// Wait, as long as `lock_timeout` lets it.
    case wait = ""
    /// Leave them out: what the workers of a queue do.
    case skipLocked = " SKIP LOCKED"
    /// Fail with `lockTimeout`.
    case noWait = " NOWAIT"
  }

  let strength: Strength
  let waiting: Waiting
}

extension Query {
  /// Locks the rows until the transaction ends. Without a transaction it is one of its own, and over at once.
  ///
  /// ```swift
  /// try await db.transaction { tx in
  ///   guard let job = try await tx.first(Job.where { $0.isOpen }.order { $0.id.ascending }.locked(.skipLocked)) else { return }
  ///   …
  /// }
  /// ```
  public func locked(_ waiting: RowLock.Waiting = .wait, for strength: RowLock.Strength = .update) -> Query {
    var query = self
    query.statement.lock = RowLock(strength: strength, waiting: waiting)
    return query
  }
}

extension Select {
  /// Locks the rows of all tables until the transaction ends; see ``Query/locked(_:for:)``. Groups have no rows to lock.
  public func locked(_ waiting: RowLock.Waiting = .wait, for strength: RowLock.Strength = .update) -> Select {
    var select = self
    select.statement.lock = RowLock(strength: strength, waiting: waiting)
    return select
  }
}
