import Strata

extension PostgresConfiguration {
  /// What the start-up message holds, beside the version of the protocol
  /// (https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-STARTUPMESSAGE).
  /// Everything but user and database is a setting of the session.
  var startupParameters: [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = [
      ("user", user), ("database", databaseName), ("client_encoding", "UTF8"),
      // Types without a binary format here arrive as text, and dates in it must not depend on the server's settings.
      ("DateStyle", "ISO"),
    ]
    if let applicationName { parameters.append(("application_name", applicationName)) }
    return parameters + settings.filter { keepsSetting($0.name) }
  }

  /// What is sent with every transaction, because a pooler would not keep it.
  var localSettings: [(name: String, value: String)] { settings.filter { !keepsSetting($0.name) } }

  private var settings: [(name: String, value: String)] {
    var settings: [(name: String, value: String)] = []
    for (name, timeout) in settingTimeouts {
      if let milliseconds = timeout?.settingMilliseconds { settings.append((name, String(milliseconds))) }
    }
    return settings + serverSettings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func keepsSetting(_ name: String) -> Bool {
    switch poolingMode {
    case .none: true
    case .transaction: Self.settingsThatPoolersFollow.contains(name.lowercased())
    }
  }

  /// Settings that have a property.
  var settingTimeouts: [(name: String, timeout: Duration?)] {
    [
      ("statement_timeout", statementTimeout), ("lock_timeout", lockTimeout),
      ("idle_in_transaction_session_timeout", idleInTransactionTimeout),
    ]
  }

  /// What PgBouncer sets anew for whoever gets a server connection; it refuses all others at start-up
  /// (https://www.pgbouncer.org/config.html#ignore_startup_parameters). The driver's own are among them.
  static let settingsThatPoolersFollow: Set<String> = ["timezone", "standard_conforming_strings"]

  /// Those that count when a transaction begins, and so cannot be set in it
  /// (https://www.postgresql.org/docs/current/runtime-config-client.html).
  static let settingsOfBegin: Set<String> = [
    "default_transaction_isolation", "default_transaction_read_only", "default_transaction_deferrable",
  ]
}
