import Strata

extension ServerMessage {
  /// The message as the reason why a session could not begin, with the setting to look at.
  var connectError: DatabaseError {
    switch sqlState {
    case "28P01":
      error(
        code: .authenticationFailed,
        "the server refused the password; check user and password (PGPASSWORD, .pgpass, the URL)")
    case "28000":
      error(
        code: .authenticationFailed,
        "the server refused the user; check user, sslmode, sslcert and the lines of pg_hba.conf for this host and "
          + "database"
      )
    case "3D000":
      error(code: .connectionRefused, "the database does not exist; check the database's name, or create it")
    case "53300":
      error(
        code: .connectionRefused,
        "the server has no connection left; lower the pools' maximum of all processes, or raise max_connections "
          + "(or the CONNECTION LIMIT of role or database)")
    case "57P03":
      error(code: .connectionRefused, "the server is starting up or shutting down; try again")
    case "42704", "22023", "55P02": refusedSetting
    case "42501" where routine?.hasPrefix("set_config") == true: refusedSetting
    case "42501":
      error(
        code: .authenticationFailed,
        "the user may not connect to this database; GRANT CONNECT, or check database and user")
    // What PgBouncer says about nearly everything.
    case "08P01" where message.contains("startup parameter"):
      error(
        code: .unsupported,
        "a pooler refused a setting at start-up; set it with ALTER ROLE … SET in place of serverSettings and time-outs, "
          + "and with PgBouncer in transaction mode set poolingMode (pgbouncer=true)")
    case "08P01":
      error(
        code: .connectionRefused,
        "the server, or a pooler in front of it, did not begin the session; check the database's name and the user")
    default:
      error(code: SQLState.code(sqlState) == .other ? .connectionRefused : SQLState.code(sqlState))
    }
  }

  private var refusedSetting: DatabaseError {
    error(
      code: .invalidArgument,
      "the server refused a setting of the session; check serverSettings, options and the time-outs"
    )
  }
}

extension DatabaseError {
  static func connectionLost(_ how: String) -> DatabaseError {
    DatabaseError(.connectionLost, "\(how); statements that were under way may or may not have taken effect") {
      $0.sqlState = "08006"
    }
  }

  /// - Parameter loss: Why no answer came.
  static func commitOutcomeUnknown(_ loss: DatabaseError) -> DatabaseError {
    DatabaseError(
      .commitOutcomeUnknown,
      "there is no answer to the COMMIT of the transaction; look at the data before running it again"
    ) { $0 = loss.details }
  }

  static let cancelledBeforeSent = DatabaseError(.cancelled, "the task was cancelled before the statement was sent") {
    $0.sqlState = "57014"
    $0.isUnsent = true
  }

  static let cancelledWhileRunning = DatabaseError(
    .cancelled,
    "the task was cancelled; the statement was already sent behind others, so its result is dropped when it comes"
  ) { $0.sqlState = "57014" }

  static let cancelledWithoutReaction = DatabaseError(.cancelled, "the task was cancelled; \(String.noReaction)") {
    $0.sqlState = "57014"
  }
}

extension DatabaseError {
  static let deadlineBeforeSent = DatabaseError(
    .statementTimeout, "the deadline passed before the statement was sent"
  ) {
    $0.sqlState = "57014"
    $0.isUnsent = true
  }

  static let deadlineWhileRunning = DatabaseError(
    .statementTimeout,
    "the deadline passed; the statement was already sent behind others, so its result is dropped when it comes"
  ) { $0.sqlState = "57014" }

  static let deadlineWithoutReaction = DatabaseError(.statementTimeout, "the deadline passed; \(String.noReaction)") {
    $0.sqlState = "57014"
  }
}

extension DatabaseError {
  static let copyIsUnderWay = DatabaseError(
    .invalidArgument,
    "a COPY is under way on this connection; run the statement when it has ended, or on another connection")

  static let cursorHasEnded = DatabaseError(
    .invalidArgument, "the stream has ended with its transaction; read it to its end inside the transaction's body")

  static let closedHere = DatabaseError(.connectionLost, "the connection was closed by this process") {
    $0.sqlState = "08003"
  }

  static let commitRolledBack = DatabaseError(
    .transactionAborted,
    "the server answered COMMIT with ROLLBACK: a statement of the transaction had failed, and nothing of it was kept"
  ) { $0.sqlState = "25P02" }

  static let emptyStatement = DatabaseError(.syntaxError, "the statement is empty; there is nothing to run") {
    $0.sqlState = "42601"
  }

  static let returnsNoRows = DatabaseError(
    .typeMismatch, "the statement returns no rows; use execute, or add RETURNING")

  static let copyNeedsItsOwnCall = DatabaseError(
    .unsupported, "COPY FROM STDIN is run with copyIn, COPY TO STDOUT with copyOut, and nothing else is")
}

extension String {
  static let deadlineExceeded = "the deadline passed while the statement ran, so it was cancelled"
  static let noReaction =
    "the server did not react to a cancel request, so the connection was closed; the statement may or may not have "
    + "taken effect"
  static let resetFailed = "the session could not be reset, so its connection was closed"
  static let stalePlanAdvice =
    "a table changed while a prepared statement for it was in use; run the transaction again"
  static let unknownStatementAdvice =
    "the session does not have the prepared statement: somebody deallocated it, or there is a pooler in transaction mode "
    + "between here and the server, which poolingMode = .transaction (pgbouncer=true in the URL) must say"
}

extension ServerMessage {
  /// A prepared statement that can no longer be used, in a transaction that cannot go on.
  var stalePlanError: DatabaseError {
    error(code: .stalePlan, isUnknownStatement ? .unknownStatementAdvice : .stalePlanAdvice)
  }

  /// An error after which the server closes the connection.
  var closingError: DatabaseError {
    // PgBouncer ends a client with 08P01, whatever the reason, and like all poolers names no routine.
    if sqlState == "08P01", routine == nil { return error(code: .connectionLost) }
    let code = SQLState.code(sqlState)
    return error(code: code == .other || code == .connectionRefused ? .connectionLost : code)
  }
}
