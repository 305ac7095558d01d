import Foundation
public import StrataMigrations

/// Migrations on a terminal.
public enum MigrationReport {
  /// Each migration on a line; on a terminal as a table.
  static func lines(_ status: [MigrationStatus], _ style: TerminalStyle) -> [String] {
    let ids = status.map { "\($0.version)_\($0.name)" }
    let width = style.isTerminal ? max("MIGRATION".count, ids.map(\.count).max() ?? 0) : 0
    func padded(_ text: String, to width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let lines = zip(status, ids).map { status, id in
      let (state, color, note) = parts(of: status.state)
      let name = note.isEmpty ? id : padded(id, to: width) + "  " + note
      return style.colored(padded(state, to: 15), color) + name
    }
    guard style.isTerminal, !lines.isEmpty else { return lines }
    return [padded("STATE", to: 15) + padded("MIGRATION", to: width) + "  APPLIED"] + lines
  }

  private static func parts(
    of state: MigrationStatus.State
  ) -> (state: String, color: TerminalStyle.Color, note: String) {
    switch state {
    case .pending: ("pending", .yellow, "")
    case .applied(let date): ("applied", .green, date.ISO8601Format())
    case .changed(let date):
      ("CHANGED", .red, "applied \(date.ISO8601Format()), its script is another one now")
    case .missing(let date): ("MISSING", .red, "applied \(date.ISO8601Format()), not part of this application")
    case .outOfOrder: ("OUT OF ORDER", .red, "not applied, although later ones are")
    case .unfinished(let direction, let done):
      ("UNFINISHED", .red, "\(direction.rawValue): \(done) statement(s) have run")
    }
  }

  /// A dry run.
  static func show(_ steps: [MigrationStep], json: Bool) throws {
    if json { return try Terminal.json(steps.map { MigrationDocument.Step($0) }) }
    if steps.isEmpty { Terminal.line("There is nothing to do.") }
    for step in steps {
      Terminal.line(
        "-- \(step.direction.rawValue) \(step.file)\(step.runsInTransaction ? "" : ", without a transaction")")
      if step.statementsDone > 0 { Terminal.line("-- \(step.statementsDone) statement(s) have run before") }
      for statement in step.statements.dropFirst(step.statementsDone) { Terminal.line("\(statement);") }
    }
  }

  static func progress(_ migration: Migration, _ rows: Int, _ total: Int?) -> String {
    guard let total else { return "filling in \(migration.id)  \(rows) rows" }
    return "filling in \(migration.id)  \(rows) of \(total) rows, \(total > 0 ? rows * 100 / total : 100) %"
  }

  @Sendable
  public static func print(_ event: MigrationRunner.Event) {
    RunningLine.standardOutput.end()
    write(event)
    switch event {
    case .applied, .reverted: break
    case .applying, .reverting, .waiting, .resuming, .backfilling, .retrying, .droppedInvalidIndex:
      RunningLine.standardOutput.begin()
    }
  }

  private static func write(_ event: MigrationRunner.Event) {
    switch event {
    case .applying(let migration): Terminal.line("applying   \(migration.id)")
    case .applied(let migration, let duration): Terminal.line("applied    \(migration.id)  \(duration.shortText)")
    case .reverting(let migration): Terminal.line("reverting  \(migration.id)")
    case .reverted(let migration, let duration): Terminal.line("reverted   \(migration.id)  \(duration.shortText)")
    case .waiting: Terminal.line("Another process is writing; waiting for it…")
    case .resuming(let migration, let done):
      Terminal.line("resuming   \(migration.id)  behind \(done) step(s)")
    case .backfilling(let migration, let rows, let total): Terminal.line(progress(migration, rows, total))
    case .retrying(let migration, let attempt, let pause):
      Terminal.line("retrying   \(migration.id)  attempt \(attempt) found a lock taken; next in \(pause.shortText)")
    case .droppedInvalidIndex(let migration, let name):
      Terminal.line("cleaned    \(migration.id)  dropped the invalid index \(name)")
    }
  }
}

extension Duration {
  fileprivate var shortText: String {
    formatted(.units(allowed: [.seconds, .milliseconds], width: .narrow, maximumUnitCount: 1))
  }
}
