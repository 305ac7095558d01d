import Foundation

/// The files of a ``TemporaryPostgres``, and how a server is started on them.
struct Cluster {
  /// The port was not free any more.
  struct PortTaken: Error {}

  /// The data, the socket and the log. Its path is short, because the path of a socket has at most 103 bytes.
  let folder: String
  private let programs: String
  private let account: ServerAccount
  private var data: String { folder + "/data" }

  /// Copies the template, or makes a new cluster without one.
  init(programs: String, template: String?) async throws {
    self.programs = programs
    account = try ServerAccount.current()
    let id = UInt64.random(in: 0...UInt64.max)
    folder = "/tmp/strata-server." + String(id, radix: 36)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let new = [programs + "/initdb", "-D", data, "--username=postgres", "--auth=trust", "--no-sync"]
    let command = template.map { ["/bin/cp", "-R", $0, data] } ?? new + ["--encoding=UTF8", "--locale=C"]
    do {
      try account.own(folder)
      try await Command(account.command(command)).succeed()
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  /// Later lines win over earlier ones.
  func configure(_ settings: [String]) throws {
    let path = data + "/postgresql.conf"
    guard let file = FileHandle(forWritingAtPath: path) else {
      throw TestServerError("\(path) cannot be written; is the cluster whole?")
    }
    try file.seekToEnd()
    try file.write(contentsOf: Data((settings.joined(separator: "\n") + "\n").utf8))
    try file.close()
  }

  /// The lines that hold for every server of the tests.
  func configureForTests() throws {
    try configure([
      "listen_addresses = '\(LoopbackPort.address)'",
      "unix_socket_directories = '\(folder)'",
      "fsync = off",
      "shared_buffers = 16MB",
      // In the data folder, so that a killed server leaves nothing in the memory of the system.
      "dynamic_shared_memory_type = mmap",
    ])
  }

  func setHostBasedAuthentication(_ lines: [String]) throws {
    // Not atomically: a new file would not belong to the server's user.
    try (lines.joined(separator: "\n") + "\n").write(toFile: data + "/pg_hba.conf", atomically: false, encoding: .utf8)
  }

  /// The server takes a private key only when nobody but its own user can read it.
  func add(_ file: String) throws {
    let copy = data + "/" + URL(filePath: file).lastPathComponent
    try FileManager.default.copyItem(atPath: file, toPath: copy)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
    try account.own(copy)
  }

  /// Starts the server, and waits until it takes connections.
  func launch(port: Int) async throws -> ServerProcess {
    let logged = log().count
    let command = account.command([programs + "/postgres", "-D", data, "-p", String(port)])
    let process = try await onThread { [folder] in try ServerProcess(command, folder: folder) }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while !isReady(process.processID) {
      guard process.isAlive, clock.now < end else {
        if process.isAlive { try await process.killAll() }
        try await process.release()
        let reason = String(log().dropFirst(logged))
        if reason.contains("Address already in use") { throw PortTaken() }
        throw TestServerError("PostgreSQL did not start on port \(port); its log says:\n\(reason.suffix(4_000))")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    return process
  }

  func log() -> String {
    // Before the first start there is none.
    (try? String(decoding: Data(contentsOf: URL(filePath: folder + "/log")), as: UTF8.self)) ?? ""
  }

  /// Deletes everything, when no server runs.
  func delete() throws {
    removeSharedMemory()
    try FileManager.default.removeItem(atPath: folder)
  }

  /// The server writes its id into the first line of its pid file, and "ready" into the last one when it takes
  /// connections. A file that a killed server left has another id.
  private func isReady(_ processID: Int32) -> Bool {
    let lines = pidFile()
    return lines.count >= 8 && Int32(lines[0]) == processID && lines[7].hasPrefix("ready")
  }

  /// A killed server leaves a block of a few bytes, by which the next one on its data would know whether somebody
  /// still works there. When there is no next one, nobody else removes it.
  private func removeSharedMemory() {
    let lines = pidFile()
    guard lines.count >= 7, let id = lines[6].split(separator: " ").last.flatMap({ Int32($0) }) else { return }
    shmctl(id, IPC_RMID, nil)
  }

  private func pidFile() -> [Substring] {
    guard let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8) else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
