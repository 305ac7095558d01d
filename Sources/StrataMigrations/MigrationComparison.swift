import Foundation
import Strata
import StrataMigrationFiles

/// The application's migrations beside what the history says: pure, so that every case can be tested without a database.
struct MigrationComparison {
  let set: MigrationSet
  let records: [String: MigrationRecord]
  let checksums: [String: String]

  /// - Parameter checksums: By version, of the scripts for this database.
  init(_ set: MigrationSet, _ records: [MigrationRecord], checksums: [String: String]) {
    self.set = set
    self.records = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    self.checksums = checksums
  }

  var latest: MigrationRecord? { records.values.max { MigrationFolder.precedes($0.id, $1.id) } }

  /// Every migration that the application or the history knows, in order.
  var status: [MigrationStatus] {
    let latest = latest?.id
    var result = set.migrations.map { migration in
      MigrationStatus(version: migration.version, name: migration.name, state: state(of: migration, latest: latest))
    }
    for record in records.values where set.migration(record.id) == nil {
      result.append(
        MigrationStatus(version: record.id, name: record.name, state: .missing(appliedAt: record.appliedAt)))
    }
    return result.sorted { MigrationFolder.precedes($0.version, $1.version) }
  }

  private func state(of migration: Migration, latest: String?) -> MigrationStatus.State {
    if let record = records[migration.version] {
      if let progress = record.progress { return .unfinished(progress.direction, statementsDone: progress.done) }
      return record.checksum == checksums[migration.version]
        ? .applied(at: record.appliedAt) : .changed(appliedAt: record.appliedAt)
    }
    if let latest, MigrationFolder.precedes(migration.version, latest) { return .outOfOrder }
    return .pending
  }

  /// What has to run on the way up.
  /// - Parameter target: The last version to apply; `nil` for all.
  /// - Throws: `migrationFailed` when history and application do not agree.
  func pending(upTo target: String?, allowsOutOfOrder: Bool) throws(DatabaseError) -> [Migration] {
    if let target { try requireKnown(target) }
    for status in status {
      let id = "\(status.version)_\(status.name)"
      switch status.state {
      case .pending, .applied: continue
      case .unfinished(.up, _): continue
      case .unfinished(.down, let done):
        throw DatabaseError(
          .migrationFailed,
          "\(id) is half reverted: \(done) statement(s) of its down script have run; finish that with `migrate down`")
      case .changed:
        throw DatabaseError(
          .migrationFailed,
          "\(id) was changed after it was applied; restore its script and write a new migration instead")
      case .missing:
        throw DatabaseError(
          .migrationFailed,
          "\(id) was applied and is not among the application's migrations; is this an older version of the application?"
        )
      case .outOfOrder:
        guard !allowsOutOfOrder else { continue }
        throw DatabaseError(
          .migrationFailed,
          "\(id) is not applied although later migrations are; give it a version after them, or say --allow-out-of-order"
        )
      }
    }
    return set.migrations.filter { migration in
      if let target, MigrationFolder.precedes(target, migration.version) { return false }
      guard let record = records[migration.version] else { return true }
      return record.progress != nil
    }
  }

  /// What has to be reverted, the latest first.
  func reverting(_ range: MigrationRunner.Reverting) throws(DatabaseError) -> [Migration] {
    let applied = records.values.sorted { MigrationFolder.precedes($1.id, $0.id) }
    let chosen: [MigrationRecord]
    switch range {
    case .latest(let count):
      guard count >= 1 else {
        throw DatabaseError(.invalidArgument, "the number of migrations to revert must be positive")
      }
      chosen = Array(applied.prefix(count))
    case .after(let version):
      if version != "0" { try requireKnown(version) }
      chosen = applied.filter { MigrationFolder.precedes(version, $0.id) }
    }
    if let open = applied.first(where: { $0.progress?.direction == .up }) {
      throw DatabaseError(
        .migrationFailed,
        "\(open.id)_\(open.name) is half applied: \(open.progressDone ?? 0) statement(s) have run; finish that with `migrate up`"
      )
    }
    return try chosen.map { record throws(DatabaseError) in
      guard let migration = set.migration(record.id) else {
        throw DatabaseError(
          .migrationFailed,
          "\(record.id)_\(record.name) was applied and is not among the application's migrations; "
            + "revert it with the version of the application that has it")
      }
      return migration
    }
  }

  func requireKnown(_ version: String) throws(DatabaseError) {
    guard set.migration(version) == nil else { return }
    throw DatabaseError(
      .invalidArgument, "no migration has the version \(version); `migrate status` lists the versions")
  }
}
