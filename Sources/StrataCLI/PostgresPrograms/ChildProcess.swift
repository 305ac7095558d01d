import Foundation
import Strata
import Synchronization

/// Another program, run to its end, with its arguments as they are: no shell reads them.
struct ChildProcess: Sendable {
  struct Outcome: Sendable {
    /// What it exited with, or the signal that ended it.
    let status: Int32
    let wasSignalled: Bool
    /// The end of what it wrote to standard output and standard error.
    let output: String

    var isSuccess: Bool { status == 0 && !wasSignalled }
  }

  let path: String
  let arguments: [String]
  /// All of its variables.
  let environment: [String: String]
  /// How long it may take to end when it is asked to, before it is killed: 10 seconds, in which pg_dump has cancelled its query.
  var grace = Duration.seconds(10)

  var name: String { URL(fileURLWithPath: path).lastPathComponent }

  /// Waits for its end. When the task is cancelled the program is ended, too, and is gone when this returns.
  /// - Throws: `cancelled`, and `storageUnavailable` when it cannot be started.
  func outcome() async throws(DatabaseError) -> Outcome {
    let running = Running(grace: grace)
    let result = await withTaskCancellationHandler { () async -> Result<Outcome, DatabaseError> in
      await withCheckedContinuation { continuation in
        // Waiting blocks, and must not block Swift's own threads.
        Thread.detachNewThread { continuation.resume(returning: run(running)) }
      }
    } onCancel: {
      running.cancel()
    }
    if running.isCancelled { throw DatabaseError(.cancelled, "\(name) was stopped before it was done") }
    return try result.get()
  }

  /// - Throws: When it ends with anything but 0, with the code and its own words.
  func succeed() async throws(DatabaseError) {
    let outcome = try await outcome()
    guard !outcome.isSuccess else { return }
    throw failure(outcome)
  }

  func failure(_ outcome: Outcome) -> DatabaseError {
    let how = outcome.wasSignalled ? "was ended by signal \(outcome.status)" : "ended with exit code \(outcome.status)"
    return DatabaseError(.other, "\(name) \(how); its own words say why") { $0.serverMessage = outcome.output }
  }

  private func run(_ running: Running) -> Result<Outcome, DatabaseError> {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    do {
      guard try running.start(process) else { return .success(Outcome(status: 0, wasSignalled: false, output: "")) }
    } catch {
      return .failure(
        DatabaseError(.storageUnavailable, "\(path) cannot be started: \(error.localizedDescription)"))
    }
    // A program that talks much is not to fill the memory; what it says last is why it ended.
    var tail = Data()
    while true {
      let data = pipe.fileHandleForReading.availableData
      if data.isEmpty { break }
      tail.append(data)
      if tail.count > 32_768 { tail = Data(tail.suffix(16_384)) }
    }
    process.waitUntilExit()
    let text = String(decoding: tail, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return .success(
      Outcome(
        status: process.terminationStatus, wasSignalled: process.terminationReason == .uncaughtSignal, output: text))
  }

  /// What the waiting thread and whoever cancels share.
  private final class Running: Sendable {
    private struct State {
      var process: Process?
      var isCancelled = false
    }

    private let state = Mutex(State())
    private let grace: Duration

    init(grace: Duration) { self.grace = grace }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// - Returns: False when it is not wanted any more.
    func start(_ process: Process) throws -> Bool {
      try state.withLock { state in
        guard !state.isCancelled else { return false }
        try process.run()
        state.process = process
        return true
      }
    }

    func cancel() {
      let process = state.withLock { state in
        state.isCancelled = true
        return state.process
      }
      guard let process else { return }
      process.terminate()
      Task { [grace] in
        let end = ContinuousClock.now + grace
        while process.isRunning, ContinuousClock.now < end {
          do { try await Task.sleep(for: .milliseconds(50)) } catch { return }
        }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      }
    }
  }
}
