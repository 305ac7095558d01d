import Strata

/// What to do about an error, for readers of `--json` that show it apart from what happened.
enum NextStep {
  /// - Returns: `nil` where only the message knows it.
  static func text(for error: DatabaseError) -> String? {
    if let place = error.details.script {
      return "correct \(place.file) at line \(place.line), column \(place.column), and run the command again"
    }
    return switch error.code {
    case .connectionRefused: "start the server, or correct --database; `migrate up --wait-for-database` waits for one"
    case .connectionLost, .protocolViolation: "look into the server's log, and run the command again"
    case .authenticationFailed: "correct the user and the password in --database or DATABASE_URL"
    case .permissionDenied: "give the database user the right, or use another one"
    case .poolExhausted: "let other clients of the server end, or raise its max_connections, and run the command again"
    case .commitOutcomeUnknown: "look with `migrate status` whether it was applied, and run the command again if not"
    case .lockTimeout, .databaseBusy:
      "end the transaction that holds the lock, or wait for it, and run the command again"
    case .serializationFailure, .deadlock, .stalePlan: "run the command again"
    case .diskFull: "make room on the disk, and run the command again"
    case .readOnly: "use a server or file that can be written: the primary, no replica"
    case .notADatabase: "correct the path in --database: the file is no database"
    case .corrupted: "stop writing to the database, and restore a backup"
    case .storageUnavailable: "correct the path in --database, or the rights of its folder"
    case .statementTimeout: "give the statement more time: -- strata: statement-timeout at the head of its file"
    case .notFound, .staleEntity, .validationFailed, .uniqueViolation, .foreignKeyViolation, .checkViolation,
      .notNullViolation, .exclusionViolation, .typeMismatch, .valueOutOfRange, .syntaxError, .undefinedObject,
      .unsupported, .invalidArgument, .transactionAborted, .cancelled, .poolClosed, .migrationFailed, .other:
      nil
    }
  }
}
