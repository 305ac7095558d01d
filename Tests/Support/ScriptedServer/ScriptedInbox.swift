import NIOCore
import Synchronization

/// What the client has sent, and the one read that waits for it.
final class ScriptedInbox: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var start = 0
    var hasEnded = false
    /// Set by a failure that came when nobody read: the next read throws it.
    var failure: (any Error)?
    var reader: (count: ClosedRange<Int>, continuation: CheckedContinuation<[UInt8], any Error>)?
  }

  private let state = Mutex(State())

  func wait(for count: ClosedRange<Int>, _ continuation: CheckedContinuation<[UInt8], any Error>) {
    answer {
      if $0.reader == nil {
        $0.reader = (count, continuation)
        return nil
      }
      return (continuation, .failure(TestServerError("a script reads while another read of it waits; await one first")))
    }
  }

  func receive(_ bytes: ByteBuffer) {
    answer {
      $0.bytes.append(contentsOf: bytes.readableBytesView)
      return nil
    }
  }

  func end() {
    answer {
      $0.hasEnded = true
      return nil
    }
  }

  func fail(_ error: any Error) {
    answer {
      guard let reader = $0.reader else {
        // A time-out that comes late has nobody to tell; the end of the script has.
        if error is CancellationError { $0.failure = error }
        return nil
      }
      $0.reader = nil
      return (reader.continuation, .failure(error))
    }
  }

  private typealias Answer = (CheckedContinuation<[UInt8], any Error>, Result<[UInt8], any Error>)

  /// Changes the state, then serves the reader if it can be served. Continuations are resumed outside the lock.
  private func answer(_ change: (inout State) -> Answer?) {
    let answer: Answer? = state.withLock { state in
      if let answer = change(&state) { return answer }
      guard let reader = state.reader else { return nil }
      if let failure = state.failure {
        state.reader = nil
        return (reader.continuation, .failure(failure))
      }
      let count = min(state.bytes.count - state.start, reader.count.upperBound)
      if count >= reader.count.lowerBound {
        let bytes = Array(state.bytes[state.start..<state.start + count])
        state.start += count
        // Now and then, so that many small reads do not move a long rest each time.
        if state.start == state.bytes.count || state.start > 1 << 16 {
          state.bytes.removeFirst(state.start)
          state.start = 0
        }
        state.reader = nil
        return (reader.continuation, .success(bytes))
      }
      if state.hasEnded {
        state.reader = nil
        return (reader.continuation, .failure(EndOfConnection()))
      }
      return nil
    }
    if let answer { answer.0.resume(with: answer.1) }
  }
}
