import Logging
import Strata
import Synchronization

/// Compares the pool's maximum with what the server allows, and asks for its isolation level, once.
final class ServerCapacity: Sendable {
  private let wanted: Int
  private let isolation: ServerIsolation
  private let logger: Logger
  private let isChecked = Atomic<Bool>(false)

  init(wanted: Int, isolation: ServerIsolation, logger: Logger) {
    self.wanted = wanted
    self.isolation = isolation
    self.logger = logger
  }

  /// Asks behind whatever else the connection does; nobody waits for the answer.
  func checkOnce(on connection: PostgresConnection) {
    guard !isChecked.exchange(true, ordering: .relaxed) else { return }
    Task {
      let rows = RowCollector<ColumnTuple<Int32, Int32, String>>()
      let statement = Statement(Self.question, access: .read, rows: rows)
      // A server that does not answer even this keeps others waiting behind it.
      var burst = Burst(statement)
      burst.deadline = .now + .seconds(5)
      guard case .results(let results) = await connection.run(burst), case .completed? = results.first,
        let (limit, reserved, level) = rows.take().first?.values
      else { return isChecked.store(false, ordering: .relaxed) }
      isolation.learn(level)
      guard let warning = Self.warning(wanted: wanted, limit: Int(limit), reserved: Int(reserved)) else { return }
      logger.warning("\(warning)")
    }
  }

  private static let question = StatementText(
    // `reserved_connections` is there since PostgreSQL 16.
    "SELECT current_setting('max_connections')::int4, current_setting('superuser_reserved_connections')::int4 "
      + "+ coalesce(current_setting('reserved_connections', true), '0')::int4, "
      + "current_setting('default_transaction_isolation')")

  /// - Returns: `nil` when the pool fits.
  static func warning(wanted: Int, limit: Int, reserved: Int) -> String? {
    let available = limit - reserved
    guard wanted > available else { return nil }
    return "the pool's maximum of \(wanted) is more than the \(available) connections that the server has "
      + "(max_connections \(limit), \(reserved) reserved); lower the maximum of all processes together below that, "
      + "or raise max_connections"
  }
}
