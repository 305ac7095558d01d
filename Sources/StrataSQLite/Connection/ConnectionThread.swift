import Strata

/// The thread on which a connection's calls may block.
actor ConnectionThread {
  private let executor: Executor

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(name: String) { executor = Executor(name: name) }

  /// Runs the work there: one hop.
  func run<Result: Sendable>(
    _ work: @Sendable () throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    try work()
  }

  /// As ``run(_:)``, for work that cannot fail.
  func perform(_ work: @Sendable () -> Void) { work() }

  private final class Executor: SerialExecutor {
    private let thread: JobThread

    init(name: String) { thread = JobThread(name: name) }

    func enqueue(_ job: consuming ExecutorJob) {
      thread.append(.serial(UnownedJob(job), asUnownedSerialExecutor()))
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
  }
}
