import Strata

/// The beginning of a session after the startup message: authentication, settings, the first ReadyForQuery
/// (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP). A value without I/O.
struct StartupStateMachine: Sendable {
  enum Action: Sendable {
    case none
    /// The body of a password message.
    case send([UInt8])
    case notice(ServerMessage)
    case ready(SessionInfo)
  }

  private enum Phase: Sendable {
    case authenticating(AuthenticationExchange)
    case settingUp(SessionInfo)
    case ended
  }

  private var phase: Phase

  init(_ authentication: AuthenticationExchange) { phase = .authenticating(authentication) }

  /// - Throws: Why the session cannot begin; the connection is then closed.
  mutating func receive(_ kind: BackendMessageKind, _ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    switch kind {
    case .errorResponse: throw try ServerMessage(body, kind).connectError
    case .noticeResponse: return .notice(try ServerMessage(body, kind))
    case .authentication: return try authentication(body)
    case .parameterStatus: return try parameterStatus(body)
    case .backendKeyData: return try backendKeyData(body)
    case .readyForQuery: return try readyForQuery()
    case .negotiateProtocolVersion:
      throw .violation("the server does not speak version 3.0 of the protocol, or refused a start-up parameter")
    case .bindComplete, .closeComplete, .commandComplete, .copyBothResponse, .copyData, .copyDone, .copyInResponse,
      .copyOutResponse, .dataRow, .emptyQueryResponse, .functionCallResponse, .noData, .notificationResponse,
      .parameterDescription, .parseComplete, .portalSuspended, .rowDescription:
      throw .unexpected(kind, while: "the session begins")
    }
  }

  private mutating func authentication(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    switch phase {
    case .authenticating(var exchange):
      switch try exchange.receive(try AuthenticationRequest(body)) {
      case .send(let response):
        phase = .authenticating(exchange)
        return .send(response)
      case .wait:
        phase = .authenticating(exchange)
        return .none
      case .authenticated:
        phase = .settingUp(SessionInfo())
        return .none
      }
    case .settingUp, .ended:
      throw .unexpected(.authentication, while: "the session is authenticated already")
    }
  }

  private mutating func parameterStatus(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    var info = try settingUp(.parameterStatus)
    var reader = MessageReader(body, .parameterStatus)
    let name = try reader.string()
    info.parameters[name] = try reader.string()
    try reader.finish()
    phase = .settingUp(info)
    return .none
  }

  private mutating func backendKeyData(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> Action {
    var info = try settingUp(.backendKeyData)
    var reader = MessageReader(body, .backendKeyData)
    let processID = try reader.integer(Int32.self)
    // Four bytes today, up to 256 from protocol 3.2 on.
    info.key = BackendKey(processID: processID, secret: try reader.bytes(body.count - 4))
    phase = .settingUp(info)
    return .none
  }

  private mutating func readyForQuery() throws(DatabaseError) -> Action {
    let info = try settingUp(.readyForQuery)
    phase = .ended
    return .ready(info)
  }

  private func settingUp(_ kind: BackendMessageKind) throws(DatabaseError) -> SessionInfo {
    switch phase {
    case .settingUp(let info): return info
    case .authenticating: throw .unexpected(kind, while: "the client is not authenticated")
    case .ended: throw .unexpected(kind, while: "the session has begun")
    }
  }
}
