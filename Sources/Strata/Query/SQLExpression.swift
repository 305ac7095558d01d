/// A node of a query: what the SQL writer turns into text. Applications meet ``Condition``, ``Column`` and ``Computed`` instead.
public indirect enum SQLExpression: Sendable, Hashable {
  case column(ColumnReference)
  case value(BoundValue)
  /// Several values that are compared one after the other: the first that differ decide.
  case row([SQLExpression])
  case comparison(Comparison, SQLExpression, SQLExpression)
  case operation(Operation, SQLExpression, SQLExpression)
  case isNull(SQLExpression)
  case isNotNull(SQLExpression)
  case inList(SQLExpression, type: DatabaseType, values: [BoundValue])
  case inQuery(SQLExpression, SelectStatement)
  case exists(SelectStatement)
  /// The one value that a query returns, or NULL.
  case query(SelectStatement)
  case textMatch(TextMatch, SQLExpression, String)
  case function(SQLFunction, [SQLExpression])
  case call(SQLOperator, [SQLExpression])
  case aggregate(AggregateCall)
  case choice([Branch], otherwise: SQLExpression?)
  case all([SQLExpression])
  case any([SQLExpression])
  case not(SQLExpression)
  /// What was selected at this place, counted from one; in ORDER BY only.
  case place(Int)
  /// An aggregate or a function of windows, over the rows that belong to each row.
  case window(SQLExpression, Window)
  case raw(SQL)

  public enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Of two expressions that may be NULL; a value is compared with `=` or `IS NULL`, which indexes serve.
    case identical = "IS NOT DISTINCT FROM"
    case different = "IS DISTINCT FROM"
    /// A text and a regular expression. PostgreSQL only.
    case matches = "~"
    case matchesIgnoringCase = "~*"
  }

  public enum Operation: String, Sendable, Hashable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case concatenate = "||"
  }

  /// `WHEN … THEN …`.
  public struct Branch: Sendable, Hashable {
    public let condition: SQLExpression
    public let value: SQLExpression

    public init(_ condition: SQLExpression, _ value: SQLExpression) {
      self.condition = condition
      self.value = value
    }
  }

  public struct TextMatch: Sendable, Hashable {
    public enum Place: Sendable, Hashable, CaseIterable {
      case anywhere
      case start
      case end
    }

    public let place: Place
    public let ignoresCase: Bool

    public init(_ place: Place, ignoresCase: Bool) {
      self.place = place
      self.ignoresCase = ignoresCase
    }
  }
}

/// A function of the database, by the name that most databases have for it.
public enum SQLFunction: String, Sendable, Hashable, CaseIterable {
  case lower
  case upper
  /// In characters, as Unicode scalars are counted.
  case length
  case trim
  case replace
  /// Text, first character counted from one, and how many.
  case substring = "substr"
  /// Text and what is searched in it; 0 when it is not there.
  case position = "instr"
  case coalesce
  case nullIf = "nullif"
  case rowNumber = "row_number"
  case rank
  case denseRank = "dense_rank"
  case lag
  case lead
  case firstValue = "first_value"
  case lastValue = "last_value"
}

/// A call of an aggregate function.
public struct AggregateCall: Sendable, Hashable {
  public enum Function: String, Sendable, Hashable, CaseIterable {
    case count
    case sum
    case average = "avg"
    case minimum = "min"
    case maximum = "max"
  }

  public let function: Function
  /// `nil` counts rows.
  public let argument: SQLExpression?
  /// What the result is, where PostgreSQL makes a wider type of it: a `numeric` of whole numbers.
  public let type: DatabaseType?
  /// What the database must have for it.
  public let feature: QueryFeature?
  public var isDistinct = false
  public var filter: SQLExpression?

  public init(
    _ function: Function, _ argument: SQLExpression?, as type: DatabaseType? = nil, needs feature: QueryFeature? = nil
  ) {
    self.function = function
    self.argument = argument
    self.type = type
    self.feature = feature
  }
}
