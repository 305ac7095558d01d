import Strata

/// What a SQLSTATE means to a caller (https://www.postgresql.org/docs/current/errcodes-appendix.html).
enum SQLState {
  static func code(_ state: String) -> DatabaseError.Code {
    switch state {
    case "23505": return .uniqueViolation
    case "23503", "23001": return .foreignKeyViolation
    case "23514": return .checkViolation
    case "23502": return .notNullViolation
    case "23P01": return .exclusionViolation
    case "40001": return .serializationFailure
    case "40P01": return .deadlock
    case "55P03": return .lockTimeout
    // The server's message tells a statement time-out from a cancel request; see `ServerMessage.error`.
    case "57014": return .cancelled
    case "25P02": return .transactionAborted
    case "25006": return .readOnly
    case "42501", "0LP01": return .permissionDenied
    case "42601": return .syntaxError
    case "42P01", "42703", "42883", "42704", "3F000", "42P02": return .undefinedObject
    case "28000", "28P01": return .authenticationFailed
    case "3D000", "53300", "57P03": return .connectionRefused
    case "57P01", "57P02", "57P04", "57P05", "25P03": return .connectionLost
    case "53100": return .diskFull
    case "58030", "53200", "58P01": return .storageUnavailable
    case "XX001", "XX002": return .corrupted
    // 25001: the statement runs outside transactions only.
    case "0A000", "25001": return .unsupported
    case "42804", "42846", "42P18", "42P08", "22P02", "22P03", "22007": return .typeMismatch
    default: break
    }
    switch state.prefix(2) {
    case "08": return state == "08P01" ? .protocolViolation : .connectionLost
    case "22": return .valueOutOfRange
    case "42": return .syntaxError
    case "53": return .storageUnavailable
    default: return .other
    }
  }
}

extension ServerMessage {
  /// The message as an error of a statement.
  func error(code override: DatabaseError.Code? = nil, _ explanation: String? = nil) -> DatabaseError {
    let code = override ?? code
    return DatabaseError(code, explanation ?? ServerMessage.explanation(code, sqlState)) { details in
      details.sqlState = sqlState
      details.serverMessage = message
      details.serverDetail = detail
      details.serverHint = hint
      details.position = position
      details.table = table
      let key = keyColumns
      details.column = column ?? (key.count == 1 ? key[0] : nil)
      details.keyColumns = key
      details.constraint = constraint
    }
  }

  /// The columns of a violated key. The server names them in the detail alone, `Key (email)=(…) already exists.`, of
  /// which what stands before the equals sign is the same in every language.
  private var keyColumns: [String] {
    guard sqlState == "23505" || sqlState == "23503", let detail, let start = detail.firstIndex(of: "("),
      let end = detail.firstRange(of: ")=("), start < end.lowerBound
    else { return [] }
    let names = detail[detail.index(after: start)..<end.lowerBound]
    // Of something computed there is no name.
    guard !names.contains("(") else { return [] }
    return names.split(separator: ",").map { $0.filter { $0 != "\"" && $0 != " " } }
  }

  private var code: DatabaseError.Code {
    // The two causes of 57014 share the SQLSTATE; only the routine that reports them differs by nothing, so the words
    // decide. They are those of the server's own language: `lc_messages` other than English gives `cancelled`.
    if sqlState == "57014", message.contains("statement timeout") { return .statementTimeout }
    // Mistakes in the use of this library, not of the language or the protocol.
    if sqlState == "42601", routine == "exec_parse_message" { return .invalidArgument }
    if sqlState == "08P01", routine == "exec_bind_message" { return .invalidArgument }
    return SQLState.code(sqlState)
  }

  private static let duplicates: Set<String> = ["42P07", "42701", "42710", "42P06", "42723", "42712"]

  private static func explanation(_ code: DatabaseError.Code, _ state: String) -> String {
    switch code {
    case .uniqueViolation: "a row with these values exists already"
    case .foreignKeyViolation: "a row that this one points to is missing, or others still point to this one"
    case .checkViolation: "a value breaks a rule of the table"
    case .notNullViolation: "a value is missing for a column that must have one"
    case .exclusionViolation: "the row conflicts with another one under an exclusion constraint"
    case .serializationFailure: "another transaction was in the way; run the transaction again"
    case .deadlock: "two transactions waited for each other; run the transaction again"
    case .lockTimeout: "a lock was not free in time; try again, or raise lockTimeout"
    case .statementTimeout:
      "the statement took longer than statement_timeout; make it faster, or raise statementTimeout"
    case .cancelled: "the statement was cancelled"
    case .transactionAborted: "an earlier statement of the transaction failed; roll it back"
    case .readOnly: "the transaction or the server is read-only; write to the primary, in a read-write transaction"
    case .permissionDenied: "the user may not do this; GRANT the privilege, or connect as another user"
    case .syntaxError where duplicates.contains(state): "a table, column, index or type of this name exists already"
    case .syntaxError: "the statement is not valid SQL; debugDescription has the server's words and the position"
    case .undefinedObject: "a table, column, function or type does not exist; has every migration been applied?"
    case .authenticationFailed: "the server refused the user or the password; check user, password and pg_hba.conf"
    case .connectionRefused: "the server refused the connection"
    case .connectionLost where state == "25P03":
      "the transaction waited for its client longer than idle_in_transaction_session_timeout; make it shorter, "
        + "or raise idleInTransactionTimeout"
    case .connectionLost: "the server ended the connection"
    case .diskFull: "the server's disk is full"
    case .storageUnavailable: "the server lacks memory or storage, or could not read it"
    case .corrupted: "the server reports damaged data"
    case .unsupported where state == "25001":
      "the statement cannot run inside a transaction, as CREATE INDEX CONCURRENTLY cannot; run it by itself"
    case .unsupported: "the server does not support this"
    case .typeMismatch:
      "a value is not one of its type; cast the parameter in the SQL, as in $1::uuid, or correct the text"
    // A Swift String is always valid, so of all characters it can only be this one.
    case .valueOutOfRange where state == "22021" || state == "22P05":
      "a text holds a character that the server cannot store: NUL (U+0000), or one outside the database's encoding; "
        + "remove it, or store the bytes as bytea"
    case .valueOutOfRange: "a value cannot be converted or is out of range for its type"
    case .protocolViolation: "the server reports a violation of its protocol"
    case .invalidArgument:
      "one statement at a time, with a value for each placeholder; several statements are a script: execute(script:)"
    case .notFound, .staleEntity, .validationFailed, .commitOutcomeUnknown, .poolExhausted,
      .poolClosed, .notADatabase, .databaseBusy, .migrationFailed, .stalePlan, .other:
      "the server reports an error; debugDescription has its words"
    }
  }
}
