import Strata

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension PostgresHost {
  /// What fits into the operating system's address of a socket, its final NUL left out.
  private static var maximumSocketPathLength: Int { MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1 }

  func validate() throws(DatabaseError) {
    guard (1...65_535).contains(port) else {
      throw .invalidParameter("port", "must be a number from 1 to 65535; leave it out for 5432")
    }
    switch self {
    case .tcp(let host, _, let address):
      try Self.validate(name: host)
      if let address, !address.isIPAddress {
        throw .invalidParameter("hostaddr", "must be an IPv4 or IPv6 address; a name belongs to host")
      }
    case .unixSocket(let directory, _):
      if directory.hasPrefix("@") {
        throw DatabaseError(
          .unsupported, "host: sockets in the abstract namespace are not supported; use a directory")
      }
      guard directory.hasPrefix("/"), !directory.utf8.contains(0) else {
        throw .invalidParameter("host", "must be an absolute path to name a socket's directory")
      }
      guard (socketPath ?? "").utf8.count <= Self.maximumSocketPathLength else {
        throw .invalidParameter(
          "host", "makes the socket's path longer than \(Self.maximumSocketPathLength) bytes; use a shorter directory")
      }
    }
  }

  private static func validate(name: String) throws(DatabaseError) {
    if name.isEmpty { throw .invalidParameter("host", "is empty; use localhost for this machine") }
    if name.contains("@") {
      throw .invalidParameter(
        "host", "contains @; in a URL an @ in the user or password is written %40, a / %2F, and a ? %3F")
    }
    if name.contains("/") {
      throw .invalidParameter("host", "contains /; a socket's directory begins with it, a host's name has none")
    }
    if name.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }) {
      throw .invalidParameter("host", "contains white space or a control character; remove it")
    }
    if name.contains(":"), !name.isIPAddress {
      throw .invalidParameter(
        "host", "contains a colon but is no IPv6 address; the port has a parameter of its own, port")
    }
  }
}

extension String {
  /// True for an IPv4 address in dotted decimals and an IPv6 address, which may have a zone (RFC 4007, section 11).
  var isIPAddress: Bool {
    var address = in6_addr()
    if inet_pton(AF_INET, self, &address) == 1 { return !utf8.contains(0) }
    let parts = split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, parts[1].isEmpty { return false }
    return !utf8.contains(0) && inet_pton(AF_INET6, String(parts[0]), &address) == 1
  }
}
