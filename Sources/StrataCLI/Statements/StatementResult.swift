import Strata
import StrataSQLite

/// What one statement answered, whatever it was and whatever the database is.
struct StatementResult: Sendable, Hashable {
  struct Column: Sendable, Hashable {
    let name: String
    /// As PostgreSQL calls it; `nil` on SQLite, whose columns hold any.
    let type: String?
  }

  /// A value, with as much of its type as its notation depends on.
  enum Value: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// Digits as the database writes them: nothing is rounded.
    case number(String)
    case text(String)
    /// A document.
    case json(String)
  }

  /// The first words of the statement, such as `CREATE TABLE`.
  let command: String
  /// `nil` for a statement that has no rows.
  let columns: [Column]?
  let rows: [[Value]]
  /// How many rows it changed; `nil` for one that changes none.
  let changes: Int?
}

extension StatementResult.Value {
  /// A value that PostgreSQL has printed.
  init(_ text: String, type: DatabaseType) {
    switch type {
    case .bool: self = .boolean(text == "t")
    case .int2, .int4, .int8: self = .number(text)
    case .float4, .float8, .numeric:
      // JSON has neither NaN nor Infinity, and nobody calculates with them.
      self = text.contains { $0.isNumber } ? .number(text) : .text(text)
    case .json, .jsonb: self = .json(text)
    default: self = .text(text)
    }
  }

  init(_ value: SQLiteValue) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .number(String(number))
    case .real(let number): self = number.isFinite ? .number(String(number)) : .text(String(number))
    case .text(let text): self = .text(text)
    case .blob(let bytes):
      // As PostgreSQL writes them.
      self = .text(
        "\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }
  }

  /// Without quotation marks; `nil` for NULL.
  var text: String? {
    switch self {
    case .null: nil
    case .boolean(let value): value ? "true" : "false"
    case .number(let text), .text(let text), .json(let text): text
    }
  }

  var isNumber: Bool {
    switch self {
    case .number: true
    case .null, .boolean, .text, .json: false
    }
  }
}

extension StatementResult {
  /// The words by which a statement begins, in upper case: two for one that makes, changes or removes something.
  static func command(of statement: String) -> String {
    let words = statement.split(maxSplits: 3) { !$0.isLetter }.map { $0.uppercased() }
    guard let first = words.first else { return "" }
    return ["CREATE", "ALTER", "DROP"].contains(first) ? words.prefix(2).joined(separator: " ") : first
  }
}
