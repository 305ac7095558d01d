import NIOCore
import NIOTLS
import Strata

/// How the bytes of a connection travel; fired through the pipeline once that is settled.
struct NegotiatedTransport: Sendable {
  /// `nil` when they are not encrypted.
  let tls: (any TLSUpgrade)?
  /// The server's certificate as DER.
  let certificate: [UInt8]?
}

/// Asks for TLS in front of anything else (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL),
/// then tells the next handler and leaves. A failure is an `errorCaught` with a ``DatabaseError``.
final class TLSNegotiationHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case new
    /// An SSLRequest was sent; the answer is one byte.
    case asked
    case upgrading
    case ended
  }

  /// `nil` for a plain connection.
  private let tls: (any TLSUpgrade)?
  private let isRequired: Bool
  private var phase = Phase.new

  init(_ tls: (any TLSUpgrade)?, isRequired: Bool) {
    self.tls = tls
    self.isRequired = isRequired
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    guard case .new = phase else { return }
    guard tls != nil else { return finish(context, NegotiatedTransport(tls: nil, certificate: nil)) }
    phase = .asked
    var request = FrontendMessages(context.channel.allocator.buffer(capacity: 8))
    request.sslRequest()
    context.writeAndFlush(wrapOutboundOut(request.buffer), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch phase {
    case .asked:
      var buffer = unwrapInboundIn(data)
      answered(context, buffer.readInteger(as: UInt8.self), hasMore: buffer.readableBytes > 0)
    case .new, .upgrading:
      fail(context, .violation("the server spoke before it was asked"))
    case .ended:
      context.fireChannelRead(data)
    }
  }

  private func answered(_ context: ChannelHandlerContext, _ answer: UInt8?, hasMore: Bool) {
    switch answer {
    case UInt8(ascii: "S"):
      // Bytes behind the answer would be read as if they had come encrypted: somebody in between put them there.
      guard !hasMore else {
        return fail(context, .violation("the server sent more than its answer to the request for TLS"))
      }
      phase = .upgrading
      do throws(DatabaseError) {
        try tls?.upgrade(context.pipeline.syncOperations)
      } catch {
        fail(context, error)
      }
    case UInt8(ascii: "N") where !isRequired && !hasMore:
      finish(context, NegotiatedTransport(tls: nil, certificate: nil))
    case UInt8(ascii: "N"):
      fail(context, .tlsNotOffered)
    // An error message: the server is too busy to start a process, or too old to know of TLS.
    case UInt8(ascii: "E"):
      fail(
        context,
        DatabaseError(.connectionRefused, "the server refused the connection before TLS; its log says why"))
    default:
      fail(context, .violation("the server did not understand the request for TLS"))
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case .upgrading = phase, let event = event as? TLSUserEvent, case .handshakeCompleted = event else {
      return context.fireUserInboundEventTriggered(event)
    }
    do throws(DatabaseError) {
      let certificate = try tls?.peerCertificate(context.pipeline.syncOperations)
      finish(context, NegotiatedTransport(tls: tls, certificate: certificate))
    } catch {
      fail(context, error)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if case .upgrading = phase, let tls {
      fail(context, tls.explain(error))
    } else {
      context.fireErrorCaught(error)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .upgrading = phase {
      phase = .ended
      context.fireErrorCaught(DatabaseError.tlsFailed("the server closed the connection during the TLS handshake"))
    }
    context.fireChannelInactive()
  }

  private func finish(_ context: ChannelHandlerContext, _ transport: NegotiatedTransport) {
    phase = .ended
    context.fireUserInboundEventTriggered(transport)
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }

  private func fail(_ context: ChannelHandlerContext, _ error: DatabaseError) {
    phase = .ended
    context.fireErrorCaught(error)
    context.close(promise: nil)
  }
}
