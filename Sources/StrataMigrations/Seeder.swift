public import Strata

/// Fills a database with data to work with.
public protocol Seeder: Sendable {
  /// What is seeded, for messages: `tasks of 50 servers`.
  var name: String { get }

  /// False when the data is there: seeding twice changes nothing.
  func isNeeded(in database: Database) async throws -> Bool

  /// Inserts the data, as a whole or not at all.
  /// - Parameter progress: Takes how many of how many rows are there.
  func seed(_ database: Database, progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void) async throws
}
