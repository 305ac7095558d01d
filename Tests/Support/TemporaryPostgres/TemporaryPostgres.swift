import Foundation

/// A PostgreSQL of a test's own, to be stopped, killed and started again.
///
/// ```swift
/// let server = try await TemporaryPostgres.start(settings: ["max_connections = 5"])
/// try await server.kill9()
/// try await server.restart()
/// try await server.shutdown()
/// ```
///
/// It listens on 127.0.0.1 and on a Unix socket, trusts everybody unless told otherwise, and does without fsync:
/// what a killed server has written, the system still has. The programs come from STRATA_TEST_POSTGRES_BIN, and a
/// new cluster from the folder STRATA_TEST_POSTGRES_TEMPLATE, which is much quicker to copy than to make; without
/// it, initdb makes one. It ends with ``shutdown()``, with its last reference, and with the process of the tests.
public actor TemporaryPostgres {
  /// https://www.postgresql.org/docs/current/server-shutdown.html
  public enum ShutdownMode: Sendable {
    /// Waits for every client to leave, but no longer than 10 s.
    case smart
    /// Ends the sessions, each with 57P01.
    case fast
    /// Ends at once, without a checkpoint: the next start recovers.
    case immediate

    fileprivate var signal: Int32 {
      switch self {
      case .smart: SIGTERM
      case .fast: SIGINT
      case .immediate: SIGQUIT
      }
    }
  }

  /// It stays the same when the server is started again.
  public nonisolated let port: Int
  private let cluster: Cluster
  /// `nil` while the server does not run.
  private var process: ServerProcess?
  private var isShutDown = false

  /// Makes a cluster and starts it.
  ///
  /// - Parameters:
  ///   - settings: lines for postgresql.conf, such as `max_connections = 5`.
  ///   - hostBasedAuthentication: the lines of pg_hba.conf; `nil` trusts everybody.
  ///   - files: copied into the data folder, readable for the server alone: certificates and their keys. Settings
  ///     name them without a folder: `ssl_cert_file = 'server.pem'`.
  public static func start(
    settings: [String] = [], hostBasedAuthentication: [String]? = nil, files: [String] = []
  ) async throws -> TemporaryPostgres {
    let environment = ProcessInfo.processInfo.environment
    guard let programs = environment["STRATA_TEST_POSTGRES_BIN"] else {
      throw TestServerError(
        "STRATA_TEST_POSTGRES_BIN is not set; run make test, or eval \"$(Scripts/services.sh start postgres)\"")
    }
    let cluster = try await Cluster(programs: programs, template: environment["STRATA_TEST_POSTGRES_TEMPLATE"])
    do {
      try cluster.configureForTests()
      try cluster.configure(settings)
      if let hostBasedAuthentication { try cluster.setHostBasedAuthentication(hostBasedAuthentication) }
      for file in files { try cluster.add(file) }
      let (port, process) = try await launch(cluster)
      return TemporaryPostgres(port: port, cluster: cluster, process: process)
    } catch {
      try? cluster.delete()
      throw error
    }
  }

  /// On a free port.
  private static func launch(_ cluster: Cluster) async throws -> (Int, ServerProcess) {
    var attempt = 1
    while true {
      let port = try await LoopbackPort.pick()
      do {
        return (port, try await cluster.launch(port: port))
      } catch let taken as Cluster.PortTaken {
        attempt += 1
        if attempt > 5 { throw taken }
      }
    }
  }

  private init(port: Int, cluster: Cluster, process: ServerProcess) {
    self.port = port
    self.cluster = cluster
    self.process = process
  }

  deinit {
    // A server that runs ends with its process object, and its folder with it.
    if process == nil, !isShutDown { try? cluster.delete() }
  }

  // Where it is

  /// For the superuser, by TCP.
  public nonisolated var url: String { "postgres://postgres@\(LoopbackPort.address):\(port)/postgres" }

  /// The folder of its Unix socket.
  public nonisolated var socketDirectory: String { cluster.folder }

  public var isRunning: Bool { process?.isAlive ?? false }

  /// The process that listens; `nil` while it does not run.
  public var processID: Int32? { process?.processID }

  /// Everything that its servers have logged.
  public var log: String { cluster.log() }

  // What happens to it

  /// Ends it, and returns when it has ended. Throws when it has not after 10 s.
  public func stop(_ mode: ShutdownMode = .fast) async throws {
    guard let process else { return }
    if process.isAlive {
      try process.signal(mode.signal)
      guard try await process.waitForEnd() else {
        throw TestServerError("PostgreSQL still runs 10 s after it was asked to end; does a client stay connected?")
      }
    }
    try await release(process)
  }

  /// SIGKILL for the server and all its processes at once: no client hears a word, and the next start recovers.
  public func kill9() async throws {
    guard let process else { return }
    try await process.killAll()
    try await release(process)
  }

  /// Starts it on the same data and the same port; stops it before if it runs.
  public func restart() async throws {
    if isShutDown { throw TestServerError("the server was shut down and its data deleted; start another") }
    try await stop()
    var attempt = 1
    while process == nil {
      do {
        process = try await cluster.launch(port: port)
      } catch let taken as Cluster.PortTaken {
        // Sockets of the last server can hold the port for a moment.
        attempt += 1
        if attempt > 20 { throw taken }
        try await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  /// SIGKILL for one session. The server then ends all others, and recovers: what PostgreSQL does after a crash of
  /// a backend.
  ///
  /// - Parameter processID: what `pg_backend_pid()` returns in the session.
  public func killBackend(_ processID: Int32) throws {
    guard let process, try ProcessTable().descendants(of: process.processID).contains(processID) else {
      throw TestServerError("\(processID) is no process of this server; ask pg_backend_pid()")
    }
    kill(processID, SIGKILL)
  }

  /// Stops all its processes where they are. The system still takes connections and bytes for them.
  public func suspend() throws { try process?.signalAll(SIGSTOP) }

  /// Goes on after ``suspend()``.
  public func resume() throws { try process?.signalAll(SIGCONT) }

  /// Adds lines to postgresql.conf, and has a running server read it. Some settings need ``restart()``.
  public func configure(_ settings: [String]) throws {
    try cluster.configure(settings)
    if let process, process.isAlive { try process.signal(SIGHUP) }
  }

  /// Ends it and deletes its data.
  public func shutdown() async throws {
    if isShutDown { return }
    // It does not hear anything while it is stopped.
    if isRunning { try resume() }
    try await stop(.immediate)
    isShutDown = true
    try cluster.delete()
  }

  private func release(_ process: ServerProcess) async throws {
    self.process = nil
    try await process.release()
  }
}
