import NIOCore
import Strata

/// Sends a CancelRequest and waits until the server closes the connection, which it does once the request was delivered
/// (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS).
final class CancelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let key: BackendKey
  private let promise: EventLoopPromise<Void>

  init(_ key: BackendKey, promise: EventLoopPromise<Void>) {
    self.key = key
    self.promise = promise
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is NegotiatedTransport else { return context.fireUserInboundEventTriggered(event) }
    var request = FrontendMessages(context.channel.allocator.buffer(capacity: 16))
    request.cancelRequest(key)
    context.writeAndFlush(wrapOutboundOut(request.buffer), promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise.succeed()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A connection that ends without a TLS farewell has delivered the request all the same.
    if context.channel.isActive { context.close(promise: nil) }
    promise.fail(error)
  }
}
