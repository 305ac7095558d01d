import CSQLite
import Strata

extension DatabaseError {
  /// The last error of a connection.
  static func sqlite(
    _ code: Int32, _ handle: OpaquePointer?, statement: StatementText? = nil, source: CallSite? = nil
  ) -> DatabaseError {
    let server =
      handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
    let offset = handle.map { strata_sqlite3_error_offset($0) } ?? -1
    let mapped = SQLiteFailure(code: code, message: server)
    return DatabaseError(mapped.code, mapped.advice) {
      $0.sqlState = mapped.sqlState
      $0.table = mapped.table
      $0.column = mapped.column
      $0.keyColumns = mapped.keyColumns
      $0.constraint = mapped.constraint
      $0.serverMessage = server
      $0.statement = statement?.sql
      $0.source = source
      if offset >= 0, let sql = statement?.sql, let position = sql.characterPosition(ofByte: Int(offset)) {
        $0.position = position
      }
    }
  }
}

extension String {
  /// One-based number of the character (code point) that a byte of the UTF-8 belongs to.
  func characterPosition(ofByte offset: Int) -> Int? {
    guard let index = utf8.index(utf8.startIndex, offsetBy: offset, limitedBy: utf8.endIndex) else { return nil }
    return self[..<index].unicodeScalars.count + 1
  }
}

/// Kinds of SQLITE_CONSTRAINT; C's macros compute them, which Swift does not import.
private enum ExtendedCode {
  static let check = SQLITE_CONSTRAINT | (1 << 8)
  static let foreignKey = SQLITE_CONSTRAINT | (3 << 8)
  static let notNull = SQLITE_CONSTRAINT | (5 << 8)
  static let primaryKey = SQLITE_CONSTRAINT | (6 << 8)
  static let trigger = SQLITE_CONSTRAINT | (7 << 8)
  static let unique = SQLITE_CONSTRAINT | (8 << 8)
  static let rowID = SQLITE_CONSTRAINT | (10 << 8)
  /// Of STRICT tables.
  static let dataType = SQLITE_CONSTRAINT | (12 << 8)
}

/// A result code of SQLite in Strata's terms (https://www.sqlite.org/rescode.html).
struct SQLiteFailure {
  let code: DatabaseError.Code
  let advice: String
  var sqlState: String?
  var table: String?
  var column: String?
  var keyColumns: [String] = []
  var constraint: String?

  init(code result: Int32, message: String) {
    switch result & 0xFF {
    case SQLITE_CONSTRAINT:
      self.init(constraint: result, message)
    case SQLITE_BUSY, SQLITE_LOCKED:
      self.init(
        .databaseBusy, "another connection holds the write lock; try again, or raise the busy time-out", "55P03")
    case SQLITE_INTERRUPT:
      self.init(.cancelled, "the task was cancelled, and the statement with it", "57014")
    case SQLITE_FULL:
      self.init(.diskFull, "the disk is full; nothing of the transaction was kept; make room and try again", "53100")
    case SQLITE_READONLY:
      self.init(
        .readOnly, "the database cannot be written: look at the permissions of the file and its folder", "25006")
    case SQLITE_CANTOPEN:
      self.init(.storageUnavailable, "the file cannot be opened: look at its path and permissions", "58030")
    case SQLITE_IOERR:
      self.init(.storageUnavailable, "reading or writing the file failed: look at the disk and its free space", "58030")
    case SQLITE_NOTADB:
      self.init(.notADatabase, "the file is not an SQLite database; choose another path", "58030")
    case SQLITE_CORRUPT:
      self.init(.corrupted, "the file is damaged; restore a backup, or try `.recover` of the sqlite3 program", "XX001")
    case SQLITE_PERM, SQLITE_AUTH:
      self.init(.permissionDenied, "the statement is not allowed here", "42501")
    case SQLITE_MISMATCH:
      self.init(.typeMismatch, "the value does not have the column's type", "42804")
    case SQLITE_TOOBIG:
      self.init(.valueOutOfRange, "a value or the statement is larger than SQLite allows", "54000")
    case SQLITE_NOMEM:
      self.init(.storageUnavailable, "the system has no memory left", "53200")
    case SQLITE_ERROR:
      self.init(generic: message)
    default:
      self.init(.other, "SQLite answered \(String(cString: sqlite3_errstr(result)))", nil)
    }
  }

  private init(_ code: DatabaseError.Code, _ advice: String, _ sqlState: String?) {
    self.code = code
    self.advice = advice
    self.sqlState = sqlState
  }

  /// `UNIQUE constraint failed: chores.title, chores.guild_id`: names of the schema, never values.
  private init(constraint result: Int32, _ message: String) {
    let names = message.indexAfter(first: "failed: ").map { String(message[$0...]) }
    switch result {
    case ExtendedCode.unique, ExtendedCode.primaryKey, ExtendedCode.rowID:
      self.init(.uniqueViolation, "a row with the same value is there already", "23505")
    case ExtendedCode.foreignKey:
      self.init(
        .foreignKeyViolation,
        "the row refers to a row that does not exist, or other rows still refer to the row that was removed", "23503")
    case ExtendedCode.notNull:
      self.init(.notNullViolation, "the column needs a value", "23502")
    case ExtendedCode.check:
      self.init(.checkViolation, "the row does not meet a rule of the table", "23514")
      constraint = names
      return
    case ExtendedCode.trigger:
      self.init(.checkViolation, "a trigger of the table refused the row", "23000")
      return
    case ExtendedCode.dataType:
      self.init(.typeMismatch, "the value does not have the column's type", "42804")
      let qualified = message.split(separator: " ").last.map(String.init)
      split(qualified)
      return
    default:
      self.init(.checkViolation, "the row does not meet a rule of the table", "23000")
      return
    }
    // Of an index of something computed: `index 'chores_title_key'`.
    if let names, names.hasPrefix("index '"), names.hasSuffix("'") {
      constraint = String(names.dropFirst("index '".count).dropLast())
      return
    }
    let key = names.map { $0.split(separator: ",").map { $0.drop { $0 == " " } } } ?? []
    split(key.first.map(String.init))
    keyColumns = key.compactMap { $0.split(separator: ".", maxSplits: 1).last.map(String.init) }
    if keyColumns.count > 1 { column = nil }
  }

  private mutating func split(_ qualified: String?) {
    guard let parts = qualified?.split(separator: ".", maxSplits: 1), parts.count == 2 else { return }
    table = String(parts[0])
    column = String(parts[1])
  }

  private init(generic message: String) {
    if message.hasPrefix("no such table: ") {
      self.init(.undefinedObject, "the table does not exist; run the migrations", "42P01")
      table = String(message.dropFirst("no such table: ".count))
    } else if message.hasPrefix("no such column: ") {
      self.init(.undefinedObject, "the column does not exist; run the migrations, or correct its name", "42703")
      column = String(message.dropFirst("no such column: ".count))
    } else if message.hasPrefix("table "), message.hasSuffix(" already exists") {
      self.init(.syntaxError, "the table exists already", "42P07")
    } else if message == "integer overflow" {
      self.init(.valueOutOfRange, "a sum does not fit into an integer of 64 bits", "22003")
    } else if message.contains("syntax error") || message.contains("incomplete input")
      || message.contains("unrecognized token")
    {
      self.init(.syntaxError, "the statement has an error in its syntax; debugDescription shows where", "42601")
    } else {
      self.init(.other, "SQLite refused the statement; its own words say why", nil)
    }
  }
}

extension String {
  /// The index behind the first occurrence.
  fileprivate func indexAfter(first text: String) -> Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }
}

extension DatabaseError {
  static let copyIsUnsupported = DatabaseError(
    .unsupported, "COPY belongs to PostgreSQL; insert the rows, or stream a query")
}

extension DatabaseError {
  static let deadlineBeforeSent = DatabaseError(
    .statementTimeout, "the deadline passed before the statement was sent"
  ) {
    $0.sqlState = "57014"
    $0.isUnsent = true
  }

  /// - Parameter interrupt: What SQLite said when it was stopped.
  static func deadlineExceeded(_ interrupt: DatabaseError) -> DatabaseError {
    DatabaseError(.statementTimeout, "the deadline passed while the statement ran, so it was stopped") {
      $0 = interrupt.details
      $0.sqlState = "57014"
    }
  }
}
