import NIOCore
import NIOPosix
import Synchronization
import TestServers

/// A TCP client that keeps every byte it gets, and how its connection ended.
final class RawClient: Sendable {
  enum End: Sendable, Equatable {
    /// FIN
    case closed
    /// ECONNRESET
    case reset
    case failed(Int32)
  }

  private final class Record: Sendable {
    let state = Mutex<(bytes: [UInt8], end: End?)>(([], nil))
  }

  /// `nil` when the connection was reset before it was ours.
  private let channel: (any Channel)?
  private let record: Record

  private init(_ channel: (any Channel)?, _ record: Record) {
    self.channel = channel
    self.record = record
  }

  static func connect(_ port: Int) async throws -> RawClient {
    let record = Record()
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Recorder(record)) }
      }
    do {
      return RawClient(try await bootstrap.connect(host: "127.0.0.1", port: port).get(), record)
    } catch let error as NIOConnectionError
      where error.connectionErrors.contains(where: { ($0.error as? IOError)?.errnoCode == ECONNRESET })
    {
      record.state.withLock { $0.end = .reset }
      return RawClient(nil, record)
    }
  }

  var bytes: [UInt8] { record.state.withLock { $0.bytes } }
  var count: Int { record.state.withLock { $0.bytes.count } }
  var end: End? { record.state.withLock { $0.end } }

  func write(_ bytes: [UInt8]) async throws { try await channel?.writeAndFlush(ByteBuffer(bytes: bytes)) }

  func closeOutput() async throws { try await channel?.close(mode: .output) }

  func close() async { try? await channel?.close() }

  private final class Recorder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    let record: Record

    init(_ record: Record) { self.record = record }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = unwrapInboundIn(data)
      record.state.withLock { $0.bytes.append(contentsOf: bytes.readableBytesView) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case ChannelEvent.inputClosed? = event as? ChannelEvent { end(.closed) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      let code = (error as? IOError)?.errnoCode ?? 0
      end(code == ECONNRESET ? .reset : .failed(code))
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { end(.closed) }

    /// The first one counts.
    private func end(_ end: End) {
      record.state.withLock { if $0.end == nil { $0.end = end } }
    }
  }
}
