import NIOCore
import NIOPosix

/// A client's connection and the one to the server that belongs to it. All of it is on the proxy's event loop.
final class ProxyLink {
  let number: Int
  let eventLoop: any EventLoop
  let ledger: ProxyLedger
  private let client: any Channel
  private var server: (any Channel)?
  private var lanes: [ProxyLane] = []
  private var openChannels = 1
  private var isClosed: Bool { openChannels == 0 }
  /// The client has sent something since it was last sent something.
  private var waitsForAnswer = false
  private var whenClosed: (() -> Void)?

  init(_ client: any Channel, number: Int, ledger: ProxyLedger, whenClosed: @escaping () -> Void) {
    self.client = client
    self.number = number
    self.eventLoop = client.eventLoop
    self.ledger = ledger
    self.whenClosed = whenClosed
  }

  func start(faults: [Direction: Faults], truncations: [Direction: (after: Int, ending: Ending)]) throws {
    lanes = Direction.allCases.map {
      ProxyLane($0, of: self, faults: faults[$0] ?? Faults(), truncation: truncations[$0])
    }
    try client.pipeline.syncOperations.addHandler(ProxyEnd(.clientToServer, of: self))
  }

  /// The connection to the server is there: from now on bytes flow.
  func connect(to server: any Channel) throws {
    guard !isClosed else { return server.close(promise: nil) }
    self.server = server
    openChannels += 1
    try server.pipeline.syncOperations.addHandler(ProxyEnd(.serverToClient, of: self))
    for lane in lanes { lane.letOut() }
  }

  func lane(_ direction: Direction) -> ProxyLane? { lanes.first { $0.direction == direction } }

  // For the two ends

  func receive(_ bytes: ByteBuffer, _ direction: Direction) {
    if direction == .clientToServer { waitsForAnswer = true }
    lane(direction)?.receive(bytes)
  }

  func receiveEnd(_ ending: Ending?, _ direction: Direction) { lane(direction)?.receiveEnd(ending) }

  func receiverIsReady(_ direction: Direction) { lane(direction)?.letOut() }

  func channelClosed() {
    openChannels -= 1
    guard isClosed else { return }
    for lane in lanes { lane.stop() }
    // The lanes hold this object, and it holds them.
    lanes = []
    whenClosed?()
    whenClosed = nil
  }

  // For the two lanes

  func isReady(for direction: Direction) -> Bool {
    guard let server else { return false }
    // A closed receiver takes everything: it goes nowhere.
    let target = direction == .clientToServer ? server : client
    return target.isWritable || !target.isActive
  }

  func readSender(of direction: Direction, _ isRead: Bool) {
    let sender = direction == .clientToServer ? client : server
    guard let sender, server != nil else { return }
    // It fails only when the channel has closed in the meantime, and its handler is told of that.
    try? sender.syncOptions?.setOption(.autoRead, value: isRead)
  }

  func send(_ bytes: ByteBuffer, _ direction: Direction) {
    let count = bytes.readableBytes
    // Before the receiver can act on them, so that a test which has its answer sees the numbers.
    switch direction {
    case .clientToServer:
      ledger.count { $0.bytesToServer += count }
      server?.writeAndFlush(bytes, promise: nil)
    case .serverToClient:
      let isAnswer = waitsForAnswer
      waitsForAnswer = false
      ledger.count {
        $0.bytesToClient += count
        if isAnswer { $0.roundTrips += 1 }
      }
      client.writeAndFlush(bytes, promise: nil)
    }
  }

  /// The end of the sender's data goes on to the receiver.
  func pass(_ ending: Ending?, _ direction: Direction) {
    guard let target = direction == .clientToServer ? server : client else { return }
    switch ending {
    case nil: target.close(mode: .output, promise: nil)
    case .close: target.close(promise: nil)
    case .reset: target.reset()
    }
  }

  /// Ends both connections when what was sent in the direction has left the program.
  func end(_ ending: Ending, afterSending direction: Direction) {
    guard let target = direction == .clientToServer ? server : client else { return end(ending) }
    target.writeAndFlush(ByteBuffer()).assumeIsolated().whenComplete { _ in self.end(ending) }
  }

  /// Ends both connections, whatever waits in the lanes.
  func end(_ ending: Ending) {
    for lane in lanes { lane.stop() }
    for channel in [client, server].compactMap(\.self) {
      switch ending {
      case .close: channel.close(promise: nil)
      case .reset: channel.reset()
      }
    }
  }
}

/// One of the two sockets of a link, as the sender of one direction and the receiver of the other.
private final class ProxyEnd: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let direction: Direction
  private let link: ProxyLink
  private var ending = Ending.close

  init(_ direction: Direction, of link: ProxyLink) {
    self.direction = direction
    self.link = link
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    link.receive(unwrapInboundIn(data), direction)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { link.receiveEnd(nil, direction) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    link.receiverIsReady(direction == .clientToServer ? .serverToClient : .clientToServer)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    ending = .reset
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    link.receiveEnd(ending, direction)
    link.channelClosed()
  }
}
