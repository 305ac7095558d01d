import Foundation
import Synchronization
import TestServers

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The service as a process of its own, the very binary that `make run` starts.
final class ChoresTreeProcess: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  struct Answer {
    let status: Int
    let contentType: String
    let body: Data

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The fields that a 422 names.
    var fields: [String] { ((json["errors"] as? [[String: Any]]) ?? []).compactMap { $0["field"] as? String } }
  }

  private let process: Mutex<Process>
  let port: Int

  private init(_ process: Process, port: Int) {
    self.process = Mutex(process)
    self.port = port
  }

  /// Starts `ChoresTree COMMAND --port 0`, with the database in the environment as a deployment has it, and waits until
  /// it says where it is. It is ended after the body.
  static func run<Result>(
    _ command: String = "serve", database: String, _ body: (ChoresTreeProcess) async throws -> Result
  ) async throws -> Result {
    let service = try await onThread { try start(command, database) }
    let result: Result
    do {
      result = try await body(service)
    } catch {
      try await service.stop()
      throw error
    }
    try await service.stop()
    return result
  }

  /// Blocks until the service listens.
  private static func start(_ command: String, _ database: String) throws -> ChoresTreeProcess {
    let process = Process()
    process.executableURL = try binary()
    process.arguments = [command, "--port", "0"]
    process.environment = ProcessInfo.processInfo.environment.merging(["DATABASE_URL": database]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    var seen = ""
    var port: Int?
    while port == nil {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { break }
      seen += String(decoding: data, as: UTF8.self)
      // Only a whole line: the port's digits may come in two pieces.
      if let range = seen.range(of: "http://127.0.0.1:"), seen[range.upperBound...].contains("\n") {
        port = Int(seen[range.upperBound...].prefix { $0.isNumber })
      }
    }
    guard let port else {
      process.waitUntilExit()
      throw Failure(description: "the service did not start (\(process.terminationStatus)):\n\(seen)")
    }
    // It would wait for ever to write what nobody reads.
    Thread.detachNewThread { while !output.fileHandleForReading.availableData.isEmpty {} }
    return ChoresTreeProcess(process, port: port)
  }

  /// Runs a command to its end.
  /// - Parameter variables: What its environment has besides that of the tests.
  static func run(
    _ arguments: [String], _ variables: [String: String] = [:]
  ) async throws -> (status: Int32, output: String) {
    let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    let result = try await Command([try binary().path] + arguments).run(environment: environment)
    return (result.status, result.output + result.errors)
  }

  /// Brings a database to the service's version.
  static func migrate(_ database: String) async throws {
    let (status, output) = try await run(["migrate", "up", "--database", database])
    guard status == 0 else { throw Failure(description: "the migrations failed:\n\(output)") }
  }

  /// The product beside the test bundle.
  private static func binary() throws -> URL {
    var folder = Bundle.main.bundleURL
    for _ in 0..<6 {
      let candidate = folder.appending(path: "ChoresTree")
      if FileManager.default.isExecutableFile(atPath: candidate.path),
        (try? candidate.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) != true
      {
        return candidate
      }
      folder.deleteLastPathComponent()
    }
    throw Failure(description: "the product ChoresTree is not beside the tests; run swift build first")
  }

  /// `kill -9`
  func kill() async throws { try await end(with: SIGKILL) }

  /// Ends it as Ctrl-C does.
  @discardableResult
  func stop() async throws -> Int32 { try await end(with: SIGINT) }

  @discardableResult
  private func end(with signal: Int32) async throws -> Int32 {
    try await onThread {
      self.process.withLock { process in
        if process.isRunning { Foundation.kill(process.processIdentifier, signal) }
        process.waitUntilExit()
        return process.terminationStatus
      }
    }
  }

  func request(_ method: String, _ path: String, _ body: String? = nil) async throws -> Answer {
    guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
      throw Failure(description: "bad path \(path)")
    }
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.timeoutInterval = 20
    if let body {
      request.httpBody = Data(body.utf8)
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    }
    let (data, response) = try await URLSession.shared.data(for: request)
    guard let response = response as? HTTPURLResponse else { throw Failure(description: "no HTTP response") }
    return Answer(
      status: response.statusCode, contentType: response.value(forHTTPHeaderField: "Content-Type") ?? "", body: data)
  }
}
