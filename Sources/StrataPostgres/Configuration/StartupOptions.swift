import Strata

/// Reads the command-line options of a session, `-c name=value` and `--name=value`: `options`
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS).
///
/// The settings are sent one by one instead of as options, because poolers know them only in that form.
struct StartupOptions {
  /// Names in lower case: PostgreSQL does not look at case. The last value of a name counts.
  private(set) var settings: [String: String] = [:]

  /// - Parameter parameter: The name to use in errors: `options` or `PGOPTIONS`.
  init(_ text: String, parameter: String) throws(DatabaseError) {
    var words = Self.words(text)[...]
    while let word = words.popFirst() {
      let setting: Substring
      if word.hasPrefix("--") {
        setting = word.dropFirst(2)
      } else if word == "-c" {
        guard let next = words.popFirst() else {
          throw .invalidParameter(parameter, "ends with -c; write -c name=value")
        }
        setting = next[...]
      } else if word.hasPrefix("-c") {
        setting = word.dropFirst(2)
      } else {
        throw DatabaseError(
          .unsupported, "\(parameter) may hold only -c name=value and --name=value; write other switches as settings")
      }
      guard let equals = setting.firstIndex(of: "="), equals > setting.startIndex else {
        throw .invalidParameter(parameter, "has a setting without name or value; write -c name=value")
      }
      // The server reads "-" in a setting's name as "_".
      let name = setting[..<equals].lowercased().split(separator: "-", omittingEmptySubsequences: false)
        .joined(separator: "_")
      settings[name] = String(setting[setting.index(after: equals)...])
    }
  }

  /// Splits at white space; a backslash makes the next character an ordinary one, itself included.
  private static func words(_ text: String) -> [String] {
    var words: [[UInt8]] = []
    var isInside = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte.isASCIIWhitespace {
        isInside = false
        continue
      }
      if !isInside { words.append([]) }
      isInside = true
      if byte != UInt8(ascii: "\\") {
        words[words.count - 1].append(byte)
      } else if let escaped = bytes.popFirst() {
        words[words.count - 1].append(escaped)
      }
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }
}
