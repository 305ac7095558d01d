import Dispatch
import Foundation
import Synchronization

/// Runs an actor's jobs on one thread of its own, in order: SQLite's calls block, and must not block Swift's own threads.
final class ThreadExecutor: SerialExecutor {
  private let queue = Queue()

  init(name: String) {
    let queue = queue
    let thread = Thread { queue.runLoop() }
    thread.name = name
    thread.start()
  }

  // The last reference is gone, so is the actor, so no job can come any more.
  deinit { queue.stop() }

  func enqueue(_ job: consuming ExecutorJob) {
    queue.append(Job(unowned: UnownedJob(job), executor: asUnownedSerialExecutor()))
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  private struct Job: Sendable {
    let unowned: UnownedJob
    let executor: UnownedSerialExecutor
  }

  /// What the thread and the executor share; the thread does not keep the executor alive.
  private final class Queue: Sendable {
    private struct State {
      var jobs: [Job] = []
      var isStopped = false
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)

    func append(_ job: Job) {
      let wasEmpty = state.withLock { state in
        state.jobs.append(job)
        return state.jobs.count == 1
      }
      // The thread takes all jobs at once: one signal per filling of the queue.
      if wasEmpty { arrival.signal() }
    }

    func stop() {
      state.withLock { $0.isStopped = true }
      arrival.signal()
    }

    func runLoop() {
      while true {
        arrival.wait()
        let (jobs, isStopped) = state.withLock { state in
          let taken = state.jobs
          state.jobs = []
          return (taken, state.isStopped)
        }
        for job in jobs { job.unowned.runSynchronously(on: job.executor) }
        if jobs.isEmpty, isStopped { return }
      }
    }
  }
}
