import Strata

/// The fields of an ErrorResponse or NoticeResponse
/// (https://www.postgresql.org/docs/current/protocol-error-fields.html).
final class ServerMessage: Sendable {
  let severity: String
  let sqlState: String
  let message: String
  let detail: String?
  let hint: String?
  let position: Int?
  let context: String?
  let schema: String?
  let table: String?
  let column: String?
  let dataType: String?
  let constraint: String?
  let routine: String?

  init(_ body: UnsafeRawBufferPointer, _ kind: BackendMessageKind) throws(DatabaseError) {
    var reader = MessageReader(body, kind)
    // "Frontends should silently ignore fields of unrecognized type."
    var fields: [Unicode.Scalar: String] = [:]
    while true {
      let field = try reader.integer(UInt8.self)
      if field == 0 { break }
      fields[Unicode.Scalar(field)] = try reader.string()
    }
    try reader.finish()
    // V is never translated, and there since 9.6.
    severity = fields["V"] ?? fields["S"] ?? ""
    sqlState = fields["C"] ?? ""
    message = fields["M"] ?? ""
    detail = fields["D"]
    hint = fields["H"]
    position = fields["P"].flatMap { Int($0) }
    context = fields["W"]
    schema = fields["s"]
    table = fields["t"]
    column = fields["c"]
    dataType = fields["d"]
    constraint = fields["n"]
    routine = fields["R"]
  }

  /// After these the server closes the connection.
  var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

  /// The plan of a prepared statement no longer fits its tables. `0A000` has other causes, so the routine decides.
  var isStalePlan: Bool { sqlState == "0A000" && routine == "RevalidateCachedQuery" }

  /// The server does not know the prepared statement: somebody ran DEALLOCATE or DISCARD ALL, or a pooler gave us
  /// another server.
  var isUnknownStatement: Bool { sqlState == "26000" }
}
