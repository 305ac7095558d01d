import NIOCore
import Strata

/// What was sent and is not answered yet, as a value without I/O: messages of the server in, what they mean out.
///
/// Every message that was sent leaves the answer that it must get in a queue. The server answers in order, so each
/// message is checked against the first of the queue; an error ends its own group only, since the server skips what
/// follows up to the Sync (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY).
struct PipelineStateMachine: Sendable {
  /// The answer to one message.
  enum Expected: Sendable, Hashable {
    case closeComplete
    /// The end of a query that was executed in steps.
    case portalClosed
    case parseComplete
    case parameterDescription
    case rowDescription
    case bindComplete
    /// The rows of one Execute and its end.
    case result
    /// Everything that a simple Query answers.
    case script
    /// The end of a group.
    case ready
  }

  enum Action: Sendable {
    case none
    case parsed
    /// `nil` for a statement that returns no rows.
    case described(ResultColumns?)
    case bound
    case completed(CommandTag)
    /// An empty statement: nothing to run.
    case completedEmpty
    /// An Execute with a limit has returned its rows, and there may be more.
    case suspended
    case portalClosed
    /// The group failed; its end follows.
    case failed(ServerMessage)
    case ready(TransactionStatus)
    /// A COPY wants data, or will send some.
    case copyIn(CopyFormat)
    case copyOut(CopyFormat)
    case copyData
    case copyDone
    case notice(ServerMessage)
    case parameter(name: String, value: String)
    case notification(channel: String, payload: String, processID: Int32)
    /// The server closes the connection and says why.
    case closing(ServerMessage)
  }

  private enum Progress: Sendable {
    case normal
    /// COPY from the client: the server says nothing but errors until the data has ended.
    case copyingIn
    case copyingOut
    case copyOutDone
    /// Rows of a script's statement may follow.
    case scriptRows
  }

  private var expected = CircularBuffer<Expected>(initialCapacity: 64)
  private var progress = Progress.normal
  private(set) var transactionStatus = TransactionStatus.idle

  var isIdle: Bool { expected.isEmpty }

  mutating func send(_ answer: Expected) { expected.append(answer) }

  /// A prepared statement was sent.
  /// - Parameter endsGroup: With a Sync behind it.
  mutating func sendStatement(endsGroup: Bool) {
    expected.append(.bindComplete)
    expected.append(.result)
    if endsGroup { expected.append(.ready) }
  }

  /// A row has come.
  @inline(__always)
  mutating func receiveRow() throws(DatabaseError) {
    switch expected.first {
    case .result:
      if case .normal = progress { return }
    case .script:
      if case .scriptRows = progress { return }
    case .closeComplete, .portalClosed, .parseComplete, .parameterDescription, .rowDescription, .bindComplete, .ready,
      nil:
      break
    }
    throw unexpected(.dataRow)
  }

  mutating func receive(_ kind: BackendMessageKind, _ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    switch kind {
    case .bindComplete:
      try take(.bindComplete, kind)
      return .bound
    case .commandComplete: return try commandComplete(body)
    case .readyForQuery: return try readyForQuery(body)
    case .parseComplete:
      try take(.parseComplete, kind)
      return .parsed
    case .parameterDescription:
      try take(.parameterDescription, kind)
      return .none
    case .rowDescription: return try rowDescription(body)
    case .noData:
      try take(.rowDescription, kind)
      return .described(nil)
    case .closeComplete:
      if case .portalClosed = expected.first {
        expected.removeFirst()
        return .portalClosed
      }
      try take(.closeComplete, kind)
      return .none
    case .emptyQueryResponse:
      try endResult(kind)
      return .completedEmpty
    case .portalSuspended:
      guard case .result = expected.first, case .normal = progress else { throw unexpected(kind) }
      expected.removeFirst()
      return .suspended
    case .dataRow:
      try receiveRow()
      return .none
    case .errorResponse: return try errorResponse(body)
    case .copyInResponse:
      try beginCopy(kind)
      progress = .copyingIn
      return .copyIn(try CopyFormat(body, kind))
    case .copyOutResponse:
      try beginCopy(kind)
      progress = .copyingOut
      return .copyOut(try CopyFormat(body, kind))
    case .copyData:
      guard case .copyingOut = progress else { throw unexpected(kind) }
      return .copyData
    case .copyDone:
      guard case .copyingOut = progress else { throw unexpected(kind) }
      progress = .copyOutDone
      return .copyDone
    case .noticeResponse: return .notice(try ServerMessage(body, kind))
    case .parameterStatus:
      var reader = MessageReader(body, kind)
      let name = try reader.string()
      let value = try reader.string()
      try reader.finish()
      return .parameter(name: name, value: value)
    case .notificationResponse:
      var reader = MessageReader(body, kind)
      let processID = try reader.integer(Int32.self)
      let channel = try reader.string()
      let payload = try reader.string()
      try reader.finish()
      return .notification(channel: channel, payload: payload, processID: processID)
    // Replication, function calls and the beginning of a session: never asked for here.
    case .authentication, .backendKeyData, .copyBothResponse, .functionCallResponse, .negotiateProtocolVersion:
      throw unexpected(kind)
    }
  }

  // MARK: Answers

  private mutating func take(_ answer: Expected, _ kind: BackendMessageKind) throws(DatabaseError) {
    guard expected.first == answer else { throw unexpected(kind) }
    expected.removeFirst()
  }

  private mutating func commandComplete(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    let tag = try CommandTag(body)
    try endResult(.commandComplete)
    return .completed(tag)
  }

  /// A statement has ended. That of a script leaves the script in front.
  private mutating func endResult(_ kind: BackendMessageKind) throws(DatabaseError) {
    switch progress {
    case .normal, .copyingIn, .copyOutDone, .scriptRows: progress = .normal
    case .copyingOut: throw unexpected(kind)
    }
    switch expected.first {
    case .result: expected.removeFirst()
    case .script: break
    case .closeComplete, .portalClosed, .parseComplete, .parameterDescription, .rowDescription, .bindComplete, .ready,
      nil:
      throw unexpected(kind)
    }
  }

  private mutating func rowDescription(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    switch expected.first {
    case .rowDescription: expected.removeFirst()
    case .script:
      guard case .normal = progress else { throw unexpected(.rowDescription) }
      progress = .scriptRows
    case .closeComplete, .portalClosed, .parseComplete, .parameterDescription, .bindComplete, .result, .ready, nil:
      throw unexpected(.rowDescription)
    }
    return .described(try RowDescription.columns(body))
  }

  private mutating func readyForQuery(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    guard body.count == 1, let status = TransactionStatus(rawValue: body[0]) else { throw .malformed(.readyForQuery) }
    if case .script = expected.first {
      guard case .normal = progress else { throw unexpected(.readyForQuery) }
      expected.removeFirst()
    }
    try take(.ready, .readyForQuery)
    transactionStatus = status
    return .ready(status)
  }

  private mutating func beginCopy(_ kind: BackendMessageKind) throws(DatabaseError) {
    guard expected.first == .result || expected.first == .script, case .normal = progress else {
      throw unexpected(kind)
    }
  }

  private mutating func errorResponse(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    let message = try ServerMessage(body, .errorResponse)
    guard !expected.isEmpty else {
      // Between groups only an ending server speaks: an administrator's command, a time-out, a shutdown.
      guard message.isFatal else { throw unexpected(.errorResponse) }
      return .closing(message)
    }
    guard expected.first != .ready || message.isFatal else {
      // A deferred constraint fails when the implicit transaction commits, which is at the Sync.
      progress = .normal
      return .failed(message)
    }
    progress = .normal
    while let first = expected.first, first != .ready { expected.removeFirst() }
    return message.isFatal ? .closing(message) : .failed(message)
  }

  private func unexpected(_ kind: BackendMessageKind) -> DatabaseError {
    let state =
      switch expected.first {
      case .closeComplete, .portalClosed: "it should confirm a Close"
      case .parseComplete: "it should confirm a Parse"
      case .parameterDescription: "it should describe parameters"
      case .rowDescription: "it should describe columns"
      case .bindComplete: "it should confirm a Bind"
      case .result: "a statement runs"
      case .script: "a script runs"
      case .ready: "a group should end"
      case nil: "nothing was asked"
      }
    return .unexpected(kind, while: state)
  }
}
