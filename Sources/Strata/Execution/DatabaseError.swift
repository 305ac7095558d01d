/// Everything that can go wrong between a call and its rows, as one type.
///
/// `description` holds the code, the SQLSTATE and names of tables, columns and constraints, and what to do
/// next. It never holds values: messages of a server quote the data they complain about, so they appear in
/// ``debugDescription`` alone and a log line that prints an error leaks nothing.
public struct DatabaseError: Error, Sendable {
  /// What kind of failure this is: the thing to switch on.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    // The data
    case notFound
    case staleEntity
    case validationFailed
    case uniqueViolation
    case foreignKeyViolation
    case checkViolation
    case notNullViolation
    case exclusionViolation
    case typeMismatch
    case valueOutOfRange
    // The statement
    case syntaxError
    case undefinedObject
    case unsupported
    case invalidArgument
    // The transaction
    case serializationFailure
    case deadlock
    case transactionAborted
    case commitOutcomeUnknown
    /// A table changed under a prepared statement inside a transaction; the transaction can be run again.
    case stalePlan
    // Time
    case lockTimeout
    case statementTimeout
    case cancelled
    // The connection
    case connectionRefused
    case connectionLost
    case authenticationFailed
    case poolExhausted
    case poolClosed
    case protocolViolation
    // The place where the data lives
    case diskFull
    case readOnly
    case notADatabase
    case corrupted
    case permissionDenied
    case storageUnavailable
    case databaseBusy
    // Migrations
    case migrationFailed
    /// A failure that has no case of its own; look at ``DatabaseError/sqlState`` and ``debugDescription``.
    case other
  }

  /// Lets an error stay one pointer wide: typed throws pass it by value through every call.
  private final class Storage: Sendable {
    let code: Code
    let details: Details
    init(code: Code, details: Details) {
      self.code = code
      self.details = details
    }
  }

  /// The optional facts of an error. All are names or numbers, but for `serverMessage`, `serverDetail` and `serverHint`.
  public struct Details: Sendable {
    /// What happened and what to do next, without values.
    public var message = ""
    /// The five characters of the SQL standard; SQLite's own codes are mapped to them where one fits.
    public var sqlState: String?
    public var table: String?
    public var column: String?
    /// The columns of a violated key, as far as the database names them.
    public var keyColumns: [String] = []
    public var constraint: String?
    /// The server's own words. They may quote data: kept out of `description`.
    public var serverMessage: String?
    public var serverDetail: String?
    public var serverHint: String?
    /// One-based position of the error in the statement's text, in characters: code points of Unicode.
    public var position: Int?
    /// The statement as it was sent, with placeholders, so without values.
    public var statement: String?
    /// Where the statement stands in a migration's file.
    public var script: ScriptPlace?
    /// Where the call stands in the application.
    public var source: CallSite?
    /// Every rule that failed, for `validationFailed`; for a violated constraint of an entity's table the properties that it is
    /// about.
    public var failures: [ValidationFailure] = []
    /// For `staleEntity`: the row that somebody else changed, the version that was expected and the one that is there.
    public var stale: StaleVersion?
    /// For `staleEntity` of a unit of work: every such row.
    public var staleRows: [StaleVersion] = []
    /// Nothing of the burst reached the database.
    package var isUnsent = false

    public init() {}
  }

  /// The row of a lost race under optimistic locking.
  public struct StaleVersion: Sendable, Hashable {
    public let id: String
    public let expected: Int
    /// `nil`, when the database no longer has the row by the time it was asked.
    public let actual: Int?
    /// The name of the row's table.
    public let table: String

    public init(id: String, expected: Int, actual: Int?, table: String) {
      self.id = id
      self.expected = expected
      self.actual = actual
      self.table = table
    }
  }

  private let storage: Storage

  public init(_ code: Code, _ message: String, configure: (inout Details) -> Void = { _ in }) {
    var details = Details()
    details.message = message
    configure(&details)
    storage = Storage(code: code, details: details)
  }

  private init(code: Code, details: Details) {
    storage = Storage(code: code, details: details)
  }

  public var code: Code { storage.code }
  public var details: Details { storage.details }
  public var message: String { storage.details.message }
  public var sqlState: String? { storage.details.sqlState }
  public var failures: [ValidationFailure] { storage.details.failures }

  /// The same error with more facts; what is set already stays unless `configure` changes it.
  public func adding(_ configure: (inout Details) -> Void) -> DatabaseError {
    var details = storage.details
    configure(&details)
    return DatabaseError(code: code, details: details)
  }

  /// The same error for the call at `source`, unless it names a place already.
  public func at(_ source: CallSite) -> DatabaseError {
    details.source == nil ? adding { $0.source = source } : self
  }

  /// True when the same work may succeed if it is run again as a whole: another transaction was in the way.
  public var isTransient: Bool {
    switch code {
    case .serializationFailure, .deadlock, .databaseBusy, .lockTimeout, .stalePlan: true
    case .notFound, .staleEntity, .validationFailed, .uniqueViolation, .foreignKeyViolation, .checkViolation,
      .notNullViolation, .exclusionViolation, .typeMismatch, .valueOutOfRange, .syntaxError, .undefinedObject,
      .unsupported, .invalidArgument, .transactionAborted, .commitOutcomeUnknown, .statementTimeout, .cancelled,
      .connectionRefused, .connectionLost, .authenticationFailed, .poolExhausted, .poolClosed, .protocolViolation,
      .diskFull, .readOnly, .notADatabase, .corrupted, .permissionDenied, .storageUnavailable, .migrationFailed,
      .other:
      false
    }
  }
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String {
    let details = storage.details
    var text = code.rawValue
    if let state = details.sqlState { text += " (SQLSTATE \(state))" }
    if !details.message.isEmpty { text += ": \(details.message)" }
    var names: [String] = []
    if let table = details.table { names.append("table \(table)") }
    if let column = details.column { names.append("column \(column)") }
    if let constraint = details.constraint { names.append("constraint \(constraint)") }
    if !names.isEmpty { text += " [\(names.joined(separator: ", "))]" }
    for failure in details.failures { text += "\n  \(failure)" }
    if let source = details.source { text += " at \(source)" }
    return text
  }

  public var debugDescription: String {
    let details = storage.details
    var text = description
    if let message = details.serverMessage { text += "\n  server: \(message)" }
    if let detail = details.serverDetail { text += "\n  detail: \(detail)" }
    if let hint = details.serverHint { text += "\n  hint: \(hint)" }
    if let position = details.position { text += "\n  position: \(position)" }
    if let statement = details.statement { text += "\n  statement: \(statement)" }
    return text
  }
}
