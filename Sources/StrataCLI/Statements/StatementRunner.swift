import Strata
import StrataMigrationFiles
import StrataSQLite
import Synchronization

/// Runs statements that a person has written, and keeps what they answer.
final class StatementRunner: Sendable {
  private let script: SQLScript
  private let isTransaction: Bool
  private let isReadOnly: Bool
  private let found = Mutex<[StatementResult]>([])

  /// - Parameters:
  ///   - isTransaction: Whether several are all done or none.
  ///   - isReadOnly: Whether what writes is refused; only in a transaction.
  /// - Throws: `invalidArgument` when there is nothing to run, and for a statement that begins or ends a transaction.
  init(_ script: SQLScript, isTransaction: Bool, isReadOnly: Bool) throws(DatabaseError) {
    self.script = script
    self.isTransaction = isTransaction
    self.isReadOnly = isReadOnly
    guard !script.statements.isEmpty else {
      throw DatabaseError(
        .invalidArgument, "there is no statement to run; write one behind `db sql`, or name a file with --file")
    }
    for statement in script.statements where Self.controlsTransactions(statement.text) {
      throw DatabaseError(
        .invalidArgument,
        "\(script.file):\(statement.position.line):\(statement.position.column): several statements are one transaction already; leave \(StatementResult.command(of: statement.text)) out, or run each by itself with --no-transaction"
      )
    }
  }

  /// As many as have been answered, in the order of the statements.
  var results: [StatementResult] { found.withLock { $0 } }

  /// - Throws: The first error, with its place in the text.
  func run(on db: Database) async throws(DatabaseError) {
    do throws(DatabaseError) {
      if db.dialect.name == "sqlite" { try await runSQLite(db) } else { try await runPostgres(db) }
    } catch {
      throw placed(error)
    }
  }

  private func runSQLite(_ db: Database) async throws(DatabaseError) {
    var options = SQLiteStatementOptions()
    options.isTransaction = isTransaction
    options.isReadOnly = isReadOnly
    try await db.runSQLite(script.statements.map(\.text), options: options) { answer in
      self.add { command in
        StatementResult(
          command: command, columns: answer.columns?.map { StatementResult.Column(name: $0, type: nil) },
          rows: answer.rows.map { $0.map { StatementResult.Value($0) } },
          changes: Self.changes(answer.changes ?? 0, by: command, returnsRows: answer.columns != nil))
      }
    }
  }

  private func runPostgres(_ db: Database) async throws(DatabaseError) {
    // A single statement is a transaction by itself, and some must not be in one, such as VACUUM.
    let needsTransaction = isReadOnly || (isTransaction && script.statements.count > 1)
    do {
      if needsTransaction {
        try await db.transaction(access: isReadOnly ? .readOnly : .readWrite) { tx in try await runAll(on: tx) }
      } else {
        // What one statement sets, the next one finds.
        try await db.withConnection { connection in try await runAll(on: connection) }
      }
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw DatabaseError(.cancelled, "the command was stopped")
    }
  }

  private func runAll(on executor: some Executor) async throws {
    for statement in script.statements {
      let sink = PrintedRows()
      let sent = Statement(StatementText(statement.text), access: .undeclared, rows: sink)
      let results = try await executor.run(Burst(sent), source: CallSite(fileID: #fileID, line: #line))
      let completion = try results.first?.get().first
      let (columns, rows) = sink.take()
      let count = completion?.affectedRows ?? 0
      add { command in
        StatementResult(
          command: command, columns: columns, rows: rows,
          changes: Self.changes(count, by: command, returnsRows: columns != nil))
      }
    }
  }

  /// - Returns: `nil` for a statement that changes no rows. `WITH` may begin a change as well, and `CREATE TABLE … AS` counts rows.
  private static func changes(_ count: Int, by command: String, returnsRows: Bool) -> Int? {
    let isChange = ["INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"].contains(command) || (!returnsRows && count > 0)
    return isChange ? count : nil
  }

  private func add(_ make: (_ command: String) -> StatementResult) {
    found.withLock { results in
      let command = StatementResult.command(of: script.statements[results.count].text)
      results.append(make(command))
    }
  }

  private static func controlsTransactions(_ statement: String) -> Bool {
    let words = statement.split(maxSplits: 2) { !$0.isLetter }.map { $0.lowercased() }
    switch words.first {
    case "begin", "start", "commit", "end", "abort", "savepoint", "release", "rollback": return true
    case "prepare": return words.dropFirst().first == "transaction"
    default: return false
    }
  }

  /// Says where in the text the error is, and what became of the statements before it.
  private func placed(_ error: DatabaseError) -> DatabaseError {
    let done = results.count
    // Where all were answered it is the COMMIT that failed.
    guard done < script.statements.count else { return error }
    let statement = script.statements[done]
    let place = error.details.position.map { statement.position(ofCharacter: $0) } ?? statement.position
    let before =
      if done == 0 {
        ""
      } else if isTransaction || isReadOnly {
        "; what stands before it is undone"
      } else {
        "; \(done) statement(s) before it have been run"
      }
    return error.adding {
      $0.message = "\(script.file):\(place.line):\(place.column): \(error.message)\(before)"
      $0.statement = statement.text
    }
  }
}

/// Rows of any columns, each value as PostgreSQL prints it.
private final class PrintedRows: RowSink {
  private struct State {
    var columns: [StatementResult.Column]?
    var types: [DatabaseType] = []
    var rows: [[StatementResult.Value]] = []
  }

  private let state = Mutex(State())

  /// Finds its columns when it sees them.
  var decoder: ObjectIdentifier? { nil }
  var resultTypes: [DatabaseType] { [] }
  var allowsNoRows: Bool { true }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    let types = columns.types ?? columns.names.map { _ in .text }
    state.withLock { state in
      state.types = types
      state.columns = zip(columns.names, types).map { StatementResult.Column(name: $0, type: $1.name) }
    }
    // As text the server gives every type there is, those of extensions among them.
    return types.map { _ in .text }
  }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    let types = state.withLock { $0.types }
    var rows: [[StatementResult.Value]] = []
    try batch.forEachRow { reader throws(DatabaseError) in
      var row: [StatementResult.Value] = []
      row.reserveCapacity(types.count)
      for type in types {
        if try reader.skipNull() {
          row.append(.null)
        } else {
          let text = try reader.withBytes(as: String.self) { bytes throws(DatabaseError) in
            String(decoding: bytes, as: UTF8.self)
          }
          row.append(StatementResult.Value(text, type: type))
        }
      }
      rows.append(row)
    }
    state.withLock { $0.rows += rows }
  }

  func take() -> (columns: [StatementResult.Column]?, rows: [[StatementResult.Value]]) {
    state.withLock { ($0.columns, $0.rows) }
  }
}
