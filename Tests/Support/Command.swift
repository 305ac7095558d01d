import Foundation
import Synchronization

/// A program that runs to its end, apart from the terminal.
///
/// It waits on a thread of its own: tests share as few threads as the machine has cores, and one that blocked
/// them would stop all others.
public struct Command: Sendable {
  /// What became of it.
  public struct Result: Sendable {
    /// What it exited with, or the signal that ended it.
    public let status: Int32
    public let output: String
    public let errors: String
    public let elapsed: Duration
  }

  private let words: [String]

  /// - Parameter words: the program's path and its arguments.
  public init(_ words: [String]) { self.words = words }

  /// Waits for its end, and returns what it wrote. A failure of the program is no error.
  ///
  /// - Parameter environment: all of its variables; `nil` gives it those of this process.
  public func run(environment: [String: String]? = nil) async throws -> Result {
    try await onThread {
      let process = Process()
      process.executableURL = URL(filePath: words[0])
      process.arguments = Array(words.dropFirst())
      if let environment { process.environment = environment }
      // Another user may not be allowed to stand in the folder of the tests.
      process.currentDirectoryURL = URL(filePath: "/")
      process.standardInput = FileHandle.nullDevice
      let output = Pipe()
      let errors = Pipe()
      process.standardOutput = output
      process.standardError = errors
      let clock = ContinuousClock()
      let start = clock.now
      try process.run()
      // A program that fills one of the two pipes waits for its reader, so both are read at once.
      let complaints = Reader(errors.fileHandleForReading)
      let text = try output.fileHandleForReading.readToEnd() ?? Data()
      let complaint = complaints.wait()
      process.waitUntilExit()
      return Result(
        status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
        errors: String(decoding: complaint, as: UTF8.self), elapsed: clock.now - start)
    }
  }

  /// Waits for its end, and throws with what it wrote when it fails.
  public func succeed() async throws {
    let result = try await run()
    if result.status == 0 { return }
    throw TestServerError("\(words.joined(separator: " ")) failed with \(result.status):\n\(result.errors)")
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class Reader: Sendable {
  private let data = Mutex(Data())
  private let isDone = DispatchSemaphore(value: 0)

  init(_ file: FileHandle) {
    Thread.detachNewThread { [self] in
      // What cannot be read is empty: the program's status tells the rest.
      let read = (try? file.readToEnd()) ?? Data()
      data.withLock { $0 = read }
      isDone.signal()
    }
  }

  func wait() -> Data {
    isDone.wait()
    return data.withLock { $0 }
  }
}
