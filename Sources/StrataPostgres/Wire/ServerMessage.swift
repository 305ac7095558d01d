import Strata

/// The fields of an ErrorResponse or NoticeResponse
/// (https://www.postgresql.org/docs/current/protocol-error-fields.html).
struct ServerMessage: Sendable, Hashable {
  var severity = ""
  var sqlState = ""
  var message = ""
  var detail: String?
  var hint: String?
  var position: Int?
  var context: String?
  var schema: String?
  var table: String?
  var column: String?
  var dataType: String?
  var constraint: String?
  var routine: String?

  init() {}

  init(_ body: UnsafeRawBufferPointer, _ kind: BackendMessageKind) throws(DatabaseError) {
    var reader = MessageReader(body, kind)
    while true {
      let field = try reader.integer(UInt8.self)
      if field == 0 { break }
      let value = try reader.string()
      switch field {
      case UInt8(ascii: "S"): if severity.isEmpty { severity = value }
      // Never translated, and there since 9.6.
      case UInt8(ascii: "V"): severity = value
      case UInt8(ascii: "C"): sqlState = value
      case UInt8(ascii: "M"): message = value
      case UInt8(ascii: "D"): detail = value
      case UInt8(ascii: "H"): hint = value
      case UInt8(ascii: "P"): position = Int(value)
      case UInt8(ascii: "W"): context = value
      case UInt8(ascii: "s"): schema = value
      case UInt8(ascii: "t"): table = value
      case UInt8(ascii: "c"): column = value
      case UInt8(ascii: "d"): dataType = value
      case UInt8(ascii: "n"): constraint = value
      case UInt8(ascii: "R"): routine = value
      // "Frontends should silently ignore fields of unrecognized type."
      default: break
      }
    }
    try reader.finish()
  }

  /// After these the server closes the connection.
  var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

  /// The plan of a prepared statement no longer fits its tables. `0A000` has other causes, so the routine decides.
  var isStalePlan: Bool { sqlState == "0A000" && routine == "RevalidateCachedQuery" }

  /// The server does not know the prepared statement: somebody ran DEALLOCATE or DISCARD ALL, or a pooler gave us
  /// another server.
  var isUnknownStatement: Bool { sqlState == "26000" }
}
