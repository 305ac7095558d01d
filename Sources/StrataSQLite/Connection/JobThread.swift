import Dispatch
import Foundation
import Synchronization

/// Runs jobs on one thread of its own, in order: SQLite's calls block, and must not block Swift's own threads. The thread
/// begins with the first job.
final class JobThread: Sendable {
  enum Job: Sendable {
    /// A part of an actor that lives on the thread.
    case serial(UnownedJob, UnownedSerialExecutor)
    /// A part of a task that prefers the thread.
    case task(UnownedJob, UnownedTaskExecutor)
  }

  private let queue = Queue()
  /// Linux takes 15 characters at most.
  private let name: String

  init(name: String) { self.name = name }

  // The last reference is gone, so is its executor, so no job can come any more.
  deinit { queue.stop() }

  func append(_ job: Job) {
    guard queue.append(job) else { return }
    let started = DispatchSemaphore(value: 0)
    let thread = Thread { [queue, name] in
      // On Linux a name is lost that is given before `start` has returned, and one that is not given on the thread itself.
      started.wait()
      Thread.current.name = name
      queue.runLoop()
    }
    thread.start()
    started.signal()
  }

  /// Whether the caller runs on the thread.
  var isCurrent: Bool { queue.thread.load(ordering: .relaxed) == Queue.currentThread }

  /// What the thread and its owner share; the thread does not keep the owner alive.
  private final class Queue: Sendable {
    private struct State {
      var jobs: [Job] = []
      var isStarted = false
      var isStopped = false
    }

    /// Of the running thread; 0 before it runs, which is no thread's.
    let thread = Atomic<UInt>(0)
    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)

    static var currentThread: UInt {
      #if canImport(Darwin)
        UInt(bitPattern: pthread_self())
      #else
        pthread_self()
      #endif
    }

    /// - Returns: True for the first job of all: the thread is to be started.
    func append(_ job: Job) -> Bool {
      let (wasEmpty, isFirst) = state.withLock { state in
        state.jobs.append(job)
        defer { state.isStarted = true }
        return (state.jobs.count == 1, !state.isStarted)
      }
      // The thread takes all jobs at once: one signal per filling of the queue.
      if wasEmpty { arrival.signal() }
      return isFirst
    }

    func stop() {
      state.withLock { $0.isStopped = true }
      arrival.signal()
    }

    func runLoop() {
      thread.store(Self.currentThread, ordering: .relaxed)
      while true {
        arrival.wait()
        let (jobs, isStopped) = state.withLock { state in
          let taken = state.jobs
          state.jobs = []
          return (taken, state.isStopped)
        }
        for job in jobs {
          switch job {
          case .serial(let job, let executor): job.runSynchronously(on: executor)
          case .task(let job, let executor): job.runSynchronously(on: executor)
          }
        }
        if jobs.isEmpty, isStopped { return }
      }
    }
  }
}
