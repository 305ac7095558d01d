import Foundation
public import StrataMigrations
import Synchronization

/// Seeds on a terminal.
public enum SeedReport {
  /// Shows what a ``DatabaseSeeder`` does, with progress.
  /// - Parameter dryRun: Says what would be done, and not that it is.
  public static func printing(dryRun: Bool = false) -> @Sendable (DatabaseSeeder.Event) -> Void {
    let current = Mutex(Current())
    return { event in
      switch event {
      case .seeding(let seeder):
        current.withLock { $0.begin(seeder) }
      case .progress(let seeder, let rows):
        current.withLock { $0.show(rows, of: seeder) }
      case .seeded(let outcome):
        current.withLock { $0.end() }
        Terminal.line(line(outcome, dryRun: dryRun))
      case .failed:
        current.withLock { $0.end() }
      case .removed(let removal):
        Terminal.line("\(dryRun ? "would remove  " : "removed       ") \(removal.seeder)  \(removal.rows) row(s)")
      }
    }
  }

  /// What is shown of the seeder that runs.
  private struct Current {
    private var bar: ProgressLine?
    private var shown = ContinuousClock.now

    mutating func begin(_ seeder: any Seeder) {
      shown = .now
      if seeder.expectedRows == nil {
        Terminal.line("seeding        \(seeder.name)")
      } else {
        bar = ProgressLine(seeder.name)
      }
    }

    /// Once a second at most where no total is known: each line stays.
    mutating func show(_ rows: Int, of seeder: any Seeder) {
      if let expected = seeder.expectedRows {
        bar?.show(min(rows, expected), of: expected)
      } else if ContinuousClock.now - shown >= .seconds(1) {
        shown = .now
        Terminal.line("seeding        \(seeder.name)  \(rows) row(s) so far")
      }
    }

    mutating func end() {
      bar?.finish()
      bar = nil
    }
  }

  static func line(_ outcome: SeedOutcome, dryRun: Bool) -> String {
    let tables = outcome.tables.map { table in
      let inserted = outcome.hasRun ? "\(table.inserted) inserted" : nil
      let present = !outcome.hasRun || table.present > 0 ? "\(table.present) there before" : nil
      return "\(table.name): \([inserted, present].compactMap { $0 }.joined(separator: ", "))"
    }
    let head = !outcome.hasRun ? "seeded before " : dryRun ? "would seed    " : "seeded        "
    let time = outcome.hasRun ? "  \(text(outcome.duration))" : ""
    return "\(head) \(outcome.seeder)  \(tables.joined(separator: "; "))\(time)"
  }

  static func summary(_ run: SeedRun, dryRun: Bool) -> String {
    let inserted = run.outcomes.reduce(0) { $0 + $1.inserted }
    let removed = run.removals.reduce(0) { $0 + $1.rows }
    let parts = removed > 0 ? "\(removed) row(s) removed, \(inserted) inserted" : "\(inserted) row(s) inserted"
    return dryRun ? "A dry run: \(parts), and all of it taken back." : "Done: \(parts)."
  }

  private static func text(_ duration: Duration) -> String {
    duration.formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow, maximumUnitCount: 1))
  }
}

/// What `seed --json` prints. Keys stay as they are from version to version; new ones may come.
struct SeedDocument: Encodable {
  struct Removal: Encodable {
    let seeder: String
    let rows: Int
  }

  struct Seeded: Encodable {
    struct Table: Encodable {
      let name: String
      let inserted: Int
      let present: Int
    }

    let seeder: String
    /// False when there was nothing to do.
    let hasRun: Bool
    let tables: [Table]
    let milliseconds: Int64
  }

  let set: String
  /// With the same number and the same time the same rows are made again.
  let seed: UInt64
  let now: String
  /// When true, all of it was taken back.
  let dryRun: Bool
  let removed: [Removal]
  let seeded: [Seeded]

  init(_ run: SeedRun, selection: SeedSelection, isDryRun: Bool) {
    set = selection.set.rawValue
    seed = selection.seedNumber
    now = selection.now.ISO8601Format()
    dryRun = isDryRun
    removed = run.removals.map { Removal(seeder: $0.seeder, rows: $0.rows) }
    seeded = run.outcomes.map { outcome in
      Seeded(
        seeder: outcome.seeder, hasRun: outcome.hasRun,
        tables: outcome.tables.map { .init(name: $0.name, inserted: $0.inserted, present: $0.present) },
        milliseconds: Int64(outcome.duration / .milliseconds(1)))
    }
  }
}
