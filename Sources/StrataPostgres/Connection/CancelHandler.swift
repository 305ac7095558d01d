import NIOCore
import Strata

/// Sends a CancelRequest and waits until the server closes the connection, which it does once the request was delivered
/// (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS).
final class CancelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let key: BackendKey
  private let promise: EventLoopPromise<Void>
  private var isSent = false

  init(_ key: BackendKey, promise: EventLoopPromise<Void>) {
    self.key = key
    self.promise = promise
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is NegotiatedTransport else { return context.fireUserInboundEventTriggered(event) }
    var request = FrontendMessages(context.channel.allocator.buffer(capacity: 16))
    request.cancelRequest(key)
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenSuccess { self.isSent = true }
    context.writeAndFlush(wrapOutboundOut(request.buffer), promise: written)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(DatabaseError(.connectionLost, "the connection for a cancel request ended before the request was sent"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(error)
    if context.channel.isActive { context.close(promise: nil) }
  }

  /// A connection that ends without a farewell, of TLS or of TCP, has delivered the request all the same.
  private func end(_ error: any Error) {
    if isSent { promise.succeed() } else { promise.fail(error) }
  }
}
