/// What a database does by itself when rows of a table change.
///
/// See ``Entity/trigger(_:_:_:when:postgres:sqlite:)``.
public struct TableTrigger: Sendable, Hashable {
  public enum Timing: String, Sendable, Hashable, CaseIterable {
    /// The row is not written yet: on PostgreSQL the body may change it, and what it returns is written.
    case before = "BEFORE"
    case after = "AFTER"
  }

  enum Event: Sendable, Hashable {
    case insert
    /// Of some columns; without any, of all.
    case update([String])
    case delete
  }

  /// How conditions and bodies call the row as it will be and as it was.
  static let newRow = "new"
  static let oldRow = "old"

  /// As it is declared; in the database `strata_` stands in front of it.
  public let name: String
  public let timing: Timing
  /// False for once a statement.
  public let isForEachRow: Bool
  let events: [Event]
  let condition: SQLExpression?
  let postgres: String?
  let sqlite: String?
}

extension Entity {
  /// What the database does for each row that is inserted, updated or deleted; declared beside `indexes` and `checks`.
  ///
  /// ```swift
  /// static let triggers = [
  ///   trigger(
  ///     "no_empty_title", .before, [.insert, .update(of: \.title)], when: { new, _ in new.title == "" },
  ///     postgres: "BEGIN RAISE EXCEPTION 'a document has a title' USING ERRCODE = 'check_violation'; END",
  ///     sqlite: "SELECT raise(ABORT, 'a document has a title');")
  /// ]
  /// ```
  /// Each database has SQL of its own here. One without a body simply has no trigger, so what must hold on both takes both.
  ///
  /// On PostgreSQL the trigger runs a function in PL/pgSQL, which is made, changed and dropped with it. The function runs with the rights
  /// of whoever writes the row. On SQLite a trigger has one event; of several, each has its own.
  /// Sources: [PostgreSQL](https://www.postgresql.org/docs/current/plpgsql-trigger.html), [SQLite](https://www.sqlite.org/lang_createtrigger.html).
  /// - Parameters:
  ///   - name: Unique among the table's triggers; one that is empty or there twice is `invalidArgument` where the table is made. On
  ///     PostgreSQL the trigger is `strata_name` and its function `strata_table_name`, both shortened to 63 bytes; on SQLite, where names
  ///     are those of the whole database, the trigger is `strata_table_name`, with the event behind it where there are several.
  ///     What is called so, a migration may change and drop. Triggers of one table and time run in the order of their names on PostgreSQL,
  ///     and in none that is promised on SQLite.
  ///   - timing: Before the row is written, or after it.
  ///   - events: At least one, each once.
  ///   - condition: Of the row as it will be and as it was; other rows do not run the body. An insert has no old row and a delete no new
  ///     one: to speak of it is `invalidArgument` where the table is made.
  ///   - postgres: The body of the function: a block of PL/pgSQL, from `DECLARE` or `BEGIN` to `END`. One that runs before returns the
  ///     row to write, `NEW` (or `OLD` for a delete), or NULL for not to write it.
  ///   - sqlite: The statements between `BEGIN` and `END`, each with its semicolon.
  public static func trigger(
    _ name: String, _ timing: TableTrigger.Timing, _ events: [TriggerEvent<Self>],
    when condition: ((_ new: Columns, _ old: Columns) -> Condition)? = nil, postgres: String? = nil,
    sqlite: String? = nil
  ) -> TableTrigger {
    TableTrigger(
      name: name, timing: timing, isForEachRow: true, events: events.map { TableTrigger.Event($0) },
      condition: condition?(columns(as: TableTrigger.newRow), columns(as: TableTrigger.oldRow)).expression,
      postgres: postgres, sqlite: sqlite)
  }

  /// What the database does once for each statement that inserts, updates or deletes rows, be it none.
  ///
  /// PostgreSQL only: SQLite has triggers for each row alone. Otherwise as ``trigger(_:_:_:when:postgres:sqlite:)``.
  /// - Parameter body: The body of the function; it sees no row.
  public static func statementTrigger(
    _ name: String, _ timing: TableTrigger.Timing, _ events: [TriggerEvent<Self>], postgres body: String
  ) -> TableTrigger {
    TableTrigger(
      name: name, timing: timing, isForEachRow: false, events: events.map { TableTrigger.Event($0) }, condition: nil,
      postgres: body, sqlite: nil)
  }
}

extension TableTrigger.Event {
  fileprivate init<Model>(_ event: TriggerEvent<Model>) {
    switch event.kind {
    case .insert: self = .insert
    case .update: self = .update(event.columns)
    case .delete: self = .delete
    }
  }

  var name: String {
    switch self {
    case .insert: "INSERT"
    case .update: "UPDATE"
    case .delete: "DELETE"
    }
  }

  /// Whether there is a row as it will be, and one as it was.
  var hasNewRow: Bool { self != .delete }
  var hasOldRow: Bool { self != .insert }
}
