import Strata
import Synchronization

/// What others may know of a connection without asking its event loop.
final class ConnectionState: Sendable {
  let isOpen = Atomic<Bool>(true)
  /// Groups that were sent and are not answered.
  let depth = Atomic<Int>(0)
  /// How long the server is expected to work on what it was given, in nanoseconds.
  let backlog = Atomic<Int>(0)
  /// When the group that the server works on became the first, in nanoseconds of the monotonic clock; 0 for none.
  let headSince = Atomic<Int>(0)
  /// The shortest time that an answer took, in nanoseconds: the way there and back.
  let roundTrip = Atomic<Int>(0)
  let isInTransaction = Atomic<Bool>(false)
  /// The session differs from a new one: a setting, a listener, a lock.
  let isDirty = Atomic<Bool>(false)
  /// The session is to be made as new before anything else is sent.
  let mustReset = Atomic<Bool>(false)
  /// See ``ServerMemory``.
  let keepsMemory = Atomic<Bool>(false)
  /// Somebody waits for a connection of his own.
  let isWanted = Atomic<Bool>(false)
}
