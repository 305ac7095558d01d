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

  /// How often a new statement must have been quick before it is sent together with others; and again, after it was not.
  static let probation = 32
  /// How many bytes its rows may have: the server sends what it has by itself when its buffer of 8 KiB is full, and a part
  /// of an answer that has come cannot be had elsewhere.
  private static let small = 1_000

  /// How long a statement usually takes, in nanoseconds, for others to wait for it.
  private static let short = 250_000

  let note: StatementNote
  /// How long a statement may take, in nanoseconds, to be sent together with others.
  let quick: Int

  /// In nanoseconds.
  var expected: Int { note.duration.load(ordering: .relaxed) }

  /// Two threads may overwrite each other's sample, which loses nothing but that sample.
  func record(_ nanoseconds: Int) {
    let old = note.duration.load(ordering: .relaxed)
    // A statement that has become slow is believed after some dozens of samples; until then, what waits behind it is
    // taken back when it takes too long.
    let new = nanoseconds < old ? max(Self.least, nanoseconds) : old + (nanoseconds - old) / 32
    note.duration.store(new, ordering: .relaxed)
    let caution = note.caution.load(ordering: .relaxed)
    if nanoseconds > quick {
      beCareful()
    } else if caution > 0 {
      note.caution.store(caution - 1, ordering: .relaxed)
    }
  }

  func record(bytes: Int) { if bytes > Self.small { beCareful() } }

  /// It, or one that was sent with it, takes long.
  func beCareful() { note.caution.store(Self.probation, ordering: .relaxed) }

  /// Whether it may be sent together with others, who wait until it has ended: it is short, and was never much longer of
  /// late.
  var mayShareSync: Bool { expected <= Self.short && note.caution.load(ordering: .relaxed) == 0 }
}
