import Strata
import Synchronization

/// How long the server takes for one statement, as a moving average: short statements share a connection, long ones do
/// not.
final class StatementProfile: Sendable {
  /// Taken for a statement that never ran: long enough to get a connection of its own.
  static let unknown = 1_000_000

  private let average = Atomic<Int>(StatementProfile.unknown)

  /// In nanoseconds.
  var expected: Int { average.load(ordering: .relaxed) }

  /// Two threads may overwrite each other's sample, which loses nothing but that sample.
  func record(_ nanoseconds: Int) {
    let old = average.load(ordering: .relaxed)
    // A statement that has become slow is believed sooner than one that was fast once.
    let weight = nanoseconds > old ? 4 : 8
    average.store(max(1, old + (nanoseconds - old) / weight), ordering: .relaxed)
  }
}
