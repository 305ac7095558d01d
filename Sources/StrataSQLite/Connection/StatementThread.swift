import Synchronization

/// The thread of `Database.connectionExecutor`: tasks that prefer it run their statements where they are.
///
/// A statement then blocks the thread for as long as it takes, and with it every other
/// task that prefers it.
final class StatementThread: TaskExecutor {
  private let thread = JobThread(name: "strata-sqlite-t")

  /// Whether the caller runs on it.
  var isCurrent: Bool { thread.isCurrent }

  func enqueue(_ job: consuming ExecutorJob) { thread.append(.task(UnownedJob(job), asUnownedTaskExecutor())) }
}
