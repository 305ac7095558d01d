import Synchronization

/// A connection in the hands of one caller, and what he gave up on it and is still being stopped: the rest of a stream or of a
/// copy that was left early. What comes next waits for that, so nothing arrives late, in somebody else's transaction.
final class OwnedSession: Sendable {
  private struct State {
    var abandoned: [Task<Void, Never>] = []
    var isReleased = false
  }

  /// The work that is being stopped does not wait for its own end.
  @TaskLocal static var passesAbandoned = false

  private let session: any Session
  private let state = Mutex(State())
  /// Something is abandoned, or the session was released: looked at before every burst.
  private let isSpecial = Atomic<Bool>(false)

  init(_ session: any Session) { self.session = session }

  @inline(__always)
  func run(_ burst: Burst) async throws(DatabaseError) -> [GroupResult] {
    if isSpecial.load(ordering: .acquiring) { try await prepare() }
    return try await session.run(burst)
  }

  private func prepare() async throws(DatabaseError) {
    if Self.passesAbandoned { return }
    await finishAbandoned()
    guard state.withLock({ $0.isReleased }) else { return }
    throw DatabaseError(
      .invalidArgument,
      "the connection was given back already; do not keep a connection or a transaction beyond its body")
  }

  /// Whatever is sent from now on waits for the work.
  func runBehind(_ work: @escaping @Sendable () async -> Void) {
    state.withLock { state in
      state.abandoned.append(Self.start(work))
      isSpecial.store(true, ordering: .releasing)
    }
  }

  private static func start(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task { await $passesAbandoned.withValue(true) { await work() } }
  }

  /// The transaction is given up, so what still runs in it is not wanted either.
  func cancelAbandoned() {
    guard isSpecial.load(ordering: .acquiring) else { return }
    for task in state.withLock({ $0.abandoned }) { task.cancel() }
  }

  func finishAbandoned() async {
    guard isSpecial.load(ordering: .acquiring) else { return }
    while let task = state.withLock({ $0.abandoned.first }) {
      // Who is cancelled will not go on with the transaction.
      await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
      state.withLock { state in
        state.abandoned.removeAll { $0 == task }
        if state.abandoned.isEmpty, !state.isReleased { isSpecial.store(false, ordering: .releasing) }
      }
    }
  }

  func release() async {
    cancelAbandoned()
    await finishAbandoned()
    let isFirst = state.withLock { state in
      defer { state.isReleased = true }
      isSpecial.store(true, ordering: .releasing)
      return !state.isReleased
    }
    if isFirst { await session.release() }
  }
}
