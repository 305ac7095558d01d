public import Foundation
public import Strata
import StrataMigrationFiles

/// The migrations of an application, in order.
public struct MigrationSet: Sendable {
  public let migrations: [Migration]
  private let indexes: [String: Int]

  /// - Parameter data: What is written in Swift: it runs in its place among the others.
  /// - Throws: `invalidArgument` when a version is no number or used twice.
  public init(_ migrations: [Migration], data: [any DataMigration] = []) throws(DatabaseError) {
    let sorted = (migrations + data.map { Migration($0) }).sorted { MigrationFolder.precedes($0.version, $1.version) }
    for migration in sorted
    where migration.version.isEmpty || !migration.version.allSatisfy({ ("0"..."9").contains($0) }) {
      throw DatabaseError(.invalidArgument, "the version of a migration must be digits: \(migration.id)")
    }
    for (first, second) in zip(sorted, sorted.dropFirst())
    where !MigrationFolder.precedes(first.version, second.version) {
      throw DatabaseError(.invalidArgument, "two migrations have one version: \(first.id) and \(second.id)")
    }
    self.migrations = sorted
    indexes = Dictionary(sorted.enumerated().map { ($1.version, $0) }) { first, _ in first }
  }

  /// Reads a folder: for trying out migrations without building the application.
  /// - Parameter data: What is written in Swift, which no folder has.
  public init(folder: URL, data: [any DataMigration] = []) throws(DatabaseError) {
    let read: MigrationFolder
    do throws(MigrationFolder.Problem) {
      read = try MigrationFolder(reading: folder)
    } catch {
      throw DatabaseError(.invalidArgument, "\(error)")
    }
    try self.init(read.entries.map { Migration($0) }, data: data)
  }

  func migration(_ version: String) -> Migration? { indexes[version].map { migrations[$0] } }
}
