import CSQLite
import Strata

/// The prepared statements of a connection, the least recently used one closed when there are too many.
struct PreparedStatements: ~Copyable {
  final class Prepared {
    let handle: OpaquePointer
    let isReadOnly: Bool
    fileprivate(set) var columns: ResultColumns
    fileprivate var preparations: Int32 = 0
    fileprivate var lastUse = 0
    /// Whether the table keeps what this insert gives it; `nil` until somebody asks.
    var isEchoed: Bool?

    init(_ handle: OpaquePointer) {
      self.handle = handle
      isReadOnly = sqlite3_stmt_readonly(handle) != 0
      columns = Prepared.columns(of: handle)
    }

    deinit { sqlite3_finalize(handle) }

    /// The columns of the statement as it stands: SQLite prepares it anew by itself when the schema has changed.
    func currentColumns() -> ResultColumns {
      let preparations = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
      if preparations != self.preparations {
        self.preparations = preparations
        columns = Prepared.columns(of: handle)
      }
      return columns
    }

    private static func columns(of handle: OpaquePointer) -> ResultColumns {
      ResultColumns(
        names: (0..<sqlite3_column_count(handle)).map { index in
          sqlite3_column_name(handle, index).map { String(cString: $0) } ?? ""
        })
    }
  }

  private let capacity: Int
  private var statements: [StatementText: Prepared] = [:]
  private var clock = 0

  init(capacity: Int) { self.capacity = capacity }

  mutating func statement(
    _ text: StatementText, in database: OpaquePointer, _ source: CallSite?
  ) throws(DatabaseError) -> Prepared {
    clock += 1
    if let found = statements[text] {
      found.lastUse = clock
      return found
    }
    let prepared = Prepared(try Self.prepare(text, in: database, source))
    prepared.lastUse = clock
    if statements.count >= capacity, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      statements[oldest.key] = nil
    }
    statements[text] = prepared
    return prepared
  }

  /// A statement that is not in the cache, for a query that stands for longer than one call.
  static func unshared(
    _ text: StatementText, in database: OpaquePointer, _ source: CallSite?
  ) throws(DatabaseError) -> Prepared {
    Prepared(try prepare(text, in: database, source))
  }

  mutating func removeAll() { statements.removeAll() }

  private static func prepare(
    _ text: StatementText, in database: OpaquePointer, _ source: CallSite?
  ) throws(DatabaseError) -> OpaquePointer {
    var sql = text.sql
    var handle: OpaquePointer?
    var rest = 0
    let result = sql.withUTF8 { utf8 -> Int32 in
      utf8.withMemoryRebound(to: CChar.self) { characters in
        var tail: UnsafePointer<CChar>?
        let result = sqlite3_prepare_v3(
          database, characters.baseAddress, Int32(clamping: characters.count), UInt32(SQLITE_PREPARE_PERSISTENT),
          &handle,
          &tail)
        if let tail, let base = characters.baseAddress { rest = characters.count - (tail - base) }
        return result
      }
    }
    guard result == SQLITE_OK else {
      throw DatabaseError.sqlite(result, database, statement: text, source: source)
    }
    guard let handle else {
      throw DatabaseError(.syntaxError, "the statement is empty") { $0.source = source }
    }
    guard text.sql.utf8.suffix(rest).allSatisfy({ [0x20, 0x0A, 0x0D, 0x09, 0x3B].contains($0) }) else {
      sqlite3_finalize(handle)
      throw DatabaseError(
        .invalidArgument,
        "the text has more than one statement; run it with execute(script:), or statement by statement"
      ) {
        $0.statement = text.sql
        $0.source = source
      }
    }
    return handle
  }
}
