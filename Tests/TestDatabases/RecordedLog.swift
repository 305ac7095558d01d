public import Logging
import Synchronization

/// Keeps what was logged, for a test to look at.
public final class RecordedLog: Sendable {
  public struct Entry: Sendable {
    public let level: Logger.Level
    public let message: String
    public let metadata: [String: String]
  }

  private let recorded = Mutex<[Entry]>([])

  public init() {}

  public var entries: [Entry] { recorded.withLock { $0 } }
  public var logger: Logger { Logger(label: "test") { [self] _ in Handler(log: self) } }

  private struct Handler: LogHandler {
    let log: RecordedLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let entry = Entry(
        level: event.level, message: "\(event.message)", metadata: (event.metadata ?? [:]).mapValues { "\($0)" })
      log.recorded.withLock { $0.append(entry) }
    }
  }
}
