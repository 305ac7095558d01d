import NIOCore
import NIOPosix
import Synchronization

/// A TCP server that plays PostgreSQL from a script, so that a test can send what no PostgreSQL would:
/// malformed, truncated and late messages.
///
/// ```swift
/// let server = try await ScriptedServer.start { connection in
///   try await connection.acceptLogin()
///   _ = try await connection.readMessage()
///   try await connection.write(ServerMessage.message("D", length: -1))
/// }
/// let database = try connect(to: server.url)
/// await server.shutdown()
/// ```
///
/// The script runs once for every connection, and the connection is closed when it returns or throws.
public final class ScriptedServer: Sendable {
  /// Where it listens on 127.0.0.1.
  public let port: Int
  private let listener: any Channel
  private let sessions: ScriptedSessions

  private init(port: Int, listener: any Channel, sessions: ScriptedSessions) {
    self.port = port
    self.listener = listener
    self.sessions = sessions
  }

  deinit {
    listener.close(promise: nil)
    sessions.end()
  }

  /// Listens on a free port of 127.0.0.1.
  ///
  /// - Parameter timeout: how long a read of the script waits; then it throws. 10 s by default, so that a client
  ///   which says nothing fails its test instead of stopping all of them.
  public static func start(
    timeout: Duration = .seconds(10), _ script: @escaping @Sendable (ScriptedConnection) async throws -> Void
  ) async throws -> ScriptedServer {
    let sessions = ScriptedSessions(timeout: timeout, script: script)
    let listener = try await LoopbackPort.bind(
      ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try sessions.begin(channel) }
        })
    guard let port = listener.localAddress?.port else {
      throw TestServerError("the scripted server's socket has no port; look at the network of this machine")
    }
    return ScriptedServer(port: port, listener: listener, sessions: sessions)
  }

  /// As a client takes it: no TLS, for a user whom the script lets in.
  public var url: String { "postgres://postgres@\(LoopbackPort.address):\(port)/postgres" }

  /// How many connections it has accepted.
  public var connectionCount: Int { sessions.count }

  /// What the scripts threw, in the order of time; a client that goes away early is one of the reasons.
  public var failures: [any Error] { sessions.failures }

  /// Waits until the scripts that run have come to their own end. A client can have its last answer before the script
  /// has read its farewell; ``failures`` are all there afterwards.
  public func scriptsEnded() async {
    for task in sessions.tasks { await task.value }
  }

  /// Closes the port and the connections, and waits for the scripts to end: reads throw from now on.
  public func shutdown() async {
    // It fails only when it is closed already.
    try? await listener.close()
    await sessions.finish()
  }
}

/// The scripts that run.
private final class ScriptedSessions: Sendable {
  private struct State {
    var count = 0
    var running: [Int: (connection: ScriptedConnection, task: Task<Void, Never>)] = [:]
    var failures: [any Error] = []
    var hasEnded = false
  }

  private let timeout: Duration
  private let script: @Sendable (ScriptedConnection) async throws -> Void
  private let state = Mutex(State())

  init(timeout: Duration, script: @escaping @Sendable (ScriptedConnection) async throws -> Void) {
    self.timeout = timeout
    self.script = script
  }

  var count: Int { state.withLock { $0.count } }
  var failures: [any Error] { state.withLock { $0.failures } }

  var tasks: [Task<Void, Never>] { state.withLock { $0.running.values.map(\.task) } }

  /// On the channel's event loop, before it reads.
  func begin(_ channel: any Channel) throws {
    try state.withLock { state in
      guard !state.hasEnded else { throw TestServerError("the scripted server was shut down") }
      let number = state.count
      state.count += 1
      let connection = ScriptedConnection(channel, number: number, timeout: timeout)
      try channel.pipeline.syncOperations.addHandler(connection.makeHandler())
      let task = Task { [self] in
        do {
          try await script(connection)
        } catch {
          self.state.withLock { $0.failures.append(error) }
        }
        await connection.close()
        self.state.withLock { $0.running[number] = nil }
      }
      state.running[number] = (connection, task)
    }
  }

  /// Ends the scripts without waiting for them.
  @discardableResult
  func end() -> [Task<Void, Never>] {
    let running = state.withLock { state in
      state.hasEnded = true
      return Array(state.running.values)
    }
    for (connection, task) in running {
      task.cancel()
      connection.drop()
    }
    return running.map(\.task)
  }

  func finish() async {
    for task in end() { await task.value }
  }
}
