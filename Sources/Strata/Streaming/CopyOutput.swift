import Synchronization

/// The data of a `COPY … TO STDOUT` on its way from the connection to a task: bounded, so that the server waits for the
/// consumer and not the memory for the server.
public final class CopyOutput: Sendable, Hashable {
  private struct State {
    var chunks: [[UInt8]] = []
    var size = 0
    var hasEnded = false
    var wake: (@Sendable () -> Void)?
    var reader: CheckedContinuation<Void, Never>?
  }

  /// Half of what is kept at most, since the connection hands over what it has read before it stops.
  private static let limit = 512 * 1024

  private let state = Mutex(State())

  public init() {}

  public static func == (left: CopyOutput, right: CopyOutput) -> Bool { left === right }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  // MARK: The connection

  /// Takes data.
  /// - Parameter wake: Called once the consumer wants more, when this returned false.
  /// - Returns: Whether to go on reading.
  public func receive(_ chunk: [UInt8], orWake wake: @escaping @Sendable () -> Void) -> Bool {
    let (reader, goesOn) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
      // Nobody reads what comes after the end: it is thrown away.
      guard !state.hasEnded else { return (nil, true) }
      state.chunks.append(chunk)
      state.size += chunk.count
      defer { state.reader = nil }
      guard state.size >= Self.limit else { return (state.reader, true) }
      state.wake = wake
      return (state.reader, false)
    }
    reader?.resume()
    return goesOn
  }

  /// The statement has ended, or nobody reads any more.
  public func close() {
    let (reader, wake) = state.withLock { state -> (CheckedContinuation<Void, Never>?, (@Sendable () -> Void)?) in
      state.hasEnded = true
      defer {
        state.reader = nil
        state.wake = nil
      }
      return (state.reader, state.wake)
    }
    reader?.resume()
    wake?()
  }

  // MARK: The consumer

  /// What has come since the last call; `nil` at the end.
  public func next() async -> [[UInt8]]? {
    while true {
      let (chunks, hasEnded, wake) = state.withLock { state -> ([[UInt8]], Bool, (@Sendable () -> Void)?) in
        defer {
          state.chunks = []
          state.size = 0
          state.wake = nil
        }
        return (state.chunks, state.hasEnded, state.wake)
      }
      wake?()
      if !chunks.isEmpty { return chunks }
      if hasEnded { return nil }
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          guard state.chunks.isEmpty, !state.hasEnded else { return true }
          state.reader = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }
}
