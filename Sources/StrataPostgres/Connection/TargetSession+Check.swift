import Strata

/// What a server must be, one after the other until one is found.
enum ServerWish: Sendable, Hashable {
  case any
  case readWrite
  case readOnly
  case primary
  case standby
}

extension TargetSession {
  var wishes: [ServerWish] {
    switch self {
    case .any: [.any]
    case .readWrite: [.readWrite]
    case .readOnly: [.readOnly]
    case .primary: [.primary]
    case .standby: [.standby]
    case .preferStandby: [.standby, .any]
    }
  }
}

extension ServerWish {
  /// PostgreSQL 14 and later report both facts when a session begins.
  func accepts(_ session: SessionInfo) -> Bool {
    let isStandby = session.parameters["in_hot_standby"] == "on"
    let isReadOnly = isStandby || session.parameters["default_transaction_read_only"] == "on"
    return switch self {
    case .any: true
    case .readWrite: !isReadOnly
    case .readOnly: isReadOnly
    case .primary: !isStandby
    case .standby: isStandby
    }
  }

  var name: String {
    switch self {
    case .any: "reachable"
    case .readWrite: "read-write"
    case .readOnly: "read-only"
    case .primary: "the primary"
    case .standby: "a standby"
    }
  }
}

extension DatabaseError {
  static func serverIsNot(_ wish: ServerWish) -> DatabaseError {
    DatabaseError(.connectionRefused, "the server is not \(wish.name); check hosts and target_session_attrs")
  }

  static func unreachable(_ host: PostgresHost, _ error: any Error) -> DatabaseError {
    if let error = error as? DatabaseError { return error }
    return DatabaseError(
      .connectionRefused, "no connection to the server; is it running, and are host and port (\(host)) right?"
    ) {
      $0.sqlState = "08001"
      $0.serverDetail = "\(error)"
    }
  }

  static func noAnswer(_ host: PostgresHost) -> DatabaseError {
    DatabaseError(
      .connectionRefused,
      "the server did not answer within its share of connectTimeout; is it running, "
        + "and are host and port (\(host)) right?"
    ) { $0.sqlState = "08001" }
  }

  static let connectCancelled = DatabaseError(.cancelled, "connecting was given up before the session began")
}
