import Strata

/// What to do about an error, for readers of `--json` that show it apart from what happened.
enum NextStep {
  /// - Returns: `nil` where only the message knows it.
  static func text(for error: DatabaseError) -> String? {
    // A migration's failure has a code of its own; what the server said tells whether its script is to blame.
    if let state = error.sqlState, let text = text(forState: state) { return text }
    if let place = error.details.script {
      return "correct \(place.file) at line \(place.line), column \(place.column), and run the command again"
    }
    return switch error.code {
    case .connectionRefused: "start the server, or correct --database; `migrate up --wait-for-database` waits for one"
    case .connectionLost, .protocolViolation: server
    case .authenticationFailed: "correct the user and the password in --database or DATABASE_URL"
    case .permissionDenied: permission
    case .poolExhausted: connections
    case .commitOutcomeUnknown: "look with `migrate status` whether it was applied, and run the command again if not"
    case .lockTimeout, .databaseBusy: lock
    case .serializationFailure, .deadlock, .stalePlan: again
    case .diskFull: disk
    case .readOnly: readOnly
    case .notADatabase: "correct the path in --database: the file is no database"
    case .corrupted: "stop writing to the database, and restore a backup"
    case .storageUnavailable: "correct the path in --database, or the rights of its folder"
    case .statementTimeout: time
    case .notFound, .staleEntity, .validationFailed, .uniqueViolation, .foreignKeyViolation, .checkViolation,
      .notNullViolation, .exclusionViolation, .typeMismatch, .valueOutOfRange, .syntaxError, .undefinedObject,
      .unsupported, .invalidArgument, .transactionAborted, .cancelled, .poolClosed, .migrationFailed, .other:
      nil
    }
  }

  /// What no change of a script mends
  /// ([PostgreSQL](https://www.postgresql.org/docs/current/errcodes-appendix.html)).
  private static func text(forState state: String) -> String? {
    switch state {
    case "55P03": lock
    case "57014": time
    case "40001", "40P01": again
    case "42501": permission
    case "25006": readOnly
    case "53100": disk
    case "53300": connections
    default: ["08", "53", "57", "58"].contains(state.prefix(2)) ? server : nil
    }
  }

  private static let again = "run the command again"
  private static let connections =
    "let other clients of the server end, or raise its max_connections, and run the command again"
  private static let disk = "make room on the disk, and run the command again"
  private static let lock = "end the transaction that holds the lock, or wait for it, and run the command again"
  private static let permission = "give the database user the right, or use another one"
  private static let readOnly = "use a server or file that can be written: the primary, no replica"
  private static let server = "look into the server's log, and run the command again"
  private static let time = "give the statement more time: -- strata: statement-timeout at the head of its file"
}
