import Logging

/// Keeps what was logged, for a test to look at.
final class RecordedLog: Sendable {
  struct Entry: Sendable {
    let level: Logger.Level
    let message: String
    let metadata: [String: String]
  }

  private let recorded = LockedValue<[Entry]>([])

  var entries: [Entry] { recorded.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { _ in Handler(recorded: recorded) } }

  private struct Handler: LogHandler {
    let recorded: LockedValue<[Entry]>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let entry = Entry(
        level: event.level, message: "\(event.message)", metadata: (event.metadata ?? [:]).mapValues { "\($0)" })
      recorded.withLock { $0.append(entry) }
    }
  }
}
