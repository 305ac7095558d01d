import Foundation
import Strata
import Synchronization

/// Lets Ctrl-C and the SIGTERM of whoever ends the process cancel a command that has something to clean up.
enum Interruption {
  /// The signal that came; 0 for none. A handler may do next to nothing, and this it may.
  private static let received = Atomic<Int32>(0)

  /// Runs the body; a signal cancels it, and a second one ends the process at once.
  /// - Throws: What the body throws.
  static func cancelling<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    received.store(0, ordering: .relaxed)
    // A handler and not "ignore": programs that are started would inherit that.
    let handler: @convention(c) (Int32) -> Void = { number in
      Interruption.received.store(number, ordering: .relaxed)
      signal(number, SIG_DFL)
    }
    let former = [SIGINT, SIGTERM].map { ($0, signal($0, handler)) }
    defer { for (number, handler) in former { signal(number, handler) } }
    let work = Task { try await body() }
    let watch = Task {
      while !Task.isCancelled {
        if received.load(ordering: .relaxed) != 0 { return work.cancel() }
        do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
      }
    }
    defer { watch.cancel() }
    return try await withTaskCancellationHandler {
      try await work.value
    } onCancel: {
      work.cancel()
    }
  }

  /// Runs what has to be done also when the task is cancelled.
  static func shielded<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await Task { try await body() }.value
  }
}
