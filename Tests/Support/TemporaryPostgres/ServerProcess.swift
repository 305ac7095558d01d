import Foundation
import Synchronization

/// A server that ends with the tests, even when they crash or are killed: a shell starts it, and reads from a pipe
/// whose other end only this process has.
final class ServerProcess: Sendable {
  let processID: Int32
  private let shell: Mutex<Process>
  private let lifeline: FileHandle
  private let marker: String

  /// At the end of the lifeline the marker decides. It is there when the tests have gone without a word: the server
  /// is ended and its folder deleted. It is not when the tests have ended the server themselves.
  private static let script = """
    folder=$1
    shift
    "$@" </dev/null >>"$folder/log" 2>&1 &
    server=$!
    echo "$server"
    exec >/dev/null 2>&1
    read -r word
    if [ -e "$folder/watched" ]; then
      kill -QUIT "$server"
      wait "$server"
      rm -rf "$folder"
    fi
    wait "$server"
    """

  /// Starts a command in its folder, which gets its log. It blocks until the shell has said so.
  init(_ command: [String], folder: String) throws {
    marker = folder + "/watched"
    guard FileManager.default.createFile(atPath: marker, contents: nil) else {
      throw TestServerError("nothing can be written into \(folder); look at its file system")
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", Self.script, "sh", folder] + command
    process.currentDirectoryURL = URL(filePath: "/")
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    lifeline = input.fileHandleForWriting
    // The shell closes it after the line.
    let line = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    guard let processID = Int32(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw TestServerError("the shell did not start \(command[0]); start it by hand to see why")
    }
    self.processID = processID
    shell = Mutex(process)
  }

  deinit {
    // Its end can only fail when it came before.
    try? lifeline.close()
  }

  var isAlive: Bool { (try? ProcessTable.isAlive(processID)) ?? false }

  func signal(_ signal: Int32) throws {
    guard kill(processID, signal) == 0 else {
      throw TestServerError("the server's process \(processID) takes no signal (errno \(errno)); it has ended")
    }
  }

  /// Waits for the server to end, and returns whether it did within 10 s.
  func waitForEnd() async throws -> Bool {
    try await waits { !self.isAlive }
  }

  /// SIGKILL for the server and everything it has started, at once: as when the machine loses its power.
  func killAll() async throws {
    // A stopped server starts no processes, so none is missed.
    try signal(SIGSTOP)
    let processID = processID
    _ = try await waits { try ProcessTable.state(of: processID).map { "TZX".contains($0) } ?? true }
    let family = [processID] + (try ProcessTable().descendants(of: processID))
    for member in family { kill(member, SIGKILL) }
    guard try await waits({ try family.allSatisfy { try !ProcessTable.isAlive($0) } }) else {
      throw TestServerError("processes of the server are still there 10 s after SIGKILL; look for a stuck disk")
    }
  }

  /// For SIGSTOP and SIGCONT.
  func signalAll(_ signal: Int32) throws {
    try self.signal(signal)
    for member in try ProcessTable().descendants(of: processID) { kill(member, signal) }
  }

  /// Lets the shell go, once the server has ended.
  func release() async throws {
    try FileManager.default.removeItem(atPath: marker)
    try lifeline.close()
    _ = try await waits { !self.shell.withLock { $0.isRunning } }
  }

  private func waits(_ condition: () throws -> Bool) async throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(10)
    while try !condition() {
      if clock.now > end { return false }
      try await Task.sleep(for: .milliseconds(2))
    }
    return true
  }
}
