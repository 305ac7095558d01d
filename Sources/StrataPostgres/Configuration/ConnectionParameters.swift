import Strata

/// The parameters of one connection string and its environment, before they mean anything.
struct ConnectionParameters: Sendable {
  private struct Entry: Sendable {
    let value: String
    /// How whoever wrote it knows it: `sslmode`, or `PGSSLMODE`.
    let name: String
  }

  private var entries: [ConnectionKeyword: Entry] = [:]

  /// The last value counts.
  /// - Parameter isSafeToShow: Whether an error may tell the name, if it is unknown.
  mutating func set(_ name: String, to value: String, isSafeToShow: Bool = true) throws(DatabaseError) {
    guard let keyword = ConnectionKeyword(rawValue: name) else {
      throw UnknownParameter(name: name, isSafeToShow: isSafeToShow).error
    }
    try set(keyword, to: value, name: name)
  }

  mutating func set(_ keyword: ConnectionKeyword, to value: String) throws(DatabaseError) {
    try set(keyword, to: value, name: keyword.rawValue)
  }

  private mutating func set(_ keyword: ConnectionKeyword, to value: String, name: String) throws(DatabaseError) {
    if let refusal = keyword.refusal, !value.isEmpty {
      throw DatabaseError(.unsupported, "\(name): \(refusal)")
    }
    try value.validateNoNUL(name)
    entries[keyword] = Entry(value: value, name: name)
  }

  /// Takes from the environment what is not there yet. An empty value is there: it asks for the default.
  mutating func fill(
    from environment: PostgresConfiguration.Environment,
    _ variables: [(keyword: ConnectionKeyword, variable: String)]
  ) throws(DatabaseError) {
    for (keyword, variable) in variables where entries[keyword] == nil {
      guard let value = environment.variable(variable) else { continue }
      try set(keyword, to: value, name: variable)
    }
  }

  /// Lets errors say where the parameters so far were written.
  mutating func attribute(to source: String) {
    entries = entries.mapValues { Entry(value: $0.value, name: "\($0.name) in \(source)") }
  }

  /// The name to use in an error about a parameter.
  func name(_ keyword: ConnectionKeyword) -> String { entries[keyword]?.name ?? keyword.rawValue }

  /// `nil` when it is not there or empty.
  func text(_ keyword: ConnectionKeyword) -> String? {
    entries[keyword].flatMap { $0.value.isEmpty ? nil : $0.value }
  }

  func list(_ keyword: ConnectionKeyword) -> [String]? {
    text(keyword)?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  func integer(_ keyword: ConnectionKeyword) throws(DatabaseError) -> Int32? {
    guard let text = text(keyword) else { return nil }
    guard let number = Int32(text.trimmingASCIIWhitespace) else {
      throw .invalidParameter(name(keyword), "must be a whole number of at most 2147483647; correct it")
    }
    return number
  }

  func flag(_ keyword: ConnectionKeyword) throws(DatabaseError) -> Bool? {
    guard let text = text(keyword) else { return nil }
    switch text.lowercased() {
    case "1", "true", "on", "yes": return true
    case "0", "false", "off", "no": return false
    default: throw .invalidParameter(name(keyword), "must be 1 or 0 (true or false); correct it")
    }
  }

  /// One of an enumeration's words. An empty word is none of them: a template whose value is missing must not turn
  /// `sslmode` into its default.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ keyword: ConnectionKeyword, _ type: Choice.Type
  ) throws(DatabaseError) -> Choice? where Choice.RawValue == String {
    guard let entry = entries[keyword] else { return nil }
    guard let choice = Choice(rawValue: entry.value) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalidParameter(entry.name, "must be one of \(words); correct it")
    }
    return choice
  }

  /// For what has only one value here, and others in libpq.
  func require(
    _ keyword: ConnectionKeyword, toBe accepted: [String], otherwise advice: String
  ) throws(DatabaseError) {
    guard let text = text(keyword)?.lowercased(), !accepted.contains(text) else { return }
    throw DatabaseError(.unsupported, "\(name(keyword)) must be \(accepted.joined(separator: " or ")); \(advice)")
  }
}

extension String {
  var trimmingASCIIWhitespace: String {
    var bytes = utf8[...]
    while let first = bytes.first, first.isASCIIWhitespace { bytes = bytes.dropFirst() }
    while let last = bytes.last, last.isASCIIWhitespace { bytes = bytes.dropLast() }
    return String(Substring(bytes))
  }
}

extension UInt8 {
  /// Space, and tab to carriage return: what C's `isspace` takes for white space.
  var isASCIIWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
