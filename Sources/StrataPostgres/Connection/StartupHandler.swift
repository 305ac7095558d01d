import Logging
import NIOCore
import Strata

/// Begins a session once the transport is settled: authenticates, and takes the server's settings.
final class StartupHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// What a session begins with.
  struct Plan: Sendable {
    let parameters: [(name: String, value: String)]
    let user: String
    let password: String?
    let channelBinding: ChannelBindingPolicy
    let allowsCleartextPassword: Bool
    let nonce: [UInt8]
    let saltedPasswords: SaltedPasswordCache
  }

  private enum Phase {
    case negotiating
    case starting(StartupStateMachine)
    case ended
  }

  private let plan: Plan
  private let logger: Logger
  private let promise: EventLoopPromise<SessionInfo>
  private var phase = Phase.negotiating
  /// `nil` when the connection is not encrypted.
  private var tls: (any TLSUpgrade)?
  private var received = ByteBuffer()
  private var connectStarted = 0
  private var connectDuration = 0

  init(_ plan: Plan, promise: EventLoopPromise<SessionInfo>, logger: Logger) {
    self.plan = plan
    self.promise = promise
    self.logger = logger
  }

  func handlerAdded(context: ChannelHandlerContext) { connectStarted = MonotonicClock.nanoseconds }

  func channelActive(context: ChannelHandlerContext) {
    connectDuration = MonotonicClock.nanoseconds - connectStarted
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case .negotiating = phase, let transport = event as? NegotiatedTransport else {
      return context.fireUserInboundEventTriggered(event)
    }
    tls = transport.tls
    do throws(DatabaseError) {
      let policy = AuthenticationPolicy(
        channelBinding: plan.channelBinding.authentication, isEncrypted: tls != nil,
        allowsCleartextPassword: plan.allowsCleartextPassword)
      var hash: [UInt8]?
      if let certificate = transport.certificate { hash = try ServerEndPoint.hash(ofCertificate: certificate) }
      let exchange = AuthenticationExchange(
        user: plan.user, password: plan.password, policy: policy, serverCertificateHash: hash, nonce: plan.nonce,
        cache: plan.saltedPasswords)
      phase = .starting(StartupStateMachine(exchange))
      send(context) { $0.startup(plan.parameters) }
    } catch {
      fail(context, error)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    received.writeBuffer(&buffer)
    switch phase {
    case .negotiating: fail(context, .violation("the server spoke before it was asked"))
    case .starting(let machine): proceed(context, machine)
    // What comes behind the first ReadyForQuery is the next handler's.
    case .ended: break
    }
  }

  private func proceed(_ context: ChannelHandlerContext, _ current: StartupStateMachine) {
    var machine = current
    do throws(DatabaseError) {
      while true {
        var consumed = 0
        var action = StartupStateMachine.Action.none
        try received.withUnsafeReadableBytes { bytes throws(DatabaseError) in
          guard case .frame(let frame) = try MessageFrame.read(bytes, at: 0) else { return }
          consumed = frame.body.upperBound
          action = try machine.receive(frame.kind, UnsafeRawBufferPointer(rebasing: bytes[frame.body]))
        }
        guard consumed > 0 else { break }
        received.moveReaderIndex(forwardBy: consumed)
        switch action {
        case .none: break
        case .send(let body): send(context) { $0.password(body) }
        case .notice(let message): logger.debug("notice of the server", metadata: ["message": "\(message.message)"])
        case .ready(var session):
          session.isEncrypted = tls != nil
          session.connectDuration = connectDuration
          phase = .ended
          return promise.succeed(session)
        }
      }
      phase = .starting(machine)
    } catch {
      fail(context, error)
    }
  }

  /// What came behind the first ReadyForQuery.
  func takeRest() -> ByteBuffer {
    defer { received = ByteBuffer() }
    return received
  }

  private func send(_ context: ChannelHandlerContext, _ write: (inout FrontendMessages) -> Void) {
    var messages = FrontendMessages(context.channel.allocator.buffer(capacity: 512))
    write(&messages)
    context.writeAndFlush(wrapOutboundOut(messages.buffer), promise: nil)
  }

  private func fail(_ context: ChannelHandlerContext, _ error: DatabaseError) {
    phase = .ended
    promise.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    phase = .ended
    promise.fail(
      DatabaseError(.connectionRefused, "the server closed the connection before the session began; its log says why"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let reason =
      error as? DatabaseError ?? tls?.explainRefusal(error)
      ?? DatabaseError(.connectionRefused, "the connection failed before the session began") {
        $0.serverDetail = "\(error)"
      }
    fail(context, reason)
  }
}
