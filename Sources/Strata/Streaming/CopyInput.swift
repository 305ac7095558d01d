import Synchronization

/// The data of a `COPY … FROM STDIN` on its way from a task to the connection: bounded, so that the producer waits for
/// the server and not the memory for the producer.
public final class CopyInput: Sendable, Hashable {
  /// What the connection finds when it looks for data.
  public enum Next: Sendable {
    case chunks([[UInt8]])
    /// Nothing yet: the closure given to ``take(orWake:)`` is called when there is.
    case nothingYet
    case finished
    /// The producer gave up; the copy is to fail.
    case abandoned
  }

  private enum Phase {
    case open
    case finished
    case abandoned
    /// The statement has ended on the other side.
    case ended
  }

  private struct State {
    var phase = Phase.open
    var chunks: [[UInt8]] = []
    var size = 0
    var wake: (@Sendable () -> Void)?
    var writer: CheckedContinuation<Void, Never>?
  }

  /// A quarter of a megabyte is enough to keep a server busy while the next chunk is made.
  private static let limit = 256 * 1024

  private let state = Mutex(State())

  public init() {}

  public static func == (left: CopyInput, right: CopyInput) -> Bool { left === right }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  // MARK: The producer

  /// Hands a chunk over, and waits while the connection has enough.
  /// - Returns: False when the statement has ended and takes no more.
  public func write(_ chunk: [UInt8]) async -> Bool {
    let (wake, isOpen, isFull) = state.withLock { state -> ((@Sendable () -> Void)?, Bool, Bool) in
      guard case .open = state.phase else { return (nil, false, false) }
      if !chunk.isEmpty { state.chunks.append(chunk) }
      state.size += chunk.count
      defer { state.wake = nil }
      return (state.wake, true, state.size >= Self.limit)
    }
    wake?()
    guard isOpen else { return false }
    if isFull {
      await withCheckedContinuation { continuation in
        let mayGoOn = state.withLock { state in
          guard case .open = state.phase, state.size >= Self.limit else { return true }
          state.writer = continuation
          return false
        }
        if mayGoOn { continuation.resume() }
      }
    }
    return state.withLock { state in
      if case .ended = state.phase { return false }
      return true
    }
  }

  public func finish() { end(.finished) }

  /// Makes the copy fail.
  public func abandon() { end(.abandoned) }

  private func end(_ phase: Phase) {
    let wake = state.withLock { state -> (@Sendable () -> Void)? in
      guard case .open = state.phase else { return nil }
      state.phase = phase
      defer { state.wake = nil }
      return state.wake
    }
    wake?()
  }

  // MARK: The connection

  /// Everything that is there, or how it ended.
  public func take(orWake wake: @escaping @Sendable () -> Void) -> Next {
    let (next, writer) = state.withLock { state -> (Next, CheckedContinuation<Void, Never>?) in
      if !state.chunks.isEmpty {
        defer {
          state.chunks = []
          state.size = 0
          state.writer = nil
        }
        return (.chunks(state.chunks), state.writer)
      }
      switch state.phase {
      case .open:
        state.wake = wake
        return (.nothingYet, nil)
      case .finished: return (.finished, nil)
      case .abandoned, .ended: return (.abandoned, nil)
      }
    }
    writer?.resume()
    return next
  }

  /// The statement has ended: whoever writes is told to stop.
  public func close() {
    let writer = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.phase = .ended
      state.chunks = []
      state.size = 0
      state.wake = nil
      defer { state.writer = nil }
      return state.writer
    }
    writer?.resume()
  }
}
