/// What a lock of the application is about: a number, or a name.
public struct AdvisoryKey: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// What PostgreSQL locks (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).
  public let number: Int64

  public init(_ number: Int64) { self.number = number }

  /// The number of a name is the same in every process and on every machine: FNV-1a with 64 bits.
  public init(_ name: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    number = Int64(bitPattern: hash)
  }

  public init(stringLiteral value: String) { self.init(value) }

  public init(integerLiteral value: Int64) { self.init(value) }
}

extension Transaction {
  /// Waits until no other transaction has the key, and has it until this one ends.
  ///
  /// ```swift
  /// try await db.transaction { tx in
  ///   try await tx.lock(AdvisoryKey("invoice numbers"))
  ///   …
  /// }
  /// ```
  /// On SQLite a transaction that may write excludes all others, so it has every key already.
  /// - Throws: `lockTimeout` when `lock_timeout` is set and passes; `unsupported` in a read-only transaction on SQLite.
  public func lock(
    _ key: AdvisoryKey, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let source = CallSite(fileID: fileID, line: line)
    guard let sql = try sql(for: key, waits: true, source) else { return }
    try await run(Statement(StatementText(sql), access: .write, source: source), source: source)
  }

  /// Takes the key if no other transaction has it.
  /// - Returns: Whether this transaction has it now.
  public func tryLock(
    _ key: AdvisoryKey, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Bool {
    let source = CallSite(fileID: fileID, line: line)
    guard let sql = try sql(for: key, waits: false, source) else { return true }
    let rows = try await rows(
      SingleColumn<Bool>.self, StatementText(sql), ParameterBuffer(), access: .write, source: source)
    return rows.first?.value ?? false
  }

  private func sql(for key: AdvisoryKey, waits: Bool, _ source: CallSite) throws(DatabaseError) -> String? {
    if let sql = dialect.advisoryLock(key, waits: waits) { return sql }
    guard options.access == .readWrite else {
      throw DatabaseError(
        .unsupported, "a read-only transaction on \(dialect.name) excludes nobody; let the transaction write"
      ).at(source)
    }
    return nil
  }
}
