import NIOCore

/// One client of a ``ScriptedServer``, as its script sees it.
public final class ScriptedConnection: Sendable {
  /// A message of the client after its start-up.
  public struct Message: Sendable, Equatable {
    public let type: Character
    public let body: [UInt8]

    public init(type: Character, body: [UInt8]) {
      self.type = type
      self.body = body
    }
  }

  /// How a client opens: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP
  public enum Opening: Sendable, Equatable {
    case tlsRequest
    case gssRequest
    case cancelRequest(processID: Int32, secretKey: [UInt8])
    case startup([String: String])
  }

  /// Counted from 0 in the order of acceptance.
  public let number: Int
  private let channel: any Channel
  private let timeout: Duration
  private let inbox = ScriptedInbox()
  /// No client of ours sends more at once; a larger length is a mistake, not something to wait for.
  private static let longestMessage = 64 << 20

  init(_ channel: any Channel, number: Int, timeout: Duration) {
    self.channel = channel
    self.number = number
    self.timeout = timeout
  }

  // Reading

  /// Waits for exactly `count` bytes. Throws when the client ends the connection before, when they do not come
  /// in time, and when the server is shut down. One read at a time.
  public func read(_ count: Int) async throws -> [UInt8] { try await read(count...count) }

  /// Waits for something, and returns all that is there.
  public func readAvailable() async throws -> [UInt8] { try await read(1...Int.max) }

  private func read(_ count: ClosedRange<Int>) async throws -> [UInt8] {
    let timer = channel.eventLoop.scheduleTask(in: TimeAmount(timeout)) { [inbox, timeout] in
      inbox.fail(TestServerError("the client did not send \(count.lowerBound) bytes within \(timeout)"))
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { inbox.wait(for: count, $0) }
    } onCancel: {
      inbox.fail(CancellationError())
    }
  }

  /// Waits for a whole message.
  public func readMessage() async throws -> Message {
    let header = try await read(5)
    let body = try await read(try bodyLength(header[1...], from: 4))
    return Message(type: Character(Unicode.Scalar(header[0])), body: body)
  }

  /// Reads messages up to one of the type, and returns all of them: `S` (Sync) ends a burst.
  public func readMessages(through type: Character) async throws -> [Message] {
    var messages: [Message] = []
    repeat { messages.append(try await readMessage()) } while messages.last?.type != type
    return messages
  }

  /// Waits for what a client sends first, which has no type.
  public func readOpening() async throws -> Opening {
    let header = try await read(8)
    let body = try await read(try bodyLength(header[..<4], from: 8))
    switch Self.integer(header[4...]) {
    case 80_877_103: return .tlsRequest
    case 80_877_104: return .gssRequest
    case 80_877_102: return .cancelRequest(processID: Self.integer(body.prefix(4)), secretKey: Array(body.dropFirst(4)))
    default:
      let texts = body.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
      var parameters: [String: String] = [:]
      for index in stride(from: 0, to: texts.count - 1, by: 2) where !texts[index].isEmpty {
        parameters[texts[index]] = texts[index + 1]
      }
      return .startup(parameters)
    }
  }

  /// Waits for the client to end the connection; throws when it sends something instead.
  public func readEnd() async throws {
    do {
      _ = try await read(1)
    } catch is EndOfConnection {
      return
    }
    throw TestServerError("the client sent something instead of ending the connection")
  }

  private func bodyLength(_ field: ArraySlice<UInt8>, from least: Int) throws -> Int {
    let length = Int(Self.integer(field))
    guard length >= least, length <= Self.longestMessage else {
      throw TestServerError("the client sent a message with the length \(length)")
    }
    return length - least
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int32 {
    bytes.reduce(0) { $0 << 8 | Int32($1) }
  }

  // Writing

  /// Sends bytes, and returns when the system has taken them.
  public func write(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
  }

  /// Sends bytes in pieces of a size, with a pause after each (1 ms by default), so that the client reads them
  /// one by one.
  public func write(_ bytes: [UInt8], inPiecesOf size: Int, pause: Duration = .milliseconds(1)) async throws {
    for start in stride(from: 0, to: bytes.count, by: max(1, size)) {
      try await write(Array(bytes[start..<min(bytes.count, start + max(1, size))]))
      try await Task.sleep(for: pause)
    }
  }

  /// Lets the client in as a server does that trusts everybody, and refuses TLS: up to ReadyForQuery. Returns the
  /// parameters of its start-up message.
  @discardableResult
  public func acceptLogin(processID: Int32 = 1, secretKey: Int32 = 1) async throws -> [String: String] {
    while true {
      switch try await readOpening() {
      case .tlsRequest, .gssRequest: try await write([UInt8(ascii: "N")])
      case .cancelRequest: throw TestServerError("the client asked to cancel a statement instead of logging in")
      case .startup(let parameters):
        try await write(
          ServerMessage.authenticationOk + ServerMessage.parameterStatus("server_version", "17.0")
            + ServerMessage.parameterStatus("server_encoding", "UTF8")
            + ServerMessage.parameterStatus("client_encoding", "UTF8")
            + ServerMessage.parameterStatus("DateStyle", "ISO, MDY")
            + ServerMessage.parameterStatus("TimeZone", "UTC")
            + ServerMessage.parameterStatus("integer_datetimes", "on")
            + ServerMessage.parameterStatus("standard_conforming_strings", "on")
            + ServerMessage.backendKeyData(processID: processID, secretKey: secretKey)
            + ServerMessage.readyForQuery())
        return parameters
      }
    }
  }

  // Ending

  /// Sends FIN, and closes the socket.
  public func close() async {
    // It fails only when it is closed already.
    try? await channel.close()
  }

  /// Sends FIN, and goes on reading.
  public func closeOutput() async throws { try await channel.close(mode: .output) }

  /// Sends RST: the client's next read fails with ECONNRESET.
  public func reset() async {
    channel.reset()
    try? await channel.closeFuture.get()
  }

  /// Closes the socket without waiting, and ends a read.
  func drop() {
    inbox.fail(CancellationError())
    channel.close(promise: nil)
  }

  func makeHandler() -> some ChannelInboundHandler { ScriptedHandler(inbox) }
}

/// The client ended the connection before a read had its bytes.
public struct EndOfConnection: Error, Sendable {}

private final class ScriptedHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let inbox: ScriptedInbox

  init(_ inbox: ScriptedInbox) { self.inbox = inbox }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { inbox.receive(unwrapInboundIn(data)) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { inbox.end() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelInactive(context: ChannelHandlerContext) { inbox.end() }
}
