public import Strata

extension PostgresConfiguration {
  /// Checks what can be checked without a server and without files.
  /// - Throws: `invalidArgument` or `unsupported`, naming the setting.
  public func validate() throws(DatabaseError) {
    if hosts.isEmpty { throw .invalidParameter("hosts", "is empty; name at least one") }
    for host in hosts { try host.validate() }
    try user.validateName("user")
    try database?.validateName("database")
    try passfile?.validateName("passfile")
    try applicationName?.validateNoNUL("applicationName")
    if case .fixed(let password) = password { try password.validateNoNUL("password") }
    try tls.validate()
    try validateSettings()
    try validateNetwork()
    if statementCacheSize < 0 {
      throw .invalidParameter("statementCacheSize", "cannot be negative; use 0 for no prepared statements")
    }
    if let eventLoops, !(1...1024).contains(eventLoops) {
      throw .invalidParameter("eventLoops", "must be 1 to 1024, or nil; each is a thread")
    }
    try pool.validate()
  }

  private func validateSettings() throws(DatabaseError) {
    for (name, timeout) in settingTimeouts {
      guard let timeout else { continue }
      if timeout.settingMilliseconds == nil {
        throw .invalidParameter(name, "must be between 0 and 2147483647 milliseconds; use 0 for no limit")
      }
    }
    var seen: Set<String> = []
    for (name, value) in serverSettings {
      try Self.validate(settingName: name)
      try value.validateNoNUL(name)
      let lowercased = name.lowercased()
      guard seen.insert(lowercased).inserted else {
        throw .invalidParameter(name, "is in serverSettings twice, in different case; leave one out")
      }
      if settingTimeouts.contains(where: { $0.name == lowercased && $0.timeout != nil }) {
        throw .invalidParameter(name, "is set in serverSettings and by its own property; leave one out")
      }
      if poolingMode == .transaction, Self.settingsOfBegin.contains(lowercased) {
        throw DatabaseError(
          .unsupported,
          "\(name) cannot be set through a pooler in transaction mode; set it with ALTER ROLE … SET \(name), or give "
            + "transaction its options")
      }
    }
  }

  /// An empty name would end the start-up message, and some names mean something else in it.
  private static func validate(settingName name: String) throws(DatabaseError) {
    let isWellFormed = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "$")
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard isWellFormed, !name.isEmpty, name.utf8.count <= 128, !name.hasPrefix("_pq_.") else {
      // Not shown: it may be a value that got into the wrong place.
      throw .invalidParameter("serverSettings", "holds a name that no setting can have; correct it")
    }
    switch name.lowercased() {
    case "user", "database", "options", "replication":
      throw .invalidParameter("serverSettings", "holds \(name), which is not a setting; use the configuration's own")
    case "client_encoding", "datestyle":
      throw .invalidParameter("serverSettings", "holds \(name), which the driver sets to read what it gets; remove it")
    case "application_name":
      throw .invalidParameter("serverSettings", "holds application_name; use applicationName")
    default: break
    }
  }

  private func validateNetwork() throws(DatabaseError) {
    if let tcpUserTimeout, tcpUserTimeout <= .zero || tcpUserTimeout.settingMilliseconds == nil {
      throw .invalidParameter("tcpUserTimeout", "must be between 1 and 2147483647 milliseconds, or nil")
    }
    guard let tcpKeepAlive else { return }
    // The limits of Linux; setting more fails when the connection is made.
    for (name, duration) in [("idle", tcpKeepAlive.idle), ("interval", tcpKeepAlive.interval)] {
      guard let duration else { continue }
      guard let seconds = duration.settingSeconds, (1...32_767).contains(seconds) else {
        throw .invalidParameter("tcpKeepAlive.\(name)", "must be between 1 and 32767 seconds, or nil")
      }
    }
    if let count = tcpKeepAlive.count, !(1...127).contains(count) {
      throw .invalidParameter("tcpKeepAlive.count", "must be 1 to 127, or nil")
    }
  }
}
