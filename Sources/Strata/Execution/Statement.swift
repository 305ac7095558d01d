package import Synchronization

/// The text of a statement, made once and compared by identity first: a connection finds its prepared statement
/// without hashing or comparing the text again.
public final class StatementText: Sendable, Hashable, CustomStringConvertible {
  public let sql: String
  /// Of an insert whose row may be known before it is sent.
  package let echo: InsertEcho?
  private let hash: Int
  // In place of an `AtomicLazyReference`, whose code is generic at run time: half a microsecond for each statement.
  private let kept = Atomic<Unmanaged<StatementNote>?>(nil)

  public convenience init(_ sql: String) { self.init(sql, echo: nil) }

  init(_ sql: String, echo: InsertEcho?) {
    self.sql = sql
    self.echo = echo
    hash = sql.hashValue
  }

  deinit { kept.load(ordering: .acquiring)?.release() }

  public var description: String { sql }

  /// What the first driver that ran the statement finds again without looking it up.
  package var note: StatementNote? { kept.load(ordering: .acquiring)?.takeUnretainedValue() }

  /// Keeps the note of the first driver, for as long as the text lives.
  package func keep(_ note: StatementNote) {
    let note = Unmanaged.passRetained(note)
    let isFirst = kept.compareExchange(expected: nil, desired: note, ordering: .acquiringAndReleasing).exchanged
    if !isFirst { note.release() }
  }

  public static func == (left: StatementText, right: StatementText) -> Bool {
    left === right || (left.hash == right.hash && left.sql == right.sql)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// What a driver knows of a statement, whatever connection runs it.
package final class StatementNote: Sendable {
  /// The driver's part that keeps the note: two drivers may run the same text.
  package let owner: ObjectIdentifier
  /// How long the server needs for it, in nanoseconds.
  package let duration: Atomic<Int>
  /// How many quick and small answers must still come before it may be sent together with others.
  package let caution: Atomic<Int>

  package init(owner: ObjectIdentifier, duration: Int, caution: Int) {
    self.owner = owner
    self.duration = Atomic(duration)
    self.caution = Atomic(caution)
  }
}

/// One statement, ready to send: text, values, and where its rows go. Never changes once it is made, so drivers hand it
/// around without copying it.
public final class Statement: Sendable {
  /// What a driver may do with the statement.
  public enum Access: Sendable, Hashable {
    /// Changes nothing: may run on a read-only connection, and again after a lost connection.
    case read
    case write
    /// Raw SQL: the driver asks the database where it can, and otherwise takes it for a write.
    case undeclared
  }

  public enum Kind: Sendable, Hashable {
    /// Prepared, with parameters, cached per connection.
    case prepared
    /// What stands behind it in its group is prepared under it too: a setting that holds for the transaction, such as the
    /// search path.
    case setting
    /// Any number of statements in one text, without parameters and without transaction control.
    case script
    /// `BEGIN`, `COMMIT`, `SAVEPOINT`…: sent by Strata alone.
    case control
    /// A query whose rows are asked for in batches.
    case cursor(CursorStep)
    /// PostgreSQL's `COPY … FROM STDIN`, and where its data comes from.
    case copyIn(CopyInput)
    /// PostgreSQL's `COPY … TO STDOUT`, and where its data goes.
    case copyOut(CopyOutput)
  }

  /// Whether the data of a COPY goes with it, for as long as its producer or its consumer takes.
  package var copies: Bool {
    switch kind {
    case .copyIn, .copyOut: true
    case .prepared, .setting, .control, .script, .cursor: false
    }
  }

  public let text: StatementText
  public let parameters: ParameterBuffer
  public let access: Access
  public let kind: Kind
  /// Receives the rows in batches, on the connection's thread. Without one, rows are thrown away.
  public let rows: (any RowSink)?
  /// How often it runs, each time with the next of its parameters, as many as it has placeholders. More than once only where
  /// the driver's ``Dialect/repeatsStatements`` says so.
  public let repetitions: Int
  public let source: CallSite?

  public init(
    _ text: StatementText, parameters: ParameterBuffer = ParameterBuffer(), access: Access, kind: Kind = .prepared,
    rows: (any RowSink)? = nil, repetitions: Int = 1, source: CallSite? = nil
  ) {
    self.text = text
    self.parameters = parameters
    self.access = access
    self.kind = kind
    self.rows = rows
    self.repetitions = repetitions
    self.source = source
  }

  /// `BEGIN` and its like.
  static func control(_ sql: String, source: CallSite?) -> Statement {
    Statement(StatementText(sql), access: .write, kind: .control, source: source)
  }
}
