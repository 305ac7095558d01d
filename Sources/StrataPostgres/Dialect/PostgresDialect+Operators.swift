public import Strata

extension PostgresDialect {
  public func template(of operation: SQLOperator) -> OperatorTemplate? {
    switch operation {
    case .arrayContains: "(\(1) = ANY (\(0)))"
    case .arrayContainsAll: "(\(0) @> \(1))"
    case .arrayIsContained: "(\(0) <@ \(1))"
    case .arrayOverlaps: "(\(0) && \(1))"
    case .arrayCount: "cardinality(\(0))"
    case .arrayConcatenate: "array_cat(\(0), \(1))"
    case .arrayRemove: "array_remove(\(0), \(1))"
    case .arrayPosition: "array_position(\(0), \(1))"
    case .arrayElement: "(\(0))[\(1)]"
    // The type of the column says it.
    case .isArray: nil

    case .jsonText(let path): "(\(0) #>> \(sql: array(path)))"
    case .jsonInteger(let path): typed(path, "number", "round((\(0) #> \(sql: array(path)))::numeric)::int8")
    case .jsonNumber(let path): typed(path, "number", "(\(0) #> \(sql: array(path)))::float8")
    case .jsonBool(let path): typed(path, "boolean", "(\(0) #> \(sql: array(path)))::boolean")
    case .jsonCount(let path): typed(path, "array", "jsonb_array_length(\(0) #> \(sql: array(path)))")
    case .jsonExists(let path): "((\(0) #> \(sql: array(path))) IS NOT NULL)"
    case .jsonContains: "(\(0) @> \(1))"
    case .jsonPathExists: "(\(0) @? \(1)::jsonpath)"

    case .now: "now()"
    case .timeAdd: "(\(0) + \(1) * interval '1 microsecond')"
    case .timeAddMonths: "(((\(0) AT TIME ZONE 'UTC') + make_interval(months => \(1))) AT TIME ZONE 'UTC')"
    case .timeDifference: "extract(epoch FROM \(0) - \(1))::float8"
    case .timePart(let part): "trunc(extract(\(sql: name(of: part)) FROM \(0) AT TIME ZONE 'UTC'))::int8"
    case .timeTruncate(let unit): "date_trunc('\(sql: unit.rawValue)', \(0), 'UTC')"

    case .textVector(let language): "to_tsvector(\(sql: configuration(language)), coalesce(\(0), ''))"
    case .textWeight(let weight): "setweight(\(0), \(sql: literal(.text(weight))))"
    case .textQuery(let language): "websearch_to_tsquery(\(sql: configuration(language)), \(0))"
    case .textMatches: "(\(0) @@ \(1))"
    case .textRank: "ts_rank_cd(\(0), \(1))"
    case .textHeadline(let language): "ts_headline(\(sql: configuration(language)), \(0), \(1))"
    case .similarity: "similarity(\(0), \(1))"
    case .isSimilar: "(\(0) % \(1))"
    case .wordSimilarity: "word_similarity(\(1), \(0))"
    case .hasSimilarWords: "(\(1) <% \(0))"
    }
  }

  /// A constant: an index of the same expression is found by it.
  private func array(_ path: [JSONStep]) -> String {
    let steps = path.map { step in
      switch step {
      case .member(let name): literal(.text(name))
      case .element(let place): "'\(place)'"
      }
    }
    return "ARRAY[\(steps.joined(separator: ", "))]::text[]"
  }

  private func typed(_ path: [JSONStep], _ type: String, _ value: OperatorTemplate) -> OperatorTemplate {
    let test: OperatorTemplate = "CASE jsonb_typeof(\(0) #> \(sql: array(path))) WHEN '\(sql: type)' THEN "
    return test + value + " END"
  }

  /// Also a constant for the sake of indexes: with the name of a configuration as a parameter, none would fit.
  private func configuration(_ language: String) -> String { "\(literal(.text(language)))::regconfig" }

  private func name(of part: TimePart) -> String {
    switch part {
    case .year, .month, .day, .hour, .minute, .second: part.rawValue
    case .weekday: "isodow"
    case .dayOfYear: "doy"
    }
  }
}
