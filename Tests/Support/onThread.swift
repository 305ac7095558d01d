import Foundation

/// Runs work that blocks on a thread of its own, with no signal blocked: programs started there inherit its mask. The
/// threads that run tasks block nearly all signals, and a shell without SIGCHLD waits for ever.
public func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread {
      var none = sigset_t()
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, nil)
      continuation.resume(with: Swift.Result(catching: work))
    }
  }
}
