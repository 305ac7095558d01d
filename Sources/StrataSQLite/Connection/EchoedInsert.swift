import CSQLite
import Strata

/// Runs inserts whose rows come back as they were given, without asking for them: `RETURNING` costs as much as the insert.
///
/// One for all statements of a group that follow each other with one text and one sink.
final class EchoedInsert {
  let text: StatementText
  private let echo: InsertEcho
  private let encodings: [CellEncoding]
  private let prepared: PreparedStatements.Prepared
  private let sink: any RowSink
  private let now: Int64
  /// How many values a row is given.
  private let given: Int
  private var batch: RowBatchBuilder

  deinit { sqlite3_clear_bindings(prepared.handle) }

  /// - Parameter prepared: The insert without `RETURNING`.
  init(
    _ text: StatementText, _ echo: InsertEcho, _ prepared: PreparedStatements.Prepared, _ sink: any RowSink
  ) throws(DatabaseError) {
    self.text = text
    self.echo = echo
    self.prepared = prepared
    self.sink = sink
    var encodings: [CellEncoding] = []
    for column in echo.columns { encodings.append(try CellEncoding(column.type)) }
    self.encodings = encodings
    given = echo.columns.count { $0.source == .parameter }
    let columns = ResultColumns(names: echo.columns.map(\.name))
    batch = try RowBatchBuilder(columns: columns, types: try sink.begin(columns))
    now = try Self.currentTime()
  }

  /// Of the clock that `strftime` reads, in microseconds since 2000 (https://www.sqlite.org/c3ref/vfs.html).
  private static func currentTime() throws(DatabaseError) -> Int64 {
    let system = sqlite3_vfs_find(nil)
    // From noon of 24 November 4714 BC.
    var milliseconds: sqlite3_int64 = 0
    guard let system, system.pointee.iVersion >= 2, let read = system.pointee.xCurrentTimeInt64,
      read(system, &milliseconds) == SQLITE_OK
    else { throw DatabaseError(.storageUnavailable, "SQLite cannot read the system's clock") }
    let millisecondsTo1970: Int64 = 210_866_760_000_000
    return (milliseconds - millisecondsTo1970) * 1000 - CellEncoding.postgresEpoch
  }

  /// Whether the statement is one more of them.
  func takes(_ statement: Statement) -> Bool { statement.text === text && statement.rows === sink }

  func run(_ statement: Statement, _ database: OpaquePointer) throws(DatabaseError) -> Completion {
    try statement.parameters.validate()
    guard statement.parameters.count == given * statement.repetitions else {
      throw DatabaseError(
        .invalidArgument,
        "the statement has \(given) placeholders and \(statement.parameters.count / max(1, statement.repetitions)) values were given"
      )
    }
    return try statement.parameters.withBytes { bytes throws(DatabaseError) in
      var rest = bytes
      var inserted = 0
      for _ in 0..<statement.repetitions {
        if try insert(&rest, statement, database) { inserted += 1 }
        if batch.isFull { try sink.receive(batch.take()) }
      }
      return Completion(affectedRows: inserted)
    }
  }

  /// - Parameter rest: Begins with the values of the row, and afterwards with those of the next one.
  /// - Returns: Whether there is a new row.
  private func insert(
    _ rest: inout UnsafeRawBufferPointer, _ statement: Statement, _ database: OpaquePointer
  ) throws(DatabaseError) -> Bool {
    let changesBefore = sqlite3_total_changes64(database)
    // The parameters' bytes are the caller's: nothing of the statement looks at them once it is reset, and the next one binds
    // all of them anew.
    defer { sqlite3_reset(prepared.handle) }
    let length = try bind(rest)
    let values = UnsafeRawBufferPointer(rebasing: rest[..<length])
    rest = UnsafeRawBufferPointer(rebasing: rest[length...])
    guard sqlite3_step(prepared.handle) == SQLITE_DONE else {
      throw DatabaseError.sqlite(
        sqlite3_extended_errcode(database), database, statement: statement.text, source: statement.source)
    }
    // A trigger may have ignored it.
    guard sqlite3_total_changes64(database) != changesBefore else { return false }
    batch.append(echo: echo.columns, of: values, at: now)
    return true
  }

  /// Hands over the rows that are left.
  func finish() throws(DatabaseError) {
    if !batch.isEmpty { try sink.receive(batch.take()) }
  }

  /// Binds the values of one row.
  /// - Returns: How many bytes they have.
  private func bind(_ bytes: UnsafeRawBufferPointer) throws(DatabaseError) -> Int {
    var offset = 0
    for (index, column) in echo.columns.enumerated() {
      let position = Int32(truncatingIfNeeded: index + 1)
      let result: Int32
      switch column.source {
      case .parameter:
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        offset += 4
        if length < 0 {
          result = sqlite3_bind_null(prepared.handle, position)
        } else {
          let value = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
          offset += length
          result = try ParameterBinding.bind(value, column.type, encodings[index], to: prepared.handle, position)
        }
      case .one: result = sqlite3_bind_int64(prepared.handle, position, 1)
      case .now: result = sqlite3_bind_int64(prepared.handle, position, now + CellEncoding.postgresEpoch)
      case .null: result = sqlite3_bind_null(prepared.handle, position)
      }
      guard result == SQLITE_OK else { throw DatabaseError.sqlite(result, sqlite3_db_handle(prepared.handle)) }
    }
    return offset
  }
}

extension InsertEcho {
  /// Whether the table keeps what it is given. The declared type of a column decides what SQLite makes of a value
  /// (https://www.sqlite.org/datatype3.html, 3.1); a view or a table that is not there gives nothing back by itself.
  func isKept(by database: OpaquePointer) -> Bool {
    columns.allSatisfy { column in
      var declared: UnsafePointer<CChar>?
      let result = sqlite3_table_column_metadata(database, nil, table, column.name, &declared, nil, nil, nil, nil)
      // For what has no encoding the ordinary insert has the error to throw.
      guard result == SQLITE_OK, let encoding = try? CellEncoding(column.type) else { return false }
      switch column.source {
      case .one: if column.type != .int8 { return false }
      case .now: if column.type != .timestamptz { return false }
      case .parameter, .null: break
      }
      return encoding.isKept(by: Affinity(declared.map { String(cString: $0) } ?? ""))
    }
  }
}

/// What a column makes of the values that it is given.
private enum Affinity {
  case integer
  case text
  case blob
  case real
  case numeric

  init(_ declared: String) {
    let type = declared.uppercased()
    if type.contains("INT") {
      self = .integer
    } else if type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT") {
      self = .text
    } else if type.contains("BLOB") || type.isEmpty {
      self = .blob
    } else if type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") {
      self = .real
    } else {
      self = .numeric
    }
  }
}

extension CellEncoding {
  fileprivate func isKept(by affinity: Affinity) -> Bool {
    switch (self, affinity) {
    case (.bool, .integer), (.int2, .integer), (.int4, .integer), (.int8, .integer), (.timestamp, .integer): true
    case (.float4, .real), (.float8, .real): true
    case (.text, .text), (.jsonb, .text): true
    // A blob is never made something else.
    case (.uuid, _), (.bytes, _): true
    // Of the two zeros one is kept.
    case (.array(.float4), _), (.array(.float8), _): false
    case (.array, .text): true
    case (.bool, _), (.int2, _), (.int4, _), (.int8, _), (.timestamp, _), (.float4, _), (.float8, _), (.text, _),
      (.jsonb, _), (.array, _):
      false
    // An insert is given units.
    case (.decimal, _): false
    }
  }
}
