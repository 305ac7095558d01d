public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A contender in another language: a process that is started once and asked for one measurement at a time, so that
/// its rounds interleave with everybody else's.
///
/// It speaks in lines of JSON. Its first line says that it is ready and what it is made of:
/// `{"ready": true, "about": {"sqlalchemy": "2.1"}}`. Each line it gets, `{"case": "point_select"}`, it answers with
/// `{"seconds": 0.12, "checksum": 42}` or `{"error": "…"}`. With the first may come `cpu_seconds`, `peak_bytes` and
/// `connections`; a program that does not look at what it reads says `"unchecked": true` instead of a checksum. It ends
/// when its input does.
public final class PeerProcess {
  /// How long a peer may take to start, and for one measurement. Longer is a hang, not a slow round.
  public struct Limits: Sendable {
    public var start: Duration = .seconds(60)
    public var measurement: Duration = .seconds(300)

    public init() {}
  }

  private struct Request: Encodable { let `case`: String }

  private struct Greeting: Decodable {
    var ready: Bool?
    var about: [String: String]?
    var error: String?
  }

  private enum Answer: Decodable {
    case timing(Timing)
    case error(String)

    private enum CodingKeys: String, CodingKey { case error }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      if let message = try values.decodeIfPresent(String.self, forKey: .error) {
        self = .error(message)
      } else {
        self = .timing(try Timing(from: decoder))
      }
    }
  }

  /// Names and versions, as the peer gave them.
  public private(set) var about: [String: String] = [:]
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  /// A file and not a pipe: nobody has to empty it while the peer is measured.
  private let errors: URL
  private let limits: Limits
  /// What was read behind the end of the last line.
  private var rest: [UInt8] = []

  /// Starts the process and waits until it is ready.
  public init(executable: URL, arguments: [String], limits: Limits = Limits()) throws {
    self.limits = limits
    errors = FileManager.default.temporaryDirectory.appendingPathComponent("peer-\(UUID().uuidString).stderr")
    guard FileManager.default.isExecutableFile(atPath: executable.path) else {
      throw BenchmarkFailure(
        "there is no \(executable.lastPathComponent) in \(executable.deletingLastPathComponent().lastPathComponent); "
          + "`make bench` makes it")
    }
    // A peer that ended must be an error of the write, not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    guard FileManager.default.createFile(atPath: errors.path, contents: nil) else {
      throw BenchmarkFailure("no temporary file could be made")
    }
    do {
      process.executableURL = executable
      process.arguments = arguments
      process.standardInput = input
      process.standardOutput = output
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
      // The child has its own; with ours open, the end of its output would never be seen.
      try output.fileHandleForWriting.close()
      let greeting = try read(Greeting.self, within: limits.start)
      guard greeting.ready == true else { throw failure(greeting.error ?? "its first line was not that it is ready") }
      about = greeting.about ?? [:]
    } catch {
      end()
      throw error
    }
  }

  deinit { end() }

  /// Asks for one measurement.
  public func measure(_ name: String) throws -> Timing {
    try write(JSONEncoder().encode(Request(case: name)) + Data("\n".utf8))
    switch try read(Answer.self, within: limits.measurement) {
    case .timing(let timing): return timing
    case .error(let message): throw failure(message)
    }
  }

  /// Ends the process: by the end of its input, and if that does not do it, by force. Returns once it is gone.
  public func end() {
    try? input.fileHandleForWriting.close()
    if !ends(within: .seconds(2)) {
      // Not SIGTERM: a process that a thread of the pool started has inherited that thread's mask, which blocks it.
      kill(process.processIdentifier, SIGKILL)
      // Bounded, too: a process that the peer started may hold what Foundation waits for.
      _ = ends(within: .seconds(2))
    }
    try? FileManager.default.removeItem(at: errors)
  }

  // MARK: Parts

  private func ends(within limit: Duration) -> Bool {
    let end = ContinuousClock.now + limit
    while process.isRunning {
      guard ContinuousClock.now < end else { return false }
      Thread.sleep(forTimeInterval: 0.005)
    }
    return true
  }

  private func write(_ data: Data) throws {
    var bytes = [UInt8](data)[...]
    let descriptor = input.fileHandleForWriting.fileDescriptor
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw ended()
      }
      bytes = bytes.dropFirst(count)
    }
  }

  private func read<Message: Decodable>(_ message: Message.Type, within limit: Duration) throws -> Message {
    let line = try readLine(until: ContinuousClock.now + limit)
    do {
      return try JSONDecoder().decode(message, from: Data(line))
    } catch {
      throw failure("an answer that is not understood: \(String(decoding: line.prefix(200), as: UTF8.self))")
    }
  }

  /// Blocks its thread: nothing else is to run while a peer is measured.
  private func readLine(until end: ContinuousClock.Instant) throws -> [UInt8] {
    let descriptor = output.fileHandleForReading.fileDescriptor
    while true {
      if let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(rest[..<newline])
        rest.removeFirst(newline + 1)
        return line
      }
      guard try waitForInput(descriptor, until: end) else { throw failure("no answer within the time limit") }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ended() }
      rest += buffer.prefix(count)
    }
  }

  /// - Returns: False when the time is up.
  private func waitForInput(_ descriptor: Int32, until end: ContinuousClock.Instant) throws -> Bool {
    while true {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return false }
      var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // In pieces, so that no limit is too long for the system's call.
      let milliseconds = Int32(min(left / .milliseconds(1), 60_000)) + 1
      let result = poll(&waited, 1, milliseconds)
      if result > 0 { return true }
      if result < 0, errno != EINTR { throw failure("its output could not be waited for") }
    }
  }

  private func ended() -> BenchmarkFailure {
    guard ends(within: .seconds(2)) else { return failure("it closed its output") }
    return failure("it ended with status \(process.terminationStatus)")
  }

  /// With the end of what the peer wrote to its standard error.
  private func failure(_ message: String) -> BenchmarkFailure {
    let lines = ((try? Data(contentsOf: errors)) ?? Data()).split(separator: UInt8(ascii: "\n"))
      .map { String(decoding: $0, as: UTF8.self) }
    guard let last = lines.last else { return BenchmarkFailure(message) }
    // The last line of a traceback says what it is all about.
    let line = message.contains(last) ? message : "\(message): \(last)"
    return BenchmarkFailure(line, details: lines.suffix(30).map { "    \($0)" }.joined(separator: "\n"))
  }
}

// The methods above hide the functions of the C library.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
