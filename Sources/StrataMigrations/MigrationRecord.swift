import Foundation
import Strata

/// A row of the history: a migration that was applied, or is on its way. Its columns have names of their own, whatever the program's
/// naming strategy.
@Entity("strata_migrations")
struct MigrationRecord {
  @Column(name: "version") let id: String
  @Column(name: "name") var name: String
  @Column(name: "checksum") var checksum: String
  @Column(name: "duration_microseconds") var durationMicroseconds: Int
  @Column(name: "applied_at") @CreatedAt let appliedAt: Date
  /// The user and the machine whose process did it.
  @Column(name: "applied_by") var appliedBy: String = ""
  @Column(name: "tool_version") var toolVersion: String = ""
  /// `up` or `down` while a script without a transaction or a data migration is on its way; NULL once the migration is whole.
  @Column(name: "progress_direction") var progressDirection: String?
  /// How many statements of it have been finished, or steps of a data migration.
  @Column(name: "progress_done") var progressDone: Int?
  /// The statement that was begun and may or may not be finished, counted from zero; of a data migration the rows done in the step that runs.
  @Column(name: "progress_begun") var progressBegun: Int?
  /// Of the finished statements: a second run goes on only behind what it would have run itself. Of a data migration the place behind which the
  /// step goes on.
  @Column(name: "progress_checksum") var progressChecksum: String?

  var progress: MigrationProgress? {
    guard let progressDirection, let direction = Migration.Direction(rawValue: progressDirection) else { return nil }
    return MigrationProgress(
      direction: direction, done: progressDone ?? 0, begun: progressBegun, checksum: progressChecksum ?? "")
  }
}

/// How far a script without a transaction, or a data migration, has come; see ``MigrationRecord`` for what its parts mean.
struct MigrationProgress: Sendable, Hashable {
  let direction: Migration.Direction
  var done: Int
  var begun: Int?
  var checksum: String
}
