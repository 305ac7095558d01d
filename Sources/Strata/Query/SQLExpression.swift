/// A node of a query: what the SQL writer turns into text. Applications meet ``Condition`` and ``Column`` instead.
public indirect enum SQLExpression: Sendable, Hashable {
  case column(ColumnReference)
  case value(BoundValue)
  case comparison(Comparison, SQLExpression, SQLExpression)
  case isNull(SQLExpression)
  case isNotNull(SQLExpression)
  case inList(SQLExpression, type: DatabaseType, values: [BoundValue])
  case textMatch(TextMatch, SQLExpression, String)
  case all([SQLExpression])
  case any([SQLExpression])
  case not(SQLExpression)
  case raw(SQL)

  public enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Of two columns that may be NULL; a value is compared with `=` or `IS NULL`, which indexes serve.
    case identical = "IS NOT DISTINCT FROM"
    case different = "IS DISTINCT FROM"
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
