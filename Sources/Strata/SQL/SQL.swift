/// SQL of your own. Every interpolated value is bound as a parameter, never pasted into the text.
///
/// ```swift
/// let hits = try await db.all(sql: "SELECT * FROM chores WHERE lower(title) = \(text)", as: Chore.self)
/// ```
public struct SQL: Sendable, Hashable, ExpressibleByStringInterpolation {
  enum Part: Sendable, Hashable {
    case text(String)
    case value(BoundValue)
    case column(ColumnReference)
    case identifier(String)
  }

  var parts: [Part]

  public init(stringLiteral value: String) { parts = [.text(value)] }

  public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  init(parts: [Part]) { self.parts = parts }

  /// SQL from a text that is not a literal. The text runs as it is: never pass one that a user had a hand in.
  public init(trusted text: String) { parts = [.text(text)] }

  public static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.parts += right.parts
    return sum
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    public init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(interpolationCount * 2 + 1) }

    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.text(literal)) }
    }

    /// Binds the value.
    public mutating func appendInterpolation(_ value: some DatabaseValue) { parts.append(.value(BoundValue(value))) }

    /// Binds the value, or NULL. Apart from the other one, because the compiler warns of optionals that are interpolated
    /// where an optional is not named.
    public mutating func appendInterpolation<Value: DatabaseValue>(_ value: Value?) {
      parts.append(.value(BoundValue(value)))
    }

    /// Writes the column's quoted name with its table.
    public mutating func appendInterpolation<Model, Value>(_ column: Column<Model, Value>) {
      parts.append(.column(column.reference))
    }

    /// Writes the quoted name of the entity's table.
    public mutating func appendInterpolation<Model: Entity>(_ entity: Model.Type) {
      parts.append(.identifier(Model.schema.name))
    }

    /// Writes a quoted name, of a table or column that is only known at run time.
    public mutating func appendInterpolation(identifier: String) { parts.append(.identifier(identifier)) }

    /// Inserts another piece of SQL with its parameters.
    public mutating func appendInterpolation(_ sql: SQL) { parts += sql.parts }
  }
}

extension SQL {
  /// The text with its placeholders, and the values.
  public func rendered(for dialect: any Dialect) -> RenderedStatement {
    var writer = SQLWriter(dialect)
    writer.raw(self)
    return writer.finish()
  }
}

/// A statement as text and values.
public struct RenderedStatement: Sendable, Hashable {
  public let sql: String
  public let parameters: ParameterBuffer
  let access: Statement.Access
}
