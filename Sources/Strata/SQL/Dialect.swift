/// How one kind of database spells what queries mean. Drivers bring theirs along.
public protocol Dialect: Sendable {
  /// The name that migrations use for their files, `up.sqlite.sql`, such as `postgres` and `sqlite`.
  var name: String { get }

  /// The most parameters that one statement can have.
  var maximumParameters: Int { get }

  /// How a list of values is compared with: as one array, or value by value.
  var listStyle: ListStyle { get }

  /// The current time as an expression that a timestamptz column takes.
  var currentTimestamp: String { get }

  /// The type of a column that holds a time, in the definition of a table.
  var timestampType: String { get }

  /// A query for the names of the tables that statements reach without a schema in front.
  var tableNames: SQL { get }

  /// How processes take turns where only one may work, as with migrations.
  var exclusion: ProcessExclusion { get }

  /// True when NULL sorts as the largest value without being told to.
  var sortsNullsLast: Bool { get }

  /// Which parts of the query language the database has that not every one has.
  var features: Set<QueryFeature> { get }

  /// False when a transaction that may write excludes all others: its rows need no locks.
  var locksRows: Bool { get }

  /// True when `WITH` may hold statements that change rows; false by default.
  var changesRowsInWith: Bool { get }

  /// True when a query can return arrays of records in the binary format, so that one statement loads rows and all that belongs
  /// to them; false by default.
  var readsRecords: Bool { get }

  /// True when a statement may run several times with the next of its parameters (``Statement/repetitions``), which saves a driver
  /// without a network most of what a statement costs; false by default.
  var repeatsStatements: Bool { get }

  /// True when a sum of whole numbers and their average have another type than the numbers.
  var widensAggregates: Bool { get }

  /// True where there are no decimal numbers: they are kept as whole numbers of units of their last place.
  var scalesDecimals: Bool { get }

  /// What makes a key of version 7 (RFC 9562) for each row of an insert.
  /// - Parameter prefix: Its first seven bytes: the time, the version and four random bits.
  func newKey(prefix: [UInt8]) -> SQL

  /// A query for numbers that the database gives to nobody else, one in each row, for a column that it numbers.
  ///
  /// `nil`, the default, where only inserting a row makes one.
  func reservedNumbers(table: String, column: String, count: Int) -> SQL?

  /// A query for so many keys that the database makes, as a part of a statement; `nil` where there is none.
  /// - Parameters:
  ///   - table: As it stands in SQL, quoted.
  ///   - array: As many as it has elements, in SQL.
  func newNumbers(table: String, column: String, each array: String) -> String?

  /// True when DELETE takes other tables, in USING.
  var joinsInDelete: Bool { get }

  /// True when RETURNING calls the table as the statement does; otherwise by its own name.
  var returnsByAlias: Bool { get }

  /// What the database can say of a table that not every one can.
  var schemaFeatures: Set<SchemaFeature> { get }

  /// What a table that Strata defines ends with, behind the parenthesis.
  var tableOptions: String { get }

  /// The type of a column in the definition of a table.
  /// - Throws: `unsupported` when the database has none that keeps such values.
  func columnType(of type: DatabaseType) throws(DatabaseError) -> String

  /// A value in the definition of a table.
  func literal(_ value: LiteralValue) -> String

  /// What the database calls the function; by default what most do.
  func name(of function: SQLFunction) -> String

  /// How the operator is written; `nil` when the database does not have it.
  func template(of operation: SQLOperator) -> OperatorTemplate?

  /// The one of two spellings of SQL that is the database's own.
  func spelling(postgres: String, sqlite: String) -> String

  /// The placeholder of a parameter, counted from one.
  func placeholder(_ position: Int) -> String

  /// What to send for the beginning of a transaction.
  func begin(_ options: TransactionOptions) -> String

  /// What takes a lock of the application for the rest of a transaction; a `boolean` says whether it was to be had, when it does
  /// not wait.
  /// - Returns: `nil` when a transaction that may write excludes all others anyhow.
  func advisoryLock(_ key: AdvisoryKey, waits: Bool) -> String?

  /// How the database is asked for the plan of a query.
  func plan(of sql: String) -> PlanQuery

  /// The comparison of two expressions of which both may be NULL: `IS NOT DISTINCT FROM`, or its negation.
  func nullSafeComparison(isEqual: Bool) -> String

  /// The operator that matches text, and the pattern to bind. Of the text only the pattern may depend.
  func textMatch(_ match: SQLExpression.TextMatch, _ text: String) -> TextPattern

  /// `LIMIT` and `OFFSET` with their placeholders; at least one is given.
  func limit(_ limit: String?, offset: String?) -> String
}

/// How a database keeps several processes apart.
public enum ProcessExclusion: Sendable, Hashable {
  /// One writer at a time: a transaction that writes excludes every other one.
  case writeTransaction
  /// A lock of the session. It is polled for in autocommit, never waited for inside a statement: a waiting statement
  /// holds a snapshot, and `CREATE INDEX CONCURRENTLY` in the process that has the lock would wait for that in turn.
  /// - Parameter tryLock: Returns true when this session has the lock now; a number stands for its name.
  case sessionLock(tryLock: SQL, unlock: SQL)
  /// Nothing that holds from one statement to the next.
  case unavailable(reason: String)
}

/// A query for a plan, and how it is read.
public enum PlanQuery: Sendable, Hashable {
  /// One line of text in each row; what to ask to have the query run and measured.
  case lines(String, measured: String)
  /// A step in each row: its number, that of the step it belongs to, a number without meaning, and what is done. Nothing is measured.
  case steps(String)
}

public enum ListStyle: Sendable, Hashable {
  /// `= ANY($1)`: one text for lists of every length.
  case array
  /// `IN ($1, $2, …)`: filled up to a power of two, so that a connection prepares few texts.
  case placeholders
}

/// `operator placeholder suffix`, as in `LIKE $1 ESCAPE '\'`.
public struct TextPattern: Sendable, Hashable {
  public let comparison: String
  public let pattern: String
  public let suffix: String

  public init(comparison: String, pattern: String, suffix: String = "") {
    self.comparison = comparison
    self.pattern = pattern
    self.suffix = suffix
  }
}

extension Dialect {
  public var changesRowsInWith: Bool { false }
  public var repeatsStatements: Bool { false }
  public var readsRecords: Bool { false }
  public func reservedNumbers(table: String, column: String, count: Int) -> SQL? { nil }

  public func newNumbers(table: String, column: String, each array: String) -> String? { nil }

  public func name(of function: SQLFunction) -> String { function.rawValue }

  /// The expression of a default that is not a value.
  func text(of value: ColumnDefault) throws(DatabaseError) -> String {
    switch value {
    case .now: currentTimestamp
    case .sql(let sql): sql
    case .each(let postgres, let sqlite): spelling(postgres: postgres, sqlite: sqlite)
    case .value(let value): literal(try LiteralValue(value))
    }
  }

  /// Quotes a name; a quote in it is doubled (SQL standard, and both databases).
  public func quoted(_ identifier: String) -> String { identifier.quotedAsIdentifier }
}

extension String {
  var quotedAsIdentifier: String {
    guard utf8.contains(UInt8(ascii: "\"")) else { return "\"\(self)\"" }
    return "\"" + replacingScalars { $0 == "\"" ? "\"\"" : nil } + "\""
  }
}
