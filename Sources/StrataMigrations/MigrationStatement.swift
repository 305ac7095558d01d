import StrataMigrationFiles

/// What the runner has to know of a statement before it runs it.
struct MigrationStatement {
  enum Kind: Hashable {
    /// Runs in one transaction with the note that it ran, so exactly once.
    case transactional
    /// Leaves an invalid index behind when it fails, which has the name and keeps a second attempt from making it.
    case createsIndexConcurrently(name: String?)
    case dropsIndexConcurrently(name: String)
    /// Cannot run in a transaction, and does no harm when it runs twice.
    case repeatable
    /// Cannot run in a transaction, and whether it ran cannot be seen.
    case opaque
  }

  let kind: Kind
  /// The statement begins or ends a transaction.
  let controlsTransaction: Bool
  /// It waits for other transactions and holds up none, so a limit to its waiting would only make it fail.
  let isConcurrent: Bool

  init(_ statement: SQLScript.Statement) {
    let words = Self.words(statement.text)
    let upper = words.map { $0.uppercased() }
    let first = upper.first ?? ""
    let second = upper.dropFirst().first ?? ""
    controlsTransaction =
      ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"].contains(first)
      || (first == "PREPARE" && second == "TRANSACTION")
    isConcurrent = upper.prefix(4).contains("CONCURRENTLY") || upper.last == "CONCURRENTLY"
    switch first {
    case "CREATE":
      let index = upper.firstIndex(of: "CONCURRENTLY")
      if let index, isConcurrent, upper.prefix(3).contains("INDEX") {
        let rest = Self.behindExists(words[(index + 1)...], ["IF", "NOT", "EXISTS"])
        let name = rest.first.flatMap { $0.uppercased() == "ON" ? nil : $0 }
        kind = .createsIndexConcurrently(name: name)
      } else {
        kind = second == "DATABASE" || second == "TABLESPACE" ? .opaque : .transactional
      }
    case "DROP":
      if second == "INDEX", let index = upper.firstIndex(of: "CONCURRENTLY"), isConcurrent,
        let name = Self.behindExists(words[(index + 1)...], ["IF", "EXISTS"]).first
      {
        kind = .dropsIndexConcurrently(name: name)
      } else {
        kind = second == "DATABASE" || second == "TABLESPACE" ? .opaque : .transactional
      }
    case "VACUUM", "REINDEX", "CLUSTER", "REFRESH", "PRAGMA", "ANALYZE": kind = .repeatable
    case "ALTER": kind = second == "SYSTEM" ? .repeatable : isConcurrent ? .opaque : .transactional
    case "CALL": kind = .opaque
    default: kind = .transactional
    }
  }

  private static func behindExists(_ words: ArraySlice<String>, _ condition: [String]) -> ArraySlice<String> {
    words.prefix(condition.count).map { $0.uppercased() } == condition ? words.dropFirst(condition.count) : words
  }

  /// The words and quoted names at the statement's beginning, and the last one. A name with its schema is one word.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    var characters = text[...]
    while let character = characters.first {
      if !isQuoted, characters.hasPrefix("--") || characters.hasPrefix("/*") {
        let end = characters.hasPrefix("--") ? "\n" : "*/"
        characters = characters.firstRange(of: end).map { characters[$0.upperBound...] } ?? ""
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      characters = characters.dropFirst()
      if character == "\"" { isQuoted.toggle() }
      if isQuoted || character == "\"" || character == "_" || character == "." || character == "$"
        || character.isLetter || character.isNumber
      {
        word.append(character)
      } else {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
