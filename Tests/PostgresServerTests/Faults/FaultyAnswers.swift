import TestServers

extension FaultyAnswer {
  private static let one = ServerMessage.integer(Int32(8)) + [0, 0, 0, 0, 0, 0, 0, 1]
  private static let ready = ServerMessage.readyForQuery()
  private static let bound = ServerMessage.message("2")

  private static func row(count: Int16, _ columns: [UInt8]) -> [UInt8] {
    ServerMessage.message("D", ServerMessage.integer(count) + columns)
  }

  /// Each of them must end the statement with `protocolViolation`.
  static let violations = lengths + kinds + order + rows + bodies

  private static let lengths = [
    FaultyAnswer("a length of -1", ServerMessage.message("D", length: -1)),
    FaultyAnswer("a length of 3", ServerMessage.message("D", length: 3, [0, 0, 0])),
    FaultyAnswer("a length of 0", ServerMessage.message("C", length: 0)),
    FaultyAnswer("the smallest length", ServerMessage.message("D", length: .min)),
    FaultyAnswer("a row of 2 GiB", ServerMessage.message("D", length: .max, [0, 1])),
    FaultyAnswer("a piece of a copy of 2 GiB", ServerMessage.message("d", length: .max)),
    FaultyAnswer("an error of 128 MiB", ServerMessage.message("E", length: 1 << 27)),
    FaultyAnswer("a description of 2 MiB", at: .describe, ServerMessage.message("T", length: 1 << 21)),
    FaultyAnswer("a BindComplete with a body", at: .bind, ServerMessage.message("2", [0])),
    FaultyAnswer("a ReadyForQuery with two bytes", at: .sync, ServerMessage.message("Z", [73, 73])),
    FaultyAnswer("a ReadyForQuery without its byte", at: .sync, ServerMessage.message("Z")),
  ]

  private static let kinds = [
    FaultyAnswer("an unknown kind", ServerMessage.message("~", [1, 2, 3])),
    FaultyAnswer("zero bytes", [0, 0, 0, 0, 0, 0, 0, 0]),
    FaultyAnswer("the highest kind", [0xFF, 0, 0, 0, 4]),
    FaultyAnswer("a page of the web", Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)),
    FaultyAnswer("an authentication request", ServerMessage.authenticationOk),
    FaultyAnswer("a key of the session", ServerMessage.backendKeyData(processID: 1, secretKey: 2)),
    FaultyAnswer("the answer to a function call", ServerMessage.message("V", ServerMessage.integer(Int32(-1)))),
    FaultyAnswer("replication", ServerMessage.message("W", [0, 0, 0])),
    FaultyAnswer("another version of the protocol", ServerMessage.message("v", [0, 0, 0, 0, 0, 0, 0, 0])),
  ]

  private static let order = [
    FaultyAnswer("a row before the description", at: .describe, RightAnswer.row),
    FaultyAnswer("a row before BindComplete", at: .bind, RightAnswer.result + ready),
    FaultyAnswer("a row behind the last", RightAnswer.result + RightAnswer.row),
    FaultyAnswer("a row behind an error", ServerMessage.errorResponse(sqlState: "22012", "no") + RightAnswer.row),
    FaultyAnswer("ReadyForQuery before the result", ready),
    FaultyAnswer("ReadyForQuery before BindComplete", at: .bind, ready),
    FaultyAnswer("BindComplete twice", bound),
    FaultyAnswer("ParseComplete out of turn", ServerMessage.message("1")),
    FaultyAnswer("CloseComplete out of turn", ServerMessage.message("3")),
    FaultyAnswer("NoData out of turn", ServerMessage.message("n")),
    FaultyAnswer("ParameterDescription out of turn", RightAnswer.parameters),
    FaultyAnswer("ParameterDescription twice", at: .describe, RightAnswer.parameters + RightAnswer.parameters),
    FaultyAnswer("a description without the parameters", at: .describe, RightAnswer.columns),
    FaultyAnswer("a description among the rows", RightAnswer.columns),
    FaultyAnswer("CommandComplete twice", RightAnswer.result + ServerMessage.commandComplete("SELECT 1")),
    FaultyAnswer("CopyData without a copy", ServerMessage.message("d", [1, 2, 3])),
    FaultyAnswer("CopyDone without a copy", ServerMessage.message("c")),
    FaultyAnswer("the beginning of a copy before BindComplete", at: .bind, ServerMessage.message("H", [0, 0, 0])),
  ]

  private static let rows = [
    FaultyAnswer("a row with two columns", row(count: 2, one + one)),
    FaultyAnswer("a row with no column", row(count: 0, [])),
    FaultyAnswer("a row with -1 columns", row(count: -1, one)),
    FaultyAnswer("a row that says one column and has none", row(count: 1, [])),
    FaultyAnswer("a row without its count", ServerMessage.message("D", [0])),
    FaultyAnswer("an empty row", ServerMessage.message("D")),
    FaultyAnswer("a column of -2 bytes", row(count: 1, ServerMessage.integer(Int32(-2)))),
    FaultyAnswer("a column of the smallest length", row(count: 1, ServerMessage.integer(Int32.min))),
    FaultyAnswer("a column of 2 GiB", row(count: 1, ServerMessage.integer(Int32.max) + [0, 0])),
    FaultyAnswer(
      "a column that reaches into the next row",
      row(count: 1, ServerMessage.integer(Int32(8)) + [0, 0, 0, 0]) + RightAnswer.row + RightAnswer.result + ready),
    FaultyAnswer(
      "a column that reaches into the next message",
      RightAnswer.row + row(count: 1, ServerMessage.integer(Int32(8)) + [0, 0])
        + ServerMessage.commandComplete("SELECT 2")
        + ready),
  ]

  private static let bodies = [
    FaultyAnswer("a tag without its end", ServerMessage.message("C", Array("SELECT 1".utf8))),
    FaultyAnswer(
      "a tag with a number of 30 digits", ServerMessage.commandComplete("SELECT " + String(repeating: "9", count: 30))),
    FaultyAnswer("an empty tag", ServerMessage.message("C")),
    FaultyAnswer("an error without its end", ServerMessage.message("E", Array("SERROR".utf8))),
    FaultyAnswer("an empty error", ServerMessage.message("E")),
    FaultyAnswer("a notice without its end", ServerMessage.message("N", Array("SNOTICE".utf8))),
    FaultyAnswer("a notification cut off", ServerMessage.message("A", [0, 0, 0, 1, 65])),
    FaultyAnswer("a parameter without a value", ServerMessage.message("S", ServerMessage.text("TimeZone"))),
    FaultyAnswer("a status that is none", at: .sync, ServerMessage.message("Z", Array("X".utf8))),
    FaultyAnswer(
      "a description with fewer columns than it says", at: .describe, RightAnswer.parameters + description(2)),
    FaultyAnswer(
      "a description with more columns than it says", at: .describe, RightAnswer.parameters + description(0)),
    FaultyAnswer("a description of 65,535 columns", at: .describe, RightAnswer.parameters + description(-1)),
    FaultyAnswer("an unknown format of a copy", ServerMessage.message("H", [7, 0, 0])),
  ]

  private static func description(_ count: Int16) -> [UInt8] {
    ServerMessage.message("T", ServerMessage.integer(count) + RightAnswer.column("n", type: 20))
  }

  /// The connection simply ends.
  static let endings = [
    FaultyAnswer("the end inside a row", Array(RightAnswer.row.dropLast(3)), ends: true),
    FaultyAnswer("the end inside a header", [68, 0, 0], ends: true),
    FaultyAnswer("the end behind the rows", RightAnswer.row, ends: true),
    FaultyAnswer("the end without a word", [], ends: true),
    FaultyAnswer("the end before BindComplete", at: .bind, [], ends: true),
    FaultyAnswer("the end inside a description", at: .describe, Array(RightAnswer.columns.dropLast()), ends: true),
  ]

  /// What comes when nothing was asked.
  static let unasked = [
    FaultyAnswer("ReadyForQuery too often", at: .afterwards, ready),
    FaultyAnswer("a row that nobody asked for", at: .afterwards, RightAnswer.row),
    FaultyAnswer("an unknown kind", at: .afterwards, [1, 2, 3, 4, 5]),
    FaultyAnswer("an error that is not fatal", at: .afterwards, ServerMessage.errorResponse(sqlState: "22012", "no")),
    FaultyAnswer("the end", at: .afterwards, [], ends: true),
    FaultyAnswer(
      "a fatal error", at: .afterwards,
      ServerMessage.errorResponse(severity: "FATAL", sqlState: "57P01", "bye"), ends: true),
  ]
}
