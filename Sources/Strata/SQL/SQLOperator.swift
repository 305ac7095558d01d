/// What every database spells in its own way, if it has it at all: a ``Dialect`` says how, with places for the arguments.
public enum SQLOperator: Sendable, Hashable {
  // MARK: Arrays: the array, and another array or an element. The type is the elements'.

  case arrayContains(DatabaseType)
  case arrayContainsAll(DatabaseType)
  case arrayIsContained(DatabaseType)
  case arrayOverlaps(DatabaseType)
  case arrayCount
  /// NULL is an array without elements here.
  case arrayConcatenate
  case arrayRemove(DatabaseType)
  /// Counted from one; NULL when the element is not there.
  case arrayPosition(DatabaseType)
  /// The array, and a place that is counted from one.
  case arrayElement(DatabaseType)
  /// Whether the text of a column is an array, where ``SchemaFeature/arrayColumns`` are missing.
  case isArray

  // MARK: JSON: the document

  /// As text; NULL where there is nothing.
  case jsonText([JSONStep])
  /// NULL where there is no number; rounded.
  case jsonInteger([JSONStep])
  case jsonNumber([JSONStep])
  case jsonBool([JSONStep])
  /// How many elements the array has; NULL where there is none.
  case jsonCount([JSONStep])
  /// Whether anything is there, JSON's null included.
  case jsonExists([JSONStep])
  /// The document, and one whose every part is to be in it.
  case jsonContains
  /// The document, and a path of SQL/JSON that must find something.
  case jsonPathExists

  // MARK: Times, in UTC

  /// The time of the statement or of its transaction.
  case now
  /// The time, and microseconds.
  case timeAdd
  /// The time, and months of the calendar.
  case timeAddMonths
  /// Two times; seconds from the second to the first.
  case timeDifference
  case timePart(TimePart)
  case timeTruncate(TimeUnit)

  // MARK: Searching texts

  /// What a text is searched by: its words as a language forms them.
  case textVector(language: String)
  /// A vector of which every word counts as this class: A to D.
  case textWeight(String)
  case textQuery(language: String)
  /// A vector and a query.
  case textMatches
  case textRank
  /// A text and a query.
  case textHeadline(language: String)
  /// Two texts, from 0 to 1.
  case similarity
  case isSimilar
  /// A text and the words that are searched in it, from 0 to 1.
  case wordSimilarity
  case hasSimilarWords

  /// What a database that does not have it lacks.
  var feature: QueryFeature {
    switch self {
    case .arrayContains, .arrayContainsAll, .arrayIsContained, .arrayOverlaps, .arrayCount, .arrayConcatenate,
      .arrayRemove, .arrayPosition, .arrayElement, .isArray:
      .arrayElements
    case .jsonText, .jsonInteger, .jsonNumber, .jsonBool, .jsonCount, .jsonExists: .jsonPaths
    case .jsonContains, .jsonPathExists: .jsonContainment
    case .now, .timeAdd, .timeAddMonths, .timeDifference, .timePart, .timeTruncate: .calendar
    case .textVector, .textWeight, .textQuery, .textMatches, .textRank, .textHeadline: .textSearch
    case .similarity, .isSimilar, .wordSimilarity, .hasSimilarWords: .similarity
    }
  }
}

/// A step into a JSON document: the name of a member, or the place of an element.
public enum JSONStep: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case member(String)
  /// Counted from zero; from the end, where negative: the last one is −1.
  case element(Int)

  public init(stringLiteral value: String) { self = .member(value) }

  public init(integerLiteral value: Int) { self = .element(value) }
}

/// A number that a time has in the calendar of UTC.
public enum TimePart: String, Sendable, Hashable, CaseIterable {
  case year
  case month
  case day
  case hour
  case minute
  /// Without fractions.
  case second
  /// 1 is Monday, 7 is Sunday.
  case weekday
  case dayOfYear
}

public enum TimeUnit: String, Sendable, Hashable, CaseIterable {
  case second
  case minute
  case hour
  case day
  /// Begins on Monday.
  case week
  case month
  case year
}

/// How a dialect writes an operator: text with places for the arguments.
///
/// ```swift
/// let template: OperatorTemplate = "(\(0) @> \(1))"
/// ```
public struct OperatorTemplate: Sendable, Hashable, ExpressibleByStringInterpolation {
  enum Part: Sendable, Hashable {
    case text(String)
    case argument(Int)
  }

  let parts: [Part]

  public init(stringLiteral value: String) { parts = [.text(value)] }

  public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  private init(_ parts: [Part]) { self.parts = parts }

  public static func + (left: OperatorTemplate, right: OperatorTemplate) -> OperatorTemplate {
    OperatorTemplate(left.parts + right.parts)
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }

    /// The place of an argument, counted from zero.
    public mutating func appendInterpolation(_ argument: Int) { parts.append(.argument(argument)) }

    /// Text as it is.
    public mutating func appendInterpolation(sql: String) { parts.append(.text(sql)) }
  }
}

extension SQLWriter {
  mutating func call(_ operation: SQLOperator, _ arguments: [SQLExpression]) throws(DatabaseError) {
    guard let template = dialect.template(of: operation) else {
      let feature = operation.feature
      throw DatabaseError(.unsupported, "\(dialect.name) has no \(feature.rawValue); \(feature.advice)")
    }
    for part in template.parts {
      switch part {
      case .text(let text): write(text)
      case .argument(let place) where arguments.indices.contains(place): try operand(arguments[place])
      case .argument(let place):
        throw DatabaseError(.invalidArgument, "the dialect's template has no argument \(place)")
      }
    }
  }
}
