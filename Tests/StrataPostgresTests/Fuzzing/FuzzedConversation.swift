import Strata

@testable import StrataPostgres

/// What a server may say to what was sent, in pieces that can be put together.
struct FuzzedConversation: Sendable {
  let expected: [PipelineStateMachine.Expected]
  let bytes: [UInt8]

  private init(_ expected: [PipelineStateMachine.Expected], _ messages: [UInt8]...) {
    self.expected = expected
    bytes = messages.flatMap { $0 }
  }

  private static let columns: [(name: String, type: UInt32)] = [("id", 20), ("name", 25)]
  private static let row = ServerBytes.dataRow([[0, 0, 0, 0, 0, 0, 0, 1], Array("one".utf8)])
  private static let null = ServerBytes.dataRow([[0, 0, 0, 0, 0, 0, 0, 2], nil])
  private static let error = ServerBytes.error("23505", routine: "_bt_check_unique")
  private static let notice = ServerBytes.message(
    .noticeResponse,
    [UInt8(ascii: "V")] + ServerBytes.string("NOTICE") + [UInt8(ascii: "M")] + ServerBytes.string("x") + [0])
  private static let setting = ServerBytes.message(
    .parameterStatus, ServerBytes.string("TimeZone") + ServerBytes.string("UTC"))
  private static let notification = ServerBytes.message(
    .notificationResponse, [0, 0, 0, 1] + ServerBytes.string("channel") + ServerBytes.string("payload"))
  private static let described = ServerBytes.message(.parameterDescription, [0, 1, 0, 0, 0, 23])

  static let all = [
    FuzzedConversation(
      [.parseComplete, .parameterDescription, .rowDescription, .bindComplete, .result, .ready],
      ServerBytes.message(.parseComplete), described, ServerBytes.rowDescription(columns),
      ServerBytes.message(.bindComplete), row, null, row, ServerBytes.commandComplete("SELECT 3"), ServerBytes.ready()),
    FuzzedConversation(
      [.bindComplete, .result, .bindComplete, .result, .ready],
      ServerBytes.message(.bindComplete), ServerBytes.commandComplete("INSERT 0 1"), ServerBytes.message(.bindComplete),
      row, notice, row, ServerBytes.commandComplete("UPDATE 2"), ServerBytes.ready(.inTransaction)),
    FuzzedConversation(
      [.closeComplete, .parseComplete, .parameterDescription, .rowDescription, .bindComplete, .result, .ready],
      ServerBytes.message(.closeComplete), ServerBytes.message(.parseComplete), described, ServerBytes.message(.noData),
      ServerBytes.message(.bindComplete), error, ServerBytes.ready(.failed)),
    FuzzedConversation(
      [.script, .ready],
      ServerBytes.rowDescription(columns), row, ServerBytes.commandComplete("SELECT 1"), setting,
      ServerBytes.message(.emptyQueryResponse), ServerBytes.commandComplete("SET"), ServerBytes.ready()),
    FuzzedConversation(
      [.bindComplete, .result, .ready],
      ServerBytes.message(.bindComplete), ServerBytes.message(.copyOutResponse, [1, 0, 1, 0, 1]),
      ServerBytes.message(.copyData, Array("data".utf8)), ServerBytes.message(.copyData, []),
      ServerBytes.message(.copyDone), ServerBytes.commandComplete("COPY 2"), ServerBytes.ready()),
    FuzzedConversation(
      [.bindComplete, .result, .ready],
      ServerBytes.message(.bindComplete), ServerBytes.message(.copyInResponse, [0, 0, 1, 0, 0]),
      ServerBytes.commandComplete("COPY 7"), ServerBytes.ready()),
    FuzzedConversation(
      [.bindComplete, .result, .result, .portalClosed, .ready],
      ServerBytes.message(.bindComplete), row, ServerBytes.message(.portalSuspended), notification, row,
      ServerBytes.commandComplete("SELECT 1"), ServerBytes.message(.closeComplete), ServerBytes.ready(.inTransaction)),
    FuzzedConversation([.ready], error, ServerBytes.ready()),
    FuzzedConversation([], notice, setting, notification, ServerBytes.error("57P01", severity: "FATAL")),
  ]

  /// Takes the messages one by one, as a connection does.
  /// - Returns: Whether all of them were right.
  static func listen(to bytes: [UInt8], expecting expected: [PipelineStateMachine.Expected]) throws -> Bool {
    var machine = PipelineStateMachine()
    for answer in expected { machine.send(answer) }
    do {
      return try bytes.withUnsafeBytes { bytes in
        var offset = 0
        while true {
          switch try MessageFrame.read(bytes, at: offset) {
          case .incomplete(let needed):
            return offset == bytes.count && needed > 0 && machine.isIdle
          case .frame(let frame):
            _ = try machine.receive(frame.kind, UnsafeRawBufferPointer(rebasing: bytes[frame.body]))
            offset = frame.body.upperBound
          }
        }
      }
    } catch let error as DatabaseError {
      guard error.code == .protocolViolation else { throw Misbehaviour(description: "\(error) of a message") }
      return false
    }
  }
}
