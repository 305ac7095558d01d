import Strata

extension DatabaseError {
  /// A refusal of our own, with the SQLSTATE that the server uses for the same.
  static func authenticationFailed(_ message: String, serverMessage: String? = nil) -> DatabaseError {
    DatabaseError(.authenticationFailed, message) {
      $0.sqlState = "28000"
      $0.serverMessage = serverMessage
    }
  }

  static func unsupportedAuthentication(_ name: String) -> DatabaseError {
    authenticationFailed("the server asks for \(name), which is not supported; use scram-sha-256 in pg_hba.conf")
  }

  static var passwordMissing: DatabaseError {
    authenticationFailed(
      "the server asks for a password and there is none; set PGPASSWORD, add a line to .pgpass, or put it in the URL")
  }

  static var malformedSCRAM: DatabaseError { violation("the server sent a malformed SCRAM message") }

  static func scramOutOfOrder(_ what: String) -> DatabaseError { violation("SCRAM got \(what) out of order") }

  static var serverWithoutProof: DatabaseError {
    authenticationFailed(
      "the server ended SCRAM without proving that it knows the password; it may be an impostor: "
        + "check host and port, and use sslmode=verify-full")
  }

  static var wrongServerSignature: DatabaseError {
    authenticationFailed(
      "the server does not know the password that it let in; it may be an impostor: "
        + "check host and port, and use sslmode=verify-full")
  }

  /// The `e=` of a SCRAM message (RFC 5802, section 7, `server-error-value`).
  static func scramServerError(_ name: String) -> DatabaseError {
    let message =
      switch name {
      case "invalid-proof", "unknown-user":
        "the server refused the password; check user and password (PGPASSWORD, .pgpass, the URL)"
      case "channel-bindings-dont-match":
        "the server's certificate is not the one that was shown here: something in between ends TLS; "
          + "connect to the server itself, or set channelBinding to disable"
      case "server-does-support-channel-binding":
        "somebody in between hid that the server supports channel binding; "
          + "connect to the server itself, or set channelBinding to disable"
      case "channel-binding-not-supported", "unsupported-channel-binding-type":
        "the server does not support the channel binding that it offered; set channelBinding to disable"
      default:
        "the server ended SCRAM with an error; debugDescription has its name"
      }
    return authenticationFailed(message, serverMessage: name)
  }
}
