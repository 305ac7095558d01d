import NIOCore
import NIOPosix

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A TCP proxy in front of a server, which makes the network as bad as a test needs it.
///
/// ```swift
/// let proxy = try await FaultProxy.start(inFrontOf: url)
/// let database = try connect(to: proxy.url(insteadOf: url))
/// await proxy.change(.serverToClient) { $0.latency = .milliseconds(50) }
/// await proxy.resetConnections()
/// await proxy.shutdown()
/// ```
///
/// A change is in force when its call returns. Bytes that came in before a change of latency keep their time.
public final class FaultProxy: Sendable {
  /// Where it listens on 127.0.0.1. It stays the same when the proxy refuses connections for a while.
  public let port: Int
  private let eventLoop: any EventLoop
  private let ledger: ProxyLedger
  private let core: NIOLoopBoundBox<ProxyCore>

  private init(port: Int, eventLoop: any EventLoop, ledger: ProxyLedger, core: NIOLoopBoundBox<ProxyCore>) {
    self.port = port
    self.eventLoop = eventLoop
    self.ledger = ledger
    self.core = core
  }

  deinit {
    let core = core
    eventLoop.execute { core.value.shutdown() }
  }

  /// Listens on a free port of 127.0.0.1, and connects to the server once for every connection.
  public static func start(host: String = "127.0.0.1", port: Int) async throws -> FaultProxy {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let ledger = ProxyLedger()
    let core = NIOLoopBoundBox.makeBoxSendingValue(
      ProxyCore(host: host, port: port, ledger: ledger), eventLoop: eventLoop)
    let listener = try await LoopbackPort.bind(bootstrap(eventLoop, core))
    guard let own = listener.localAddress?.port else {
      throw TestServerError("the proxy's socket has no port; look at the network of this machine")
    }
    try await eventLoop.submit { core.value.listener = listener }.get()
    return FaultProxy(port: own, eventLoop: eventLoop, ledger: ledger, core: core)
  }

  /// In front of the host and port of a URL; port 5432 when there is none.
  public static func start(inFrontOf url: String) async throws -> FaultProxy {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
      throw TestServerError("the URL of the server has no host; give one like postgres://user@127.0.0.1:5432/name")
    }
    return try await start(host: host, port: parts.port ?? 5432)
  }

  /// The same URL with the proxy's host and port.
  public func url(insteadOf url: String) throws -> String {
    guard var parts = URLComponents(string: url) else {
      throw TestServerError("the server's URL cannot be read; give one like postgres://user@127.0.0.1:5432/name")
    }
    parts.host = LoopbackPort.address
    parts.port = port
    guard let changed = parts.string else {
      throw TestServerError("the server's URL takes no other host; give one like postgres://user@127.0.0.1:5432/name")
    }
    return changed
  }

  // Faults

  /// Changes the faults of one direction, for the connections that there are and for all later ones.
  public func change(_ direction: Direction, _ body: @escaping @Sendable (inout Faults) -> Void) async {
    await onLoop { $0.change([direction], body) }
  }

  /// Changes the faults of both directions.
  public func changeBoth(_ body: @escaping @Sendable (inout Faults) -> Void) async {
    await onLoop { $0.change(Direction.allCases, body) }
  }

  /// Ends every connection as soon as another `count` bytes have gone on in a direction; later connections
  /// after their first `count`. With 0 a connection ends at once.
  public func truncate(_ direction: Direction, after count: Int, by ending: Ending = .close) async {
    await onLoop { $0.truncate(direction, (count, ending)) }
  }

  /// Takes all faults back. What was held goes on; connections are accepted.
  public func heal() async throws {
    await onLoop {
      $0.change(Direction.allCases) { $0 = Faults() }
      for direction in Direction.allCases { $0.truncate(direction, nil) }
    }
    try await acceptConnections()
  }

  /// Ends the connections that there are, with RST.
  public func resetConnections() async { await onLoop { $0.endConnections(.reset) } }

  /// Ends the connections that there are, as a server does that exits: with FIN.
  public func closeConnections() async { await onLoop { $0.endConnections(.close) } }

  /// Closes the port: a new connection is refused. The connections that there are stay.
  public func refuseConnections() async throws {
    let listener = try await eventLoop.submit { [core] in
      defer { core.value.listener = nil }
      return core.value.listener
    }.get()
    try await listener?.close().get()
  }

  /// Opens the port again after ``refuseConnections()``.
  public func acceptConnections() async throws {
    guard try await eventLoop.submit({ [core] in core.value.listener == nil }).get() else { return }
    let listener = try await Self.bootstrap(eventLoop, core).bind(host: LoopbackPort.address, port: port).get()
    try await eventLoop.submit { [core] in core.value.listener = listener }.get()
  }

  // Looking

  /// The numbers up to now.
  public var counters: ProxyCounters { ledger.counters }

  /// Shows every piece of bytes that comes in from now on, on the proxy's thread: do not block in it. `nil` ends it.
  public func observe(_ observer: (@Sendable (Traffic) -> Void)?) { ledger.setObserver(observer) }

  /// Closes the port and the connections.
  public func shutdown() async {
    try? await refuseConnections()
    await onLoop { $0.shutdown() }
  }

  private func onLoop(_ body: @escaping @Sendable (ProxyCore) -> Void) async {
    // The one failure is an event loop that has ended, and with it every connection.
    try? await eventLoop.submit { [core] in body(core.value) }.get()
  }

  private static func bootstrap(_ eventLoop: any EventLoop, _ core: NIOLoopBoundBox<ProxyCore>) -> ServerBootstrap {
    ServerBootstrap(group: eventLoop)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // Nothing is read before the server is there to get it.
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try core.value.accept(channel) }
      }
  }
}

/// What a proxy knows on its event loop.
private final class ProxyCore {
  var listener: (any Channel)?
  private let host: String
  private let port: Int
  private let ledger: ProxyLedger
  private var links: [Int: ProxyLink] = [:]
  private var accepted = 0
  private var faults: [Direction: Faults] = [:]
  private var truncations: [Direction: (after: Int, ending: Ending)] = [:]

  init(host: String, port: Int, ledger: ProxyLedger) {
    self.host = host
    self.port = port
    self.ledger = ledger
  }

  func accept(_ client: any Channel) throws {
    let number = accepted
    accepted += 1
    ledger.count {
      $0.accepted += 1
      $0.open += 1
    }
    let link = ProxyLink(client, number: number, ledger: ledger) { [weak self, ledger] in
      self?.links[number] = nil
      ledger.count { $0.open -= 1 }
    }
    links[number] = link
    try link.start(faults: faults, truncations: truncations)
    ClientBootstrap(group: client.eventLoop)
      .channelOption(.autoRead, value: false)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connect(host: host, port: port)
      .assumeIsolated()
      .whenComplete { result in
        do {
          try link.connect(to: result.get())
        } catch {
          // The client learns that the server is not there in the only way that is left.
          link.end(.reset)
        }
      }
  }

  func change(_ directions: [Direction], _ body: (inout Faults) -> Void) {
    for direction in directions {
      var changed = faults[direction] ?? Faults()
      body(&changed)
      faults[direction] = changed
      for link in links.values { link.lane(direction)?.change(to: changed) }
    }
  }

  func truncate(_ direction: Direction, _ truncation: (after: Int, ending: Ending)?) {
    truncations[direction] = truncation
    for link in links.values { link.lane(direction)?.truncate(truncation) }
  }

  func endConnections(_ ending: Ending) {
    for link in links.values { link.end(ending) }
  }

  func shutdown() {
    listener?.close(promise: nil)
    listener = nil
    endConnections(.close)
  }
}
