import Strata
import Synchronization

/// How long the server needs for one statement when nothing holds it up: short statements share a connection, long ones do
/// not.
///
/// The shortest time of late, and not the mean: what comes on top (a busy machine, a lock, a thread that was not woken at
/// once) says nothing of the statement, and would spread statements over more connections just when there is too much to do.
struct StatementProfile: Sendable {
  /// Taken for a statement that never ran: long enough to get a connection of its own.
  static let unknown = 1_000_000
  /// What the shortest statement is taken for: the work of server and network for its messages.
  static let least = 10_000

  let note: StatementNote

  /// In nanoseconds.
  var expected: Int { note.duration.load(ordering: .relaxed) }

  /// Two threads may overwrite each other's sample, which loses nothing but that sample.
  func record(_ nanoseconds: Int) {
    let old = note.duration.load(ordering: .relaxed)
    // A statement that has become slow is believed after some dozens of samples; until then, what waits behind it is
    // taken back when it takes too long.
    let new = nanoseconds < old ? max(Self.least, nanoseconds) : old + (nanoseconds - old) / 32
    note.duration.store(new, ordering: .relaxed)
  }
}
