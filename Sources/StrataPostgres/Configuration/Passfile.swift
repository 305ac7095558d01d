/// A password file: lines of `host:port:database:user:password`
/// (https://www.postgresql.org/docs/current/libpq-pgpass.html).
///
/// Printing one shows how many lines it has and nothing of them.
struct Passfile: Sendable {
  private struct Line: Sendable {
    /// Host, port, database and user; `nil` for `*`.
    let patterns: [String?]
    let password: String
  }

  private let lines: [Line]

  /// Comments, and lines that are not complete, are skipped, as in libpq.
  init(parsing text: String) {
    lines = text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { Self.parse($0) }
  }

  /// The password of the first line that fits. `nil` when no line fits, or when the password of the one that does is
  /// empty.
  func password(host: String, port: Int, database: String, user: String) -> String? {
    let wanted = [host, String(port), database, user]
    let line = lines.first { line in
      zip(line.patterns, wanted).allSatisfy { pattern, value in pattern == nil || pattern == value }
    }
    return line.flatMap { $0.password.isEmpty ? nil : $0.password }
  }

  private static func parse(_ line: Substring.UTF8View) -> Line? {
    var rest = line
    while rest.last == UInt8(ascii: "\r") { rest = rest.dropLast() }
    if rest.first == UInt8(ascii: "#") { return nil }
    var patterns: [String?] = []
    while patterns.count < 4 {
      let isWildcard = rest.starts(with: "*:".utf8)
      guard let field = readField(&rest), field.isComplete else { return nil }
      patterns.append(isWildcard ? nil : field.text)
    }
    // What follows a fifth colon is not looked at.
    return readField(&rest).map { Line(patterns: patterns, password: $0.text) }
  }

  /// Takes a field and the colon after it. A backslash makes the next byte an ordinary one.
  private static func readField(_ rest: inout Substring.UTF8View) -> (text: String, isComplete: Bool)? {
    var bytes: [UInt8] = []
    var isComplete = false
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: ":") {
        isComplete = true
        break
      }
      bytes.append(byte == UInt8(ascii: "\\") ? rest.popFirst() ?? byte : byte)
    }
    return String(validating: bytes, as: UTF8.self).map { ($0, isComplete) }
  }
}

extension Passfile: CustomStringConvertible, CustomReflectable {
  var description: String { "Passfile(\(lines.count) lines)" }
  var customMirror: Mirror { Mirror(self, children: ["lines": lines.count]) }
}
