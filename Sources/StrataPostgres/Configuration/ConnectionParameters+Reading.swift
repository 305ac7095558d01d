import Strata

extension ConnectionParameters {
  /// One host for each element of `host`, of `hostaddr`, or of both; one port for all, or one for each.
  func hosts() throws(DatabaseError) -> [PostgresHost] {
    let names = list(.host)
    let addresses = list(.hostaddr)
    if let names, let addresses, names.count != addresses.count {
      throw .invalidParameter(
        name(.hostaddr), "must have as many elements as host, but has \(addresses.count) for \(names.count)")
    }
    let count = names?.count ?? addresses?.count ?? 1
    let ports = try ports(count)
    var hosts: [PostgresHost] = []
    for index in 0..<count {
      let name = names?[index] ?? ""
      let address = addresses.flatMap { $0[index].isEmpty ? nil : $0[index] }
      if name.hasPrefix("/") || name.hasPrefix("@") {
        if address != nil {
          throw .invalidParameter(
            self.name(.hostaddr), "has an address for a socket's directory; leave one of them out")
        }
        hosts.append(.unixSocket(directory: name, port: ports[index]))
      } else if name.isEmpty {
        hosts.append(.tcp(host: address ?? "localhost", port: ports[index], address: address))
      } else {
        hosts.append(.tcp(host: name, port: ports[index], address: address))
      }
    }
    return hosts
  }

  private func ports(_ count: Int) throws(DatabaseError) -> [Int] {
    var ports: [Int] = []
    for text in list(.port) ?? [""] {
      if text.isEmpty {
        ports.append(5432)
      } else if let port = Int(text.trimmingASCIIWhitespace), (1...65_535).contains(port) {
        ports.append(port)
      } else {
        throw .invalidParameter(
          name(.port),
          "must be a number from 1 to 65535; in a URL, put an IPv6 address into brackets, and write a / in the "
            + "password %2F and an @ %40")
      }
    }
    if ports.count == 1 { return Array(repeating: ports[0], count: count) }
    guard ports.count == count else {
      throw .invalidParameter(
        name(.port), "must have one element, or as many as there are hosts, but has \(ports.count) for \(count)")
    }
    return ports
  }

  func tlsOptions() throws(DatabaseError) -> TLSOptions {
    var tls = TLSOptions()
    if text(.sslMode) == "allow" {
      throw DatabaseError(
        .unsupported, "\(name(.sslMode)): allow is not supported; use prefer, which encrypts if it can")
    }
    let mode = try choice(.sslMode, TLSMode.self)
    switch text(.sslRootCertificate) {
    case nil: tls.rootCertificates = .default
    case "system": tls.rootCertificates = .system
    case .some(let path): tls.rootCertificates = .file(path)
    }
    // As in libpq: the system's authorities are only good for verifying the name too.
    tls.mode = mode ?? (tls.rootCertificates == .system ? .verifyFull : .prefer)
    try require(.sslNegotiation, toBe: ["postgres"], otherwise: "direct needs PostgreSQL 17, and saves one round trip")
    try require(
      .sslCertificateMode, toBe: ["allow"], otherwise: "a certificate is sent when there is one and the server asks")
    try require(.sslCompression, toBe: ["0"], otherwise: "compression would weaken TLS")
    tls.certificate = text(.sslCertificate)
    tls.key = text(.sslKey)
    tls.keyPassword = text(.sslPassword).map { .fixed($0) } ?? .none
    tls.sendsServerName = try flag(.sslServerName) ?? true
    tls.minimumVersion = try tlsVersion(.sslMinimumVersion) ?? .v1_2
    tls.maximumVersion = try tlsVersion(.sslMaximumVersion)
    return tls
  }

  private func tlsVersion(_ keyword: ConnectionKeyword) throws(DatabaseError) -> TLSOptions.Version? {
    guard let text = text(keyword)?.lowercased() else { return nil }
    if let version = TLSOptions.Version.allCases.first(where: { $0.rawValue.lowercased() == text }) { return version }
    if ["tlsv1", "tlsv1.1"].contains(text) {
      throw DatabaseError(.unsupported, "\(name(keyword)): versions before TLSv1.2 are not supported; use TLSv1.2")
    }
    throw .invalidParameter(name(keyword), "must be TLSv1.2 or TLSv1.3; correct it")
  }

  /// - Parameter environment: For `PGTZ`, which has no parameter.
  func serverSettings(
    _ environment: PostgresConfiguration.Environment
  ) throws(DatabaseError) -> [String: String] {
    var settings = try StartupOptions(text(.options) ?? "", parameter: name(.options)).settings
    if settings["timezone"] == nil, let zone = environment.variable("PGTZ") {
      try zone.validateNoNUL("PGTZ")
      settings["timezone"] = zone
    }
    return settings
  }

  /// Zero and less leave a time to the operating system, as in libpq.
  func keepAlive() throws(DatabaseError) -> KeepAlive? {
    let idle = try integer(.keepAlivesIdle)
    let interval = try integer(.keepAlivesInterval)
    let count = try integer(.keepAlivesCount)
    guard try flag(.keepAlives) ?? true else { return nil }
    return KeepAlive(
      idle: idle.flatMap { $0 > 0 ? .seconds($0) : nil }, interval: interval.flatMap { $0 > 0 ? .seconds($0) : nil },
      count: count.flatMap { $0 > 0 ? Int($0) : nil })
  }

  /// A `pool_max` below the default minimum lowers the minimum; a `pool_min` above the default maximum raises the
  /// maximum.
  func poolOptions() throws(DatabaseError) -> PoolOptions {
    var pool = PoolOptions()
    let minimum = try integer(.poolMinimum).map(Int.init)
    let maximum = try integer(.poolMaximum).map(Int.init)
    pool.minimum = minimum ?? min(pool.minimum, maximum.map { max($0, 0) } ?? pool.minimum)
    pool.maximum = maximum ?? max(pool.maximum, pool.minimum)
    if let seconds = try integer(.connectTimeout) {
      let limit = PostgresConfiguration.maximumConnectTimeout
      pool.connectTimeout = seconds > 0 ? min(.seconds(seconds), limit) : limit
    }
    return pool
  }

  /// Parameters that can only say what the driver does anyway.
  func checkFixedParameters() throws(DatabaseError) {
    if let encoding = text(.clientEncoding) {
      // PostgreSQL compares letters and digits only.
      let letters = encoding.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
      guard ["utf8", "unicode", "auto"].contains(letters) else {
        throw .invalidParameter(
          name(.clientEncoding), "must be UTF8; leave it out: the server converts to and from its own encoding")
      }
    }
    try require(
      .gssEncryptionMode, toBe: ["disable", "prefer"], otherwise: "GSSAPI is not supported, use sslmode")
    try require(.minimumProtocolVersion, toBe: ["3.0"], otherwise: "the driver speaks version 3.0")
    try require(.maximumProtocolVersion, toBe: ["3.0", "3.2", "latest"], otherwise: "the driver speaks version 3.0")
  }
}
