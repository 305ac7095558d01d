import Logging
import NIOCore
import Strata
import Synchronization

/// Runs the protocol on one connection once the session has begun: writes groups, reads answers, fills sinks.
/// Confined to the connection's event loop.
final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let options: SessionOptions
  let state: ConnectionState
  private let executor: LoopTaskExecutor
  let logger: Logger
  let key: BackendKey?
  private let isEncrypted: Bool

  var context: ChannelHandlerContext?
  // Several of the properties go without run-time checks for overlapping accesses, which cost a few percent of a point
  // read. They are safe: one thread uses them, and what is called while one of them is modified is a method of that value,
  // which knows nothing of this handler.
  @exclusivity(unchecked) var pipeline = PipelineStateMachine()
  @exclusivity(unchecked) var queue = CircularBuffer<SentGroup>(initialCapacity: 16)
  @exclusivity(unchecked) var cache: StatementCache
  /// From a place of its own for each connection: where a pooler hands sessions around without our knowing, the name of
  /// one connection's statement must not be that of another's.
  var lastName = UInt64.random(in: 0..<(1 << 40)) << 16
  /// Statements that the cache gave up and the server still has.
  var forgotten: [StatementName] = []
  @exclusivity(unchecked) var output: FrontendMessages
  /// `nil` when the connection is encrypted.
  private var socket: PlainSocket?
  /// How much was given to the channel and has not left it: nothing may overtake it.
  private var pendingWrites = 0
  @exclusivity(unchecked) private var isFlushScheduled = false
  @exclusivity(unchecked) private var isFlushing = false
  /// The beginning of a message whose end has not been read yet.
  var partial = ByteBuffer()
  @exclusivity(unchecked) var batchOffsets: [UInt32] = []
  /// Between what was read and the end of the read, where everything is sent that was written meanwhile.
  @exclusivity(unchecked) private var isReading = false
  private(set) var failure: DatabaseError?
  /// What may not be written while a statement is being cancelled.
  var held: [Held] = []
  /// Bursts in the queue whose task was cancelled.
  @exclusivity(unchecked) var cancelledCount = 0
  /// A cancel request is on its way.
  var isHolding = false
  var isWatching = false
  var isWatchingReset = false
  /// When the group in front became the first, in nanoseconds; 0 for none.
  @exclusivity(unchecked) var headStarted = 0
  /// The ``headStarted`` of a group that seemed to take long.
  var suspectedHead = 0
  /// When what is being handled was read, in nanoseconds.
  @exclusivity(unchecked) var readTime = 0
  /// How many groups have ended in this read; the first of them, and how long the server took for all of them.
  @exclusivity(unchecked) var endedInRead = 0
  @exclusivity(unchecked) var measured: StatementProfile?
  @exclusivity(unchecked) var measuredDuration = 0
  /// It was sent before the one in front of it had ended, so the way to the server was behind it already.
  @exclusivity(unchecked) var isHeadFollowing = false
  /// The shortest time between a statement and its answer, in nanoseconds.
  @exclusivity(unchecked) var roundTrip: Int
  /// A COPY that is under way; nothing else may be sent until it has ended.
  @exclusivity(unchecked) var copy: ActiveCopy?
  var isFeeding = false
  /// How many statements were written whose Sync is still to come.
  @exclusivity(unchecked) var sharedCount = 0
  /// Where the data of a COPY lies in the read that is being handled.
  var copyRanges: [Range<Int>] = []
  /// The queries whose rows are asked for in batches.
  var portals: [Int: PreparedStatement] = [:]

  private static let longestRoundTrip = 500_000_000

  enum Held {
    case burst(RunningBurst)
    case reset
  }

  /// Called on the event loop.
  var onNotification: (@Sendable (PostgresNotification) -> Void)?
  /// Called when a connection with ``onNotification`` has closed.
  var onNotificationsEnd: (@Sendable () -> Void)?
  var onIdle: (@Sendable () -> Void)?
  var onClose: (@Sendable (DatabaseError) -> Void)?
  /// Delivers a cancel request and calls back on the event loop when its connection has closed.
  var sendCancelRequest: ((BackendKey, @escaping @Sendable (DatabaseError?) -> Void) -> Void)?

  init(
    session: SessionInfo, options: SessionOptions, state: ConnectionState, executor: LoopTaskExecutor, logger: Logger
  ) {
    self.options = options
    self.state = state
    self.executor = executor
    self.logger = logger
    key = session.key
    isEncrypted = session.isEncrypted
    // To connect takes two round trips at least, and on a busy machine much longer.
    roundTrip = min(session.connectDuration / 2, Self.longestRoundTrip)
    state.roundTrip.store(roundTrip, ordering: .relaxed)
    cache = StatementCache(capacity: options.usesNamedStatements ? options.statementCacheSize : 0)
    output = FrontendMessages(ByteBuffer())
  }

  // MARK: The channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if !isEncrypted { socket = PlainSocket(context.channel) }
    output.buffer = context.channel.allocator.buffer(capacity: 4096)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    endReading()
    self.context = nil
    socket = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard failure == nil else { return }
    isReading = true
    executor.collect()
    let buffer = unwrapInboundIn(data)
    do throws(DatabaseError) {
      try receive(buffer)
    } catch {
      fail(error)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    endReading()
    flush()
    context.fireChannelReadComplete()
  }

  private func endReading() {
    guard isReading else { return }
    executor.runWoken()
    isReading = false
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    // Inside a write the buffer is not free yet: what follows is sent after it.
    if context.channel.isWritable, !isFlushing { feedCopy() }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    // A channel that was closed while it was read has no end of that read.
    endReading()
    fail(.connectionLost("the server closed the connection"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(.connectionLost("the connection failed").adding { $0.serverDetail = "\(error)" })
  }

  // MARK: Sending

  func accept(_ running: RunningBurst) {
    if let failure { return running.answer(.lost(failure, mayRunAgain: true)) }
    resetIfAsked()
    if running.burst.carriedDeadline != nil, !watchDeadline(of: running) { return }
    admit(running)
  }

  /// Sends it, or keeps it until what is being cancelled has ended.
  func admit(_ running: RunningBurst) {
    if let copy, !mustHold {
      guard !running.burst.isCancellable else {
        leave(running)
        return running.answer(.lost(.copyIsUnderWay, mayRunAgain: false))
      }
      // The transaction is being ended: nobody can want the copy any more.
      cancel(copy.running, because: .task)
    }
    guard mustHold else { return send(running) }
    held.append(.burst(running))
    watchHead()
  }

  /// For a caller who runs on the event loop: sent at once when the server has nothing to do, and otherwise together with
  /// what the others of this turn of the loop ask for.
  func acceptOnLoop(_ running: RunningBurst) {
    let isIdle = queue.isEmpty
    accept(running)
    if isReading { return }
    if isIdle { flush() } else { scheduleFlush() }
  }

  func resetIfAsked() {
    guard state.mustReset.load(ordering: .relaxed), failure == nil else { return }
    state.mustReset.store(false, ordering: .relaxed)
    reset()
  }

  /// Makes the session as new, without its prepared statements: they cost nothing and are used again.
  /// https://www.postgresql.org/docs/current/sql-discard.html lists what DISCARD ALL, of which this is a part, does.
  func reset() {
    if let copy, !mustHold { cancel(copy.running, because: .task) }
    if mustHold { return held.append(.reset) }
    endShared()
    state.isDirty.store(false, ordering: .relaxed)
    let rollback = pipeline.transactionStatus == .idle && queue.isEmpty ? "" : "ROLLBACK;"
    output.query(
      rollback + "RESET ALL;RESET SESSION AUTHORIZATION;CLOSE ALL;UNLISTEN *;SELECT pg_advisory_unlock_all();"
        + "DISCARD TEMP;DISCARD SEQUENCES")
    pipeline.send(.script)
    pipeline.send(.ready)
    enqueue(SentGroup(.reset, nil, 0))
    watchReset()
  }

  /// Sends what was written when the event loop has nothing more urgent: requests of one turn of the loop share one
  /// system call.
  func scheduleFlush() {
    guard !isFlushScheduled, let context else { return }
    isFlushScheduled = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.execute { bound.value.flush() }
  }

  func flush() {
    isFlushScheduled = false
    endShared()
    guard output.buffer.readableBytes > 0, let context, failure == nil else { return }
    if let socket, pendingWrites == 0 {
      let taken = output.buffer.withUnsafeReadableBytes { socket.send($0) }
      output.buffer.moveReaderIndex(forwardBy: taken)
    }
    if output.buffer.readableBytes > 0 { write(output.buffer, context) }
    // Used again when the channel has written it already; a new one while it has not, and after something large.
    if output.buffer.capacity > 1 << 16 {
      output.buffer = context.channel.allocator.buffer(capacity: 4096)
    } else {
      output.buffer.clear()
    }
    if copy != nil, !isFeeding { feedCopy() }
  }

  private func write(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
    isFlushing = true
    let written = socket.map { _ in context.eventLoop.makePromise(of: Void.self) }
    if let written {
      pendingWrites += 1
      written.futureResult.assumeIsolated().whenComplete { _ in self.pendingWrites -= 1 }
    }
    context.writeAndFlush(wrapOutboundOut(buffer), promise: written)
    isFlushing = false
  }

  // MARK: Receiving

  /// Takes what came with the end of the start-up.
  func receiveRest(_ rest: ByteBuffer) {
    do throws(DatabaseError) {
      try receive(rest)
    } catch {
      fail(error)
    }
  }

  // MARK: The end

  /// Ends the connection: whoever waits for it gets the error.
  func fail(_ error: DatabaseError) {
    guard failure == nil else { return }
    failure = error
    state.isOpen.store(false, ordering: .sequentiallyConsistent)
    let waiting = held.compactMap { held in
      switch held {
      case .burst(let running): running
      case .reset: nil
      }
    }
    let lost = queue.compactMap { $0.running } + waiting
    queue.removeAll()
    held = []
    portals = [:]
    endCopy(error)
    for running in lost {
      leave(running)
      if let cancellation = running.cancellation {
        running.answer(.lost(cancellation.whileRunning, mayRunAgain: false))
      } else {
        running.answer(.lost(error, mayRunAgain: running.mayRunAgain))
      }
    }
    context?.close(promise: nil)
    onNotificationsEnd?()
    onClose?(error)
    // Whoever shares the connection gives it back.
    onIdle?()
  }

  /// Says farewell and closes.
  func close() {
    guard failure == nil else { return }
    endShared()
    output.terminate()
    flush()
    fail(.closedHere)
  }
}
