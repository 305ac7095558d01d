/// What not every database can do. A query that needs it is refused when it is written, before anything is sent.
public enum QueryFeature: String, Sendable, Hashable, CaseIterable {
  case distinctOn = "DISTINCT ON"
  case lateralJoins = "LATERAL"
  case namedConflicts = "ON CONFLICT ON CONSTRAINT"
  case regularExpressions = "regular expressions"
  case arrayElements = "operators for elements of this type"
  case arrayOrder = "order of arrays"
  case jsonPaths = "this JSON path"
  case jsonContainment = "JSON containment"
  case calendar = "months of the calendar"
  case textSearch = "full-text search"
  case similarity = "similarity of texts"
  case decimalDivision = "division of decimal numbers"

  /// What to do instead.
  var advice: String {
    switch self {
    case .distinctOn: "group the rows, or find the first of each with a sub-query"
    case .namedConflicts: "name the columns of the unique index"
    case .regularExpressions, .textSearch, .similarity: "match the text with contains, hasPrefix or hasSuffix"
    case .arrayElements: "keep the elements in a table of their own"
    case .arrayOrder: "sort by something else, or in Swift"
    case .jsonPaths: "name members without a quotation mark"
    case .jsonContainment: "compare the members by their paths"
    case .calendar: "add days, or compute the time in Swift"
    case .decimalDivision: "divide in Swift, a sum by a count for an average"
    case .lateralJoins: "load the rows with a relation, or with a query of their own"
    }
  }
}

extension SQLWriter {
  func require(_ feature: QueryFeature) throws(DatabaseError) {
    guard dialect.features.contains(feature) else {
      throw DatabaseError(.unsupported, "\(dialect.name) has no \(feature.rawValue); \(feature.advice)")
    }
  }
}
