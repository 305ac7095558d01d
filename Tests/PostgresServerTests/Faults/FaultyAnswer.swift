import TestServers
import Testing

/// What a server says instead of the right thing, once.
struct FaultyAnswer: Sendable, CustomTestStringConvertible {
  /// The message of the client whose answer, with all that follows, is replaced; `nil` for behind the end of a group.
  enum Place: Sendable { case describe, bind, execute, sync, afterwards }

  let name: String
  let place: Place
  let bytes: [UInt8]
  /// Whether the server ends the connection behind it.
  var ends = false

  init(_ name: String, at place: Place = .execute, _ bytes: [UInt8], ends: Bool = false) {
    self.name = name
    self.place = place
    self.bytes = bytes
    self.ends = ends
  }

  var testDescription: String { name }

  /// A statement with this is always answered as it should be.
  static let warmUp = "SELECT 0"

  /// A server that answers every statement with one row of one `bigint`, and on its first connection once with this.
  ///
  /// - Parameters:
  ///   - ready: Called when the driver has had its answer to what it asks by itself when it connects.
  ///   - ended: Called when the client has closed the first connection.
  func serve(
    ready: @escaping @Sendable () -> Void, ended: @escaping @Sendable () -> Void
  ) async throws -> ScriptedServer {
    try await ScriptedServer.start(timeout: .seconds(30)) { connection in
      try await connection.acceptLogin()
      while true {
        let group = try await connection.readGroup()
        guard let last = group.last, last.type != "X" else { return }
        if group.contains(where: { $0.holds("max_connections") }) {
          try await connection.write(RightAnswer.refusal)
          ready()
          continue
        }
        let isWarmUp = group.contains { $0.holds(Self.warmUp) }
        // Not to a Query, with which a session is cleaned up.
        let answered: Character = place == .describe ? "D" : "B"
        let isFaulty = connection.number == 0 && !isWarmUp && group.contains { $0.type == answered }
        try await connection.write(isFaulty ? answer(to: group) : RightAnswer.to(group))
        guard isFaulty else { continue }
        if !ends { try await connection.readEnd() }
        return ended()
      }
    }
  }

  private func answer(to group: [ScriptedConnection.Message]) -> [UInt8] {
    var answer: [UInt8] = []
    for message in group {
      if message.type == place.type { return answer + bytes }
      answer += RightAnswer.to(message)
    }
    return answer + bytes
  }
}

extension FaultyAnswer.Place {
  fileprivate var type: Character? {
    switch self {
    case .describe: "D"
    case .bind: "B"
    case .execute: "E"
    case .sync: "S"
    case .afterwards: nil
    }
  }
}

/// What PostgreSQL answers to a statement that returns the `bigint` 1.
enum RightAnswer {
  static let row = row([0, 0, 0, 0, 0, 0, 0, 1])
  static let parameters = ServerMessage.message("t", [0, 0])
  static let columns = ServerMessage.message("T", [0, 1] + column("n", type: 20))
  static let refusal = ServerMessage.errorResponse(sqlState: "42501", "not yours") + ServerMessage.readyForQuery()
  static let result = row + ServerMessage.commandComplete("SELECT 1")

  static func column(_ name: String, type: Int32) -> [UInt8] {
    ServerMessage.text(name) + [0, 0, 0, 0, 0, 0] + ServerMessage.integer(type) + [0, 8, 255, 255, 255, 255, 0, 0]
  }

  static func row(_ value: [UInt8]) -> [UInt8] {
    ServerMessage.message("D", [0, 1] + ServerMessage.integer(Int32(value.count)) + value)
  }

  static func to(_ group: [ScriptedConnection.Message]) -> [UInt8] { group.flatMap { to($0) } }

  /// Also to what the driver asks by itself when it connects, and to a statement that changes a setting.
  static func toAny(_ group: [ScriptedConnection.Message]) -> [UInt8] {
    if group.contains(where: { $0.holds("max_connections") }) { return refusal }
    guard group.contains(where: { $0.holds("SET ") }) else { return to(group) }
    return group.flatMap { $0.type == "E" ? ServerMessage.commandComplete("SET") : to($0) }
  }

  static func to(_ message: ScriptedConnection.Message) -> [UInt8] {
    switch message.type {
    case "P": ServerMessage.message("1")
    case "D": parameters + columns
    case "B": ServerMessage.message("2")
    case "E": result
    case "C": ServerMessage.message("3")
    case "Q": ServerMessage.commandComplete("SET") + ServerMessage.readyForQuery()
    default: ServerMessage.readyForQuery()
    }
  }
}

extension ScriptedConnection {
  /// Everything up to a Sync, a Query or a farewell.
  func readGroup() async throws -> [Message] {
    var group: [Message] = []
    while true {
      let message = try await readMessage()
      group.append(message)
      if "SQX".contains(message.type) { return group }
    }
  }
}

extension ScriptedConnection.Message {
  func holds(_ text: String) -> Bool { String(decoding: body, as: UTF8.self).contains(text) }
}
