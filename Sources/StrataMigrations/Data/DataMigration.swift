public import Strata

/// A change of rows, written in Swift, which has its place among the scripts of the same history.
///
/// ```swift
/// struct FillInSlugs: DataMigration {
///   let id = "20261123101500_fill_in_slugs"
///
///   func up(_ data: DataMigrationContext) async throws {
///     try await data.update(OldChore.where { $0.slug == nil }) { changes, chore in
///       changes.slug = Slug.made(from: chore.title)
///     }
///   }
///
///   func remaining(in connection: DatabaseConnection) async throws -> Int? {
///     try await connection.count(OldChore.where { $0.slug == nil })
///   }
/// }
///
/// let migrations = try MigrationSet(EmbeddedMigrations.all, data: [FillInSlugs()])
/// ```
/// It runs in batches, each a transaction of its own that also notes how far it came: a run that was killed goes on behind the last batch, and no
/// row is changed twice. Take entities of its own for it (`OldChore` above), with the columns that it needs: the application's change later on, and the
/// migration has to go on compiling and to mean the same.
public protocol DataMigration: Sendable {
  /// The version, an underscore and the name, as a folder of scripts is called: `20261123101500_fill_in_slugs`.
  var id: String { get }

  /// Does the work, by the steps of the context and nothing else: what an earlier run has finished is left out.
  func up(_ data: DataMigrationContext) async throws

  /// How many rows are left to do: the total of the progress that is shown, and 0 once the migration has run, or it has failed. `nil`, the default, when
  /// there is nothing to count.
  func remaining(in connection: DatabaseConnection) async throws -> Int?
}

extension DataMigration {
  public func remaining(in connection: DatabaseConnection) async throws -> Int? { nil }
}

/// A data migration with a way back, which may do nothing: where the column is dropped by the script before it, there is nothing to be undone.
public protocol ReversibleDataMigration: DataMigration {
  /// Undoes what ``DataMigration/up(_:)`` did, by the steps of the context and nothing else.
  func down(_ data: DataMigrationContext) async throws
}
