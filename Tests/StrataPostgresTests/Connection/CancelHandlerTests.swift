import NIOCore
import NIOEmbedded
import Strata
import Testing

@testable import StrataPostgres

@Suite("A cancel request on its way")
struct CancelHandlerTests {
  private struct UncleanShutdown: Error {}

  /// - Returns: Why it was not delivered; `nil` when it was.
  private func failure(_ happens: (EmbeddedChannel) throws -> Void) throws -> (any Error)? {
    let loop = EmbeddedEventLoop()
    let promise = loop.makePromise(of: Void.self)
    let key = BackendKey(processID: 1, secret: [1, 2, 3, 4])
    let channel = EmbeddedChannel(handler: CancelHandler(key, promise: promise), loop: loop)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    try happens(channel)
    loop.run()
    if channel.isActive { try channel.close().wait() }
    loop.run()
    do {
      try promise.futureResult.wait()
      return nil
    } catch {
      return error
    }
  }

  private func send(_ channel: EmbeddedChannel) throws {
    channel.pipeline.fireUserInboundEventTriggered(NegotiatedTransport(tls: nil, certificate: nil))
    let request = try #require(try channel.readOutbound(as: ByteBuffer.self))
    #expect(Array(request.readableBytesView) == [0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 1, 1, 2, 3, 4])
  }

  @Test("is delivered when the connection ends behind it, with a farewell of TLS or without one")
  func delivered() throws {
    #expect(try failure { try send($0) } == nil)
    let unclean = try failure { channel in
      try send(channel)
      channel.pipeline.fireErrorCaught(UncleanShutdown())
    }
    #expect(unclean == nil)
  }

  @Test("is not delivered when the connection ends before it")
  func notDelivered() throws {
    #expect(try failure { $0.pipeline.fireErrorCaught(UncleanShutdown()) } is UncleanShutdown)
    let ended = try failure { _ in }
    #expect((ended as? DatabaseError)?.code == .connectionLost)
  }
}
