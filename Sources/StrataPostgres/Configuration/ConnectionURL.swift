import Strata

/// Reads `postgres://user:password@host:port,host:port/database?name=value&…`, RFC 3986 with PostgreSQL's lists of
/// hosts (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS).
///
/// Stricter than libpq where it would take a piece of an unencoded password for something else: an `@` in the path, and
/// a `?` before the `@`. No error holds a piece of the URL but the name of an unknown parameter.
struct ConnectionURL {
  private var rest: ArraySlice<UInt8>
  private(set) var parameters = ConnectionParameters()

  /// Whether the text begins with one of the two schemes, in any case (RFC 3986, section 3.1).
  static func isRecognized(_ text: String) -> Bool { afterScheme(text) != nil }

  private static func afterScheme(_ text: String) -> ArraySlice<UInt8>? {
    let bytes = Array(text.trimmingASCIIWhitespace.utf8)
    for scheme in ["postgresql://", "postgres://"] where bytes.count >= scheme.utf8.count {
      let start = String(decoding: bytes.prefix(scheme.utf8.count), as: UTF8.self)
      if start.lowercased() == scheme { return bytes.dropFirst(scheme.utf8.count) }
    }
    return nil
  }

  /// - Parameter text: White space around the URL is ignored; files and secret stores like to add a line feed.
  init(_ text: String) throws(DatabaseError) {
    guard let rest = Self.afterScheme(text) else {
      throw .invalidParameter("the URL", "must begin with postgres:// or postgresql://; correct its scheme")
    }
    self.rest = rest
    try readCredentials()
    try readHosts()
    try readDatabase()
    try readQuery()
  }

  private mutating func readCredentials() throws(DatabaseError) {
    guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "/") }),
      rest[end] == UInt8(ascii: "@")
    else { return }
    let credentials = rest[..<end]
    rest = rest[(end + 1)...]
    if credentials.contains(UInt8(ascii: "?")) {
      throw .invalidParameter(
        "the URL", "has a ? before an @; write a ? in the user or password %3F, and an @ in a parameter %40")
    }
    let colon = credentials.firstIndex(of: UInt8(ascii: ":")) ?? end
    let user = try decode(credentials[..<colon], "user")
    if !user.isEmpty { try parameters.set(.user, to: user) }
    let password = try decode(credentials[colon...].dropFirst(), "password")
    if !password.isEmpty { try parameters.set(.password, to: password) }
  }

  private mutating func readHosts() throws(DatabaseError) {
    var hosts: [String] = []
    var ports: [String] = []
    repeat {
      hosts.append(try decode(try readHost(), "host"))
      var port: ArraySlice<UInt8> = []
      if rest.first == UInt8(ascii: ":") {
        rest = rest.dropFirst()
        port = read { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: ",") }
      }
      ports.append(try decode(port, "port"))
    } while skip(UInt8(ascii: ","))
    if hosts != [""] { try parameters.set(.host, to: hosts.joined(separator: ",")) }
    if ports.contains(where: { !$0.isEmpty }) { try parameters.set(.port, to: ports.joined(separator: ",")) }
  }

  private mutating func readHost() throws(DatabaseError) -> ArraySlice<UInt8> {
    guard skip(UInt8(ascii: "[")) else {
      return read {
        $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: ",")
      }
    }
    let address = read { $0 == UInt8(ascii: "]") }
    guard skip(UInt8(ascii: "]")) else {
      throw .invalidParameter("host", "has a [ without its ]; close the IPv6 address")
    }
    guard !address.isEmpty else { throw .invalidParameter("host", "has no address between [ and ]; write one") }
    switch rest.first {
    case nil, UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: ","): return address
    case .some: throw .invalidParameter("host", "goes on after ]; only a colon and the port may follow")
    }
  }

  private mutating func readDatabase() throws(DatabaseError) {
    guard skip(UInt8(ascii: "/")) else { return }
    let path = read { $0 == UInt8(ascii: "?") }
    if path.contains(UInt8(ascii: "@")) {
      throw .invalidParameter(
        "the URL", "has an @ after a /; write a / in the user or password %2F, and an @ in the database's name %40")
    }
    let database = try decode(path, "dbname")
    if !database.isEmpty { try parameters.set(.database, to: database) }
  }

  private mutating func readQuery() throws(DatabaseError) {
    guard skip(UInt8(ascii: "?")) else { return }
    // After an @, or next to a password, a name may be the end of a password that was not encoded.
    var isSafeToShow = !rest.contains(UInt8(ascii: "@"))
    while !rest.isEmpty {
      let pair = read { $0 == UInt8(ascii: "&") }
      _ = skip(UInt8(ascii: "&"))
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
        throw .invalidParameter("the URL", "has a parameter without =; write name=value, and an & in a value %26")
      }
      let value = pair[(equals + 1)...]
      if value.contains(UInt8(ascii: "=")) {
        throw .invalidParameter("the URL", "has a parameter with more than one =; write an = in a value %3D")
      }
      let name = try decode(pair[..<equals], "the name of a parameter")
      let text = try decode(value, ConnectionKeyword(rawValue: name)?.rawValue ?? "a parameter")
      try set(name, to: text, isSafeToShow: isSafeToShow)
      if ConnectionKeyword(rawValue: name)?.isSecret == true { isSafeToShow = false }
    }
  }

  private mutating func set(_ name: String, to value: String, isSafeToShow: Bool) throws(DatabaseError) {
    guard name == "ssl" else { return try parameters.set(name, to: value, isSafeToShow: isSafeToShow) }
    guard value == "true" else {
      throw .invalidParameter("ssl", "can only be true, for JDBC's sake; use sslmode")
    }
    try parameters.set(.sslMode, to: TLSMode.require.rawValue)
  }

  /// Takes everything before the first byte that fits, or all.
  private mutating func read(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let end = rest.firstIndex(where: isEnd) ?? rest.endIndex
    defer { rest = rest[end...] }
    return rest[..<end]
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  private func decode(_ bytes: ArraySlice<UInt8>, _ name: String) throws(DatabaseError) -> String {
    guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard bytes[index] == UInt8(ascii: "%") else {
        decoded.append(bytes[index])
        index += 1
        continue
      }
      guard index + 2 < bytes.endIndex, let high = bytes[index + 1].hexadecimalDigit,
        let low = bytes[index + 2].hexadecimalDigit
      else {
        throw .invalidParameter(name, "has a % without two hexadecimal digits; write a % itself %25")
      }
      decoded.append(high << 4 | low)
      index += 3
    }
    guard let text = String(validating: decoded, as: UTF8.self) else {
      throw .invalidParameter(name, "is not UTF-8 once it is percent-decoded; encode it as UTF-8")
    }
    return text
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
