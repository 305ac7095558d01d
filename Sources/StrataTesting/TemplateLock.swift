import Strata

/// Says that a process has a template, for as long as it lives: a lock of a session.
struct TemplateLock: Sendable {
  private let holder: Task<Void, Never>

  /// - Returns: `nil` when another session has the lock.
  /// - Throws: When a connection is not to be had.
  static func take(_ name: String, on server: Database) async throws -> TemplateLock? {
    let key = AdvisoryKey(name).number
    let (answers, answer) = AsyncThrowingStream<Bool, any Error>.makeStream()
    // Detached: it outlives the deadline of the test that happens to be first.
    let holder = Task.detached {
      do {
        try await server.withConnection { connection in
          let isTaken = try await connection.first(sql: "SELECT pg_try_advisory_lock(\(key))", as: Bool.self) ?? false
          answer.yield(isTaken)
          // The session is cleaned up, and the lock gone, when this ends.
          while isTaken, !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
        }
        answer.finish()
      } catch {
        answer.finish(throwing: error)
      }
    }
    for try await isTaken in answers where isTaken { return TemplateLock(holder: holder) }
    return nil
  }

  /// Waits until the session is free again.
  func release() async {
    holder.cancel()
    await holder.value
  }
}
