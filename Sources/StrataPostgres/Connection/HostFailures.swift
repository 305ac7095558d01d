import Strata

/// Why each host of the configuration could not be used, for the error when none could.
struct HostFailures {
  private var reasons: [(host: PostgresHost, error: DatabaseError)?]

  init(hosts: Int) { reasons = Array(repeating: nil, count: hosts) }

  /// A host that is tried again has its last reason.
  mutating func record(_ error: DatabaseError, of host: PostgresHost, at place: Int) { reasons[place] = (host, error) }

  /// The one reason, or all of them with the code of the last.
  var error: DatabaseError {
    let failed = reasons.compactMap { $0 }
    guard let last = failed.last?.error else {
      return DatabaseError(.invalidArgument, "the configuration names no host; set one")
    }
    guard failed.count > 1 else { return last }
    return last.adding { details in
      details.message = "none of the \(failed.count) hosts can be used: " + Self.list(failed) { $0.message }
      details.serverMessage = Self.words(failed) { $0.serverMessage }
      details.serverDetail = Self.words(failed) { $0.serverDetail }
      details.serverHint = Self.words(failed) { $0.serverHint }
    }
  }

  private static func words(
    _ failed: [(host: PostgresHost, error: DatabaseError)], _ word: (DatabaseError.Details) -> String?
  ) -> String? {
    let spoken = failed.filter { word($0.error.details) != nil }
    return spoken.isEmpty ? nil : list(spoken) { word($0) ?? "" }
  }

  private static func list(
    _ failed: [(host: PostgresHost, error: DatabaseError)], _ text: (DatabaseError.Details) -> String
  ) -> String {
    failed.map { "\($0.host): \(text($0.error.details))" }.joined(separator: "; ")
  }
}
