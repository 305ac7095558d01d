import Foundation
import Strata
public import StrataMigrations

/// An application without Swift of its own: a folder of migrations in SQL, named by `--migrations`, or `Migrations` in the current
/// folder. Commands that compare with entities are refused.
public protocol SQLOnlyApplication: DatabaseApplication {}

extension SQLOnlyApplication {
  /// - Throws: `invalidArgument` when there is no folder `Migrations`.
  public static func migrations() throws -> MigrationSet {
    let folder = URL(fileURLWithPath: "Migrations", isDirectory: true)
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw DatabaseError(
        .invalidArgument,
        "there is no folder Migrations here; name one with --migrations, or make it with `migrate new NAME`")
    }
    return try MigrationSet(folder: folder)
  }
}
