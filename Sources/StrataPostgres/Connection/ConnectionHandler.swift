import Logging
import NIOCore
import Strata
import Synchronization

/// Runs the protocol on one connection once the session has begun: writes groups, reads answers, fills sinks.
/// Confined to the connection's event loop.
final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let options: SessionOptions
  let state: ConnectionState
  let logger: Logger
  private let key: BackendKey?

  private var context: ChannelHandlerContext?
  var pipeline = PipelineStateMachine()
  var queue = CircularBuffer<SentGroup>(initialCapacity: 16)
  private var cache: StatementCache
  private var lastName: UInt64 = 0
  /// Statements that the cache gave up and the server still has.
  private var forgotten: [StatementName] = []
  private var output: FrontendMessages
  private var isFlushScheduled = false
  /// The beginning of a message whose end has not been read yet.
  private var partial = ByteBuffer()
  private var batchOffsets: [UInt32] = []
  private(set) var parameters: [String: String]
  private(set) var failure: DatabaseError?
  var isClosing = false
  /// Bursts that may not be written before a cancel request has been delivered.
  private var held: [RunningBurst] = []
  /// A cancel request is on its way.
  private var isHolding = false
  private var isWatching = false

  /// Called on the event loop.
  var onNotification: ((_ channel: String, _ payload: String) -> Void)?
  var onIdle: (@Sendable () -> Void)?
  var onClose: (@Sendable (DatabaseError) -> Void)?
  /// Delivers a cancel request and calls back on the event loop when its connection has closed.
  var sendCancelRequest: ((BackendKey, @escaping @Sendable (DatabaseError?) -> Void) -> Void)?

  init(session: SessionInfo, options: SessionOptions, state: ConnectionState, logger: Logger) {
    self.options = options
    self.state = state
    self.logger = logger
    key = session.key
    parameters = session.parameters
    cache = StatementCache(capacity: options.usesNamedStatements ? options.statementCacheSize : 0)
    output = FrontendMessages(ByteBuffer())
  }

  // MARK: The channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    output.buffer = context.channel.allocator.buffer(capacity: 4096)
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard failure == nil else { return }
    let buffer = unwrapInboundIn(data)
    do throws(DatabaseError) {
      try receive(buffer)
    } catch {
      fail(error)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    flush()
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(.connectionLost("the server closed the connection"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(.connectionLost("the connection failed").adding { $0.serverDetail = "\(error)" })
  }

  // MARK: Sending

  func accept(_ request: BurstRequest) {
    let running = RunningBurst(request)
    if let failure { return running.answer(.lost(failure, mayRunAgain: true)) }
    if isHolding { return held.append(running) }
    send(running)
  }

  private func send(_ running: RunningBurst) {
    running.markSent()
    for index in running.request.burst.groups.indices { send(running, index) }
    if running.hasEnded { state.backlog.subtract(running.request.expectedDuration, ordering: .relaxed) }
    watchHead()
  }

  private func send(_ running: RunningBurst, _ index: Int, described: [PreparedStatement] = [], isRetry: Bool = false) {
    let statements = running.request.burst.groups[index].statements
    do throws(DatabaseError) {
      for statement in statements { try validate(statement) }
      if statements.contains(where: { $0.kind == .script }) { return try sendScript(running, index, statements) }
      if described.isEmpty, try sendPreparation(running, index, statements) { return }
      try sendStatements(running, index, statements, described, isRetry: isRetry)
    } catch {
      running.finish(index, .failed(error))
    }
  }

  private func validate(_ statement: Statement) throws(DatabaseError) {
    try statement.parameters.validate()
    guard statement.parameters.count <= Int(UInt16.max) else {
      throw DatabaseError(.invalidArgument, "a statement can have at most 65,535 parameters; pass a list as one array")
    }
    guard statement.parameters.bytes.count <= FrontendMessages.longestMessage,
      statement.text.sql.utf8.count <= FrontendMessages.longestMessage
    else { throw DatabaseError(.valueOutOfRange, "a statement and its values can have at most 1 GiB") }
    guard cached(statement) == nil, statement.text.sql.utf8.contains(0) else { return }
    throw DatabaseError(.invalidArgument, "the statement's text contains a zero byte")
  }

  /// All statements as the text of one Query: a script has no parameters, and what stands in front of it in its group,
  /// a BEGIN, must not take effect without it.
  private func sendScript(_ running: RunningBurst, _ index: Int, _ statements: [Statement]) throws(DatabaseError) {
    guard let script = statements.last, statements.dropLast().allSatisfy({ $0.kind == .control }) else {
      throw DatabaseError(.unsupported, "a script cannot share a group with other statements; run it by itself")
    }
    try ScriptStatements.refuseTransactionControl(script.text.sql)
    let prefix = statements.dropLast().map { $0.text.sql + ";" }.joined()
    output.query(prefix + script.text.sql)
    pipeline.send(.script)
    pipeline.send(.ready)
    if script.text.mayChangeSession { state.isDirty.store(true, ordering: .relaxed) }
    enqueue(SentGroup(.script(prefixLength: prefix.unicodeScalars.count), running, index))
  }

  /// Asks for the columns of statements whose sink finds them by name and so decides on their formats, and of those that
  /// may write and whose rows are read: a write whose columns do not fit is then refused before it is run.
  /// - Returns: Whether there was something to ask; the group follows when the answer is there.
  private func sendPreparation(
    _ running: RunningBurst, _ index: Int, _ statements: [Statement]
  ) throws(DatabaseError) -> Bool {
    var isNeeded = false
    for statement in statements {
      guard let sink = statement.rows else { continue }
      let isChecked = sink.decoder == nil || (statement.access != .read && options.usesNamedStatements)
      if isChecked, cached(statement)?.description == nil { isNeeded = true }
    }
    guard isNeeded else { return false }
    closeForgotten()
    let prepared = statements.map { statement in
      if let found = cached(statement), found.description != nil { return found }
      return prepare(statement)
    }
    endGroup(SentGroup(.preparation, running, index, prepared))
    return true
  }

  /// - Parameter described: The statements as the preparation described them; empty when there was none.
  private func sendStatements(
    _ running: RunningBurst, _ index: Int, _ statements: [Statement], _ described: [PreparedStatement], isRetry: Bool
  ) throws(DatabaseError) {
    // Everything that can fail comes before the first byte: a group is sent as a whole or not at all.
    var named: [Int: ResultFormats] = [:]
    for (place, statement) in statements.enumerated() {
      guard let sink = statement.rows, let known = described.isEmpty ? cached(statement) : described[place] else {
        continue
      }
      if sink.decoder != nil {
        if known.description != nil { try known.check(sink) }
      } else {
        guard let columns = known.columns else { throw .returnsNoRows }
        named[place] = ResultFormats(try sink.begin(columns))
      }
    }
    closeForgotten()
    var prepared: [PreparedStatement] = []
    prepared.reserveCapacity(statements.count)
    for (place, statement) in statements.enumerated() {
      let found = cached(statement) ?? prepare(statement)
      prepared.append(found)
      output.bind(found.name, statement.parameters, results: named[place] ?? found.formats(for: statement.rows))
      output.execute()
      pipeline.send(.bindComplete)
      pipeline.send(.result)
      if statement.access == .undeclared, statement.text.mayChangeSession {
        state.isDirty.store(true, ordering: .relaxed)
      }
    }
    endGroup(SentGroup(.statements, running, index, prepared, isRetry: isRetry))
  }

  private func endGroup(_ group: SentGroup) {
    output.sync()
    pipeline.send(.ready)
    enqueue(group)
  }

  private func enqueue(_ group: SentGroup) {
    queue.append(group)
    if queue.count == 1 { beginHead() }
    state.depth.store(queue.count, ordering: .relaxed)
  }

  private func cached(_ statement: Statement) -> PreparedStatement? {
    guard let found = cache.find(statement.text), found.parameterTypes == statement.parameters.types else { return nil }
    return found
  }

  /// Writes Parse and Describe.
  private func prepare(_ statement: Statement) -> PreparedStatement {
    let name: StatementName
    if options.usesNamedStatements, options.statementCacheSize > 0 {
      lastName += 1
      name = StatementName(number: lastName)
    } else {
      name = .unnamed
    }
    let prepared = PreparedStatement(name: name, text: statement.text, parameterTypes: statement.parameters.types)
    if let evicted = cache.insert(prepared) { forgotten.append(evicted.name) }
    output.parse(name: name, statement.text.sql, types: statement.parameters.types)
    output.describe(statement: name)
    pipeline.send(.parseComplete)
    pipeline.send(.parameterDescription)
    pipeline.send(.rowDescription)
    return prepared
  }

  /// Closes statements that had to make room. First in its group, so that no error makes the server skip it.
  private func closeForgotten() {
    guard !forgotten.isEmpty else { return }
    for name in forgotten {
      output.close(statement: name)
      pipeline.send(.closeComplete)
    }
    forgotten.removeAll(keepingCapacity: true)
  }

  /// Makes the session as new, without its prepared statements: they cost nothing and are used again.
  /// https://www.postgresql.org/docs/current/sql-discard.html lists what DISCARD ALL, of which this is a part, does.
  func reset() {
    state.isDirty.store(false, ordering: .relaxed)
    let rollback = pipeline.transactionStatus == .idle ? "" : "ROLLBACK;"
    output.query(
      rollback + "RESET ALL;RESET SESSION AUTHORIZATION;CLOSE ALL;UNLISTEN *;SELECT pg_advisory_unlock_all();"
        + "DISCARD TEMP;DISCARD SEQUENCES")
    pipeline.send(.script)
    pipeline.send(.ready)
    enqueue(SentGroup(.reset, nil, 0))
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
    guard output.buffer.readableBytes > 0, let context, failure == nil else { return }
    context.writeAndFlush(wrapOutboundOut(output.buffer), promise: nil)
    // Used again when the channel has written it already; a new one while it has not, and after something large.
    if output.buffer.capacity > 1 << 16 {
      output.buffer = context.channel.allocator.buffer(capacity: 4096)
    } else {
      output.buffer.clear()
    }
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

  private func receive(_ incoming: ByteBuffer) throws(DatabaseError) {
    var buffer = incoming
    // Of a message that lies in two reads only that message is copied, not what follows it.
    while partial.readableBytes > 0 {
      let step = try partial.withUnsafeReadableBytes { bytes throws(DatabaseError) in
        try MessageFrame.read(bytes, at: 0)
      }
      switch step {
      case .incomplete(let needed):
        let missing = needed - partial.readableBytes
        guard var part = buffer.readSlice(length: min(missing, buffer.readableBytes)), part.readableBytes > 0 else {
          return
        }
        partial.writeBuffer(&part)
      case .frame:
        let whole = partial
        partial = ByteBuffer()
        _ = try process(whole)
      }
    }
    let consumed = try process(buffer)
    buffer.moveReaderIndex(forwardBy: consumed)
    if buffer.readableBytes > 0 { partial.writeBuffer(&buffer) }
  }

  /// Handles every complete message.
  /// - Returns: How many bytes they took.
  private func process(_ buffer: ByteBuffer) throws(DatabaseError) -> Int {
    try buffer.withUnsafeReadableBytes { bytes throws(DatabaseError) in
      var offset = 0
      var storage: RowStorage?
      while true {
        guard case .frame(let frame) = try MessageFrame.read(bytes, at: offset) else { break }
        if frame.kind == .dataRow {
          try pipeline.receiveRow()
          guard frame.body.count >= 2, frame.body.lowerBound + 2 <= Int(UInt32.max) else { throw .malformed(.dataRow) }
          batchOffsets.append(UInt32(truncatingIfNeeded: frame.body.lowerBound + 2))
        } else {
          if !batchOffsets.isEmpty { try deliver(bytes, buffer, &storage) }
          let body = UnsafeRawBufferPointer(rebasing: bytes[frame.body])
          try handle(try pipeline.receive(frame.kind, body), body)
        }
        offset = frame.body.upperBound
      }
      if !batchOffsets.isEmpty { try deliver(bytes, buffer, &storage) }
      return offset
    }
  }

  /// Hands the rows that were found to the sink of their statement.
  private func deliver(
    _ bytes: UnsafeRawBufferPointer, _ buffer: ByteBuffer, _ storage: inout RowStorage?
  ) throws(DatabaseError) {
    defer { batchOffsets.removeAll(keepingCapacity: true) }
    guard let running = queue.first?.running, !running.isAnswered, queue[queue.startIndex].failure == nil,
      let sink = queue.first?.current?.rows, let columns = queue.first?.currentPrepared?.columns
    else { return }
    for offset in batchOffsets {
      let count = bytes.loadUnaligned(fromByteOffset: Int(offset) - 2, as: UInt16.self)
      guard Int(UInt16(bigEndian: count)) == columns.names.count else { throw .malformed(.dataRow) }
    }
    let rows: RowStorage
    if let storage { rows = storage } else { rows = RowStorage(unsafeBytes: bytes, owner: ReceivedBytes(buffer)) }
    storage = rows
    running.hasDelivered = true
    queue[queue.startIndex].hasDelivered = true
    do throws(DatabaseError) {
      try sink.receive(RowBuffer(storage: rows, offsets: batchOffsets, columns: columns))
    } catch {
      queue[queue.startIndex].failure = error
    }
  }

  private func handle(_ action: PipelineStateMachine.Action, _ body: UnsafeRawBufferPointer) throws(DatabaseError) {
    switch action {
    case .none, .parsed: break
    case .described(let columns): described(columns)
    case .bound: bound()
    case .completed(let tag): completed(tag)
    case .completedEmpty:
      if case .statements? = queue.first?.kind { queue[queue.startIndex].failure = .emptyStatement }
      queue[queue.startIndex].completions.append(Completion(affectedRows: 0))
    case .suspended: queue[queue.startIndex].completions.append(Completion(affectedRows: 0))
    case .failed(let message): queue[queue.startIndex].serverFailure = message
    case .ready(let status): groupEnded(status)
    case .copyIn: refuseCopyIn()
    case .copyOut: refuseCopyOut()
    case .copyData, .copyDone: break
    case .notice(let message): log(message)
    case .parameter(let name, let value): parameters[name] = value
    case .notification(let channel, let payload, _): onNotification?(channel, payload)
    case .closing(let message): throw message.closingError
    }
  }

  private func described(_ columns: ResultColumns?) {
    guard let group = queue.first else { return }
    switch group.kind {
    case .statements: group.currentPrepared?.describe(columns)
    case .preparation: group.prepared.first { $0.description == nil }?.describe(columns)
    case .script, .reset: break
    }
  }

  private func bound() {
    guard let group = queue.first, let running = group.running, !running.isAnswered, group.failure == nil,
      let sink = group.current?.rows, let prepared = group.currentPrepared
    else { return }
    do throws(DatabaseError) {
      try prepared.check(sink)
    } catch {
      queue[queue.startIndex].failure = error
    }
  }

  private func completed(_ tag: CommandTag) {
    let place = queue.startIndex
    switch tag.command {
    case .rollback:
      if let statement = queue[place].current, statement.kind == .control, statement.text.sql == "COMMIT" {
        queue[place].failure = .commitRolledBack
      }
    case .changesSession:
      if queue[place].running != nil { state.isDirty.store(true, ordering: .relaxed) }
    case .begin, .commit, .other: break
    }
    queue[place].completions.append(Completion(affectedRows: tag.rows))
  }

  private func groupEnded(_ status: TransactionStatus) {
    let group = queue.removeFirst()
    endHead()
    state.isInTransaction.store(status != .idle, ordering: .relaxed)
    conclude(group, status)
    state.depth.store(queue.count, ordering: .relaxed)
    if queue.isEmpty, state.isWanted.load(ordering: .relaxed) { onIdle?() }
  }

  private func conclude(_ group: SentGroup, _ status: TransactionStatus) {
    guard let running = group.running else {
      if let message = group.serverFailure { fail(message.error(code: .connectionLost, .resetFailed)) }
      return
    }
    guard let message = group.serverFailure else {
      if case .preparation = group.kind {
        guard !running.isCancelled else {
          return finish(running, group, .failed(located(.cancelledBeforeSent, in: group)))
        }
        send(running, group.index, described: group.prepared, isRetry: group.isRetry)
      } else if let failure = group.failure {
        finish(running, group, .failed(located(failure, in: group)))
      } else {
        finish(running, group, .completed(completions(of: group)))
      }
      return
    }
    forget(group, message)
    guard message.isStalePlan || message.isUnknownStatement else {
      // What we refused ourselves is the cause of what the server says.
      return finish(running, group, .failed(located(group.failure ?? message.error(), in: group)))
    }
    // Nothing of the group took effect and none of its rows were delivered, so it is sent again, once. In an open
    // transaction the error has undone what came before it.
    if status == .idle, !group.isRetry, !group.hasDelivered { return send(running, group.index, isRetry: true) }
    finish(running, group, .failed(located(message.error(code: .stalePlan, .stalePlanAdvice), in: group)))
  }

  private func finish(_ running: RunningBurst, _ group: SentGroup, _ result: GroupResult) {
    running.request.profile?.record(headDuration)
    running.finish(group.index, result)
    if running.hasEnded { state.backlog.subtract(running.request.expectedDuration, ordering: .relaxed) }
  }

  private func completions(of group: SentGroup) -> [Completion] {
    switch group.kind {
    case .statements, .preparation, .reset: return group.completions
    case .script:
      // One for each statement of the burst, however many the script has.
      let count = group.statements.count
      let missing = Array(repeating: Completion(affectedRows: 0), count: count)
      return Array((missing + group.completions).suffix(count))
    }
  }

  /// A statement that the server could not prepare, or whose plan is no longer right, is prepared anew.
  private func forget(_ group: SentGroup, _ message: ServerMessage) {
    for prepared in group.prepared where cache.find(prepared.text) === prepared {
      if message.isStalePlan {
        forgotten.append(prepared.name)
      } else if !message.isUnknownStatement, prepared.description != nil {
        continue
      }
      cache.remove(prepared.text)
    }
  }

  private func located(_ error: DatabaseError, in group: SentGroup) -> DatabaseError {
    error.adding { details in
      if let statement = group.current ?? group.statements.last {
        details.statement = statement.text.sql
        details.source = details.source ?? statement.source
      }
      if case .script(let prefixLength) = group.kind {
        details.position = details.position.map { max(1, $0 - prefixLength) }
      }
    }
  }

  // MARK: COPY without an API for it

  private func refuseCopyIn() {
    queue[queue.startIndex].failure = .copyNeedsItsOwnCall
    output.copyFail("COPY FROM STDIN needs copyIn")
    // The Sync behind the Execute was read as part of the copy, which ignores it.
    if case .statements? = queue.first?.kind { output.sync() }
  }

  private func refuseCopyOut() { queue[queue.startIndex].failure = .copyNeedsItsOwnCall }

  private func log(_ message: ServerMessage) {
    let level: Logger.Level =
      switch message.severity {
      case "WARNING": .warning
      case "NOTICE", "INFO", "LOG": .info
      default: .debug
      }
    // The text may quote data, so it appears at `debug` only.
    logger.log(level: level, "notice of the server", metadata: ["db.response.status_code": "\(message.sqlState)"])
    logger.debug("notice of the server", metadata: ["message": "\(message.message)"])
  }

  // MARK: The head of the queue

  private var headStarted = 0
  private var headDuration = 0

  private func beginHead() {
    headStarted = MonotonicClock.nanoseconds
    state.headSince.store(headStarted, ordering: .relaxed)
  }

  /// The server works on the next group from the moment that it has ended the one before.
  private func endHead() {
    let now = MonotonicClock.nanoseconds
    headDuration = now - headStarted
    headStarted = queue.isEmpty ? 0 : now
    state.headSince.store(headStarted, ordering: .relaxed)
  }

  /// Looks again soon when something waits behind the head.
  private func watchHead() {
    guard !isWatching, queue.count > 1, let context else { return }
    isWatching = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: options.displacementDelay) { bound.value.displaceWaiting() }
  }

  /// Gives reads that wait behind a statement that takes long back to their callers' driver, which sends them on another
  /// connection. What was sent cannot be recalled: the server runs them here as well, and the answers are dropped.
  private func displaceWaiting() {
    isWatching = false
    guard failure == nil else { return }
    if MonotonicClock.nanoseconds - headStarted >= options.displacementDelay.nanoseconds,
      let head = queue.first?.running
    {
      for group in queue {
        guard let running = group.running, running !== head, running.isRead, !running.hasDelivered else { continue }
        running.answer(.displaced)
      }
    }
    watchHead()
  }

  // MARK: Cancelling

  /// The task of a request was cancelled.
  func cancel(_ id: UInt64) {
    if let place = held.firstIndex(where: { $0.request.id == id }) {
      return held.remove(at: place).answer(.lost(.cancelledBeforeSent, mayRunAgain: false))
    }
    guard let running = queue.first(where: { $0.running?.request.id == id })?.running, !running.isAnswered else {
      return
    }
    // A CancelRequest names a server process, not a statement: it may only go out while nothing else can be hit.
    let isAlone = queue.allSatisfy { $0.running === running }
    guard isAlone, !isHolding, let key, sendCancelRequest != nil, let context else {
      return running.answer(.lost(.cancelledWhileRunning, mayRunAgain: false))
    }
    flush()
    running.isCancelled = true
    deliverCancelRequest(id, key, retryAfter: options.cancelRetryDelay)
    // A server that neither answers the statement nor ends it is as good as gone.
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: options.cancelLimit) { bound.value.giveUp(id) }
  }

  /// A request that arrives before the server has begun with the statement does nothing, so it is repeated for as long as
  /// the statement runs.
  private func deliverCancelRequest(_ id: UInt64, _ key: BackendKey, retryAfter delay: TimeAmount) {
    guard let sendCancelRequest, let context, !isHolding else { return }
    isHolding = true
    let eventLoop = context.eventLoop
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    sendCancelRequest(key) { error in
      eventLoop.execute {
        bound.value.cancelDelivered(error)
        eventLoop.scheduleTask(in: delay) { bound.value.repeatCancelRequest(id, key, after: delay) }
      }
    }
  }

  private func repeatCancelRequest(_ id: UInt64, _ key: BackendKey, after delay: TimeAmount) {
    guard failure == nil, queue.first?.running?.request.id == id, queue.allSatisfy({ $0.running?.request.id == id })
    else { return }
    deliverCancelRequest(id, key, retryAfter: delay * 2)
  }

  private func cancelDelivered(_ error: DatabaseError?) {
    isHolding = false
    if let error {
      logger.warning("a cancel request could not be delivered", metadata: ["error.type": "\(error.code.rawValue)"])
    }
    let waiting = held
    held = []
    for running in waiting {
      if let failure { running.answer(.lost(failure, mayRunAgain: true)) } else { send(running) }
    }
    flush()
  }

  private func giveUp(_ id: UInt64) {
    guard queue.first?.running?.request.id == id else { return }
    fail(.connectionLost("the server did not react to a cancel request in time, so the connection was closed"))
  }

  // MARK: The end

  /// Ends the connection: whoever waits for it gets the error.
  func fail(_ error: DatabaseError) {
    guard failure == nil else { return }
    failure = error
    state.isOpen.store(false, ordering: .sequentiallyConsistent)
    let lost = queue.compactMap { $0.running } + held
    queue.removeAll()
    held = []
    for running in lost { running.answer(.lost(error, mayRunAgain: running.mayRunAgain)) }
    context?.close(promise: nil)
    onClose?(error)
  }

  /// Says farewell and closes.
  func close() {
    guard failure == nil else { return }
    output.terminate()
    flush()
    fail(.closedHere)
  }
}
