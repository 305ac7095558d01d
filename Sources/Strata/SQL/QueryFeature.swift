/// What not every database can do. A query that needs it is refused when it is written, before anything is sent.
public enum QueryFeature: String, Sendable, Hashable, CaseIterable {
  case distinctOn = "DISTINCT ON"
  case lateralJoins = "LATERAL"
  case namedConflicts = "ON CONFLICT ON CONSTRAINT"
  case regularExpressions = "regular expressions"

  /// What to do instead.
  var advice: String {
    switch self {
    case .distinctOn: "group the rows, or find the first of each with a sub-query"
    case .namedConflicts: "name the columns of the unique index"
    case .regularExpressions: "match the text with contains, hasPrefix or hasSuffix"
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
