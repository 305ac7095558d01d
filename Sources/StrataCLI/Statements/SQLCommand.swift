public import ArgumentParser
import Foundation
import Strata
import StrataMigrationFiles
import StrataSQLite

/// `db sql`
public struct SQLCommand<App: DatabaseApplication>: AsyncParsableCommand, Sendable {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "sql", abstract: "Run statements, or open the database's own shell.",
      discussion: """
        Several statements are one transaction: all are done or none. A single one is a transaction by itself. Without a statement, psql or \
        sqlite3 is opened where the input is a terminal; otherwise the input is read. What is returned is held in memory as a whole.
        """)
  }

  @Argument(help: ArgumentHelp("The statement, or several with semicolons between them.", valueName: "SQL"))
  var sql: String?
  @Option(help: "A file to take them from.", completion: .file(extensions: ["sql"])) var file: String?
  @OptionGroup var database: DatabaseOptions
  @Flag(help: "Refuse what writes.") var readOnly = false
  @Flag(help: "Run each statement by itself: what stands before one that fails has been done.") var noTransaction =
    false
  @Flag(help: "Print comma-separated values; NULL is empty.") var csv = false
  @OptionGroup var programs: ClientProgramOptions
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func validate() throws {
    guard sql == nil || file == nil else { throw ValidationError("a statement and --file exclude each other") }
    guard !csv || !json else { throw ValidationError("--csv and --json exclude each other") }
    guard !readOnly || !noTransaction else {
      throw ValidationError("--read-only and --no-transaction exclude each other")
    }
  }

  public func run() async throws {
    try await CommandFailure.reporting {
      let location = try database.location(for: App.self)
      guard let (text, name) = try input() else {
        guard !csv, !json, !noTransaction else {
          throw DatabaseError(
            .invalidArgument,
            "the shell has ways of its own to print; leave out --csv, --json and --no-transaction, or write a statement"
          )
        }
        try await DatabaseShell(tools: programs.tools, isReadOnly: readOnly, logger: database.logger).open(location)
        return
      }
      try await run(text, name, location)
    }
  }

  private func run(_ text: String, _ name: String, _ location: DatabaseLocation) async throws {
    if case .sqlite(.file(let path)) = location, !FileManager.default.fileExists(atPath: path) {
      // Opening it would make it.
      throw DatabaseError(
        .invalidArgument, "there is no database \(path); correct --database, or make it with `db create`")
    }
    let script: SQLScript
    do throws(SQLScript.Problem) {
      script = try SQLScript(text, syntax: location.syntax, file: name)
    } catch {
      switch error.kind {
      case .copyFromStandardInput, .clientCommand:
        throw DatabaseError(
          .invalidArgument,
          "\(name):\(error.position.line):\(error.position.column): this belongs to psql, which `db sql` opens when no statement is given"
        )
      case .unterminatedString, .unterminatedName, .unterminatedDollarQuote, .unterminatedComment, .unterminatedBody,
        .unterminatedParenthesis, .nulCharacter:
        throw DatabaseError(.syntaxError, "\(error)")
      }
    }
    let runner = try StatementRunner(script, isTransaction: !noTransaction, isReadOnly: readOnly)
    do {
      // The database stops, too, and does not go on for nobody.
      try await Interruption.cancelling { [self] in
        try await database.withDatabase(for: App.self) { db in
          if !json, !csv { RunningLine.standardOutput.begin() }
          try await runner.run(on: db)
        }
      }
    } catch {
      // What has been done and stays is told before what failed.
      if noTransaction, !json { show(runner.results) }
      throw error
    }
    if json { return Terminal.line(ResultText.json(runner.results)) }
    show(runner.results)
  }

  private func show(_ results: [StatementResult]) {
    RunningLine.standardOutput.end()
    let blocks = results.map { csv ? ResultText.csv($0) : ResultText.table($0) }.filter { !$0.isEmpty }
    for (index, block) in blocks.enumerated() {
      // Tables stand apart from each other; so do lists of values, which have different columns.
      if index > 0, csv || results[index].columns != nil { Terminal.line("") }
      for line in block { Terminal.line(line) }
    }
  }

  /// - Returns: The text and what to call it in messages; `nil` when a person sits at the terminal.
  private func input() throws(DatabaseError) -> (text: String, name: String)? {
    if let sql { return (sql, "SQL") }
    if let file {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw DatabaseError(.invalidArgument, "\(file) cannot be read; correct --file")
      }
      return (try decoded(data, file), file)
    }
    guard isatty(STDIN_FILENO) == 0 else { return nil }
    do {
      return (try decoded(try FileHandle.standardInput.readToEnd() ?? Data(), "input"), "input")
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw DatabaseError(.storageUnavailable, "the input cannot be read: \(error.localizedDescription)")
    }
  }

  private func decoded(_ data: Data, _ name: String) throws(DatabaseError) -> String {
    guard let text = String(data: data, encoding: .utf8) else {
      throw DatabaseError(.invalidArgument, "\(name) is not UTF-8; save it so, and run the command again")
    }
    return text
  }
}

extension DatabaseLocation {
  fileprivate var syntax: SQLScript.Syntax {
    switch self {
    case .sqlite: .sqlite
    case .postgres: .postgres
    }
  }
}
