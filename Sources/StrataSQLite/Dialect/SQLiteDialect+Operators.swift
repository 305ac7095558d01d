public import Strata

extension SQLiteDialect {
  public func template(of operation: SQLOperator) -> OperatorTemplate? {
    switch operation {
    case .arrayContains(let type): ArrayTemplates(type)?.contains
    case .arrayContainsAll(let type): ArrayTemplates(type)?.containsAll
    case .arrayIsContained(let type): ArrayTemplates(type)?.isContained
    case .arrayOverlaps(let type): ArrayTemplates(type)?.overlaps
    case .arrayCount: "json_array_length(\(0))"
    case .arrayConcatenate: ArrayTemplates.concatenate
    case .arrayRemove(let type): ArrayTemplates(type)?.remove
    case .arrayPosition(let type): ArrayTemplates(type)?.position
    case .arrayElement(let type): ArrayTemplates(type)?.element
    // To ask for the type of what is not JSON is an error; NULL is left to NOT NULL.
    case .isArray: "CASE json_valid(\(0)) WHEN 1 THEN json_type(\(0)) = 'array' ELSE \(0) IS NULL END"

    case .jsonContains, .jsonPathExists, .timeAddMonths, .textVector, .textWeight, .textQuery, .textMatches, .textRank,
      .textHeadline, .similarity, .isSimilar, .wordSimilarity, .hasSimilarWords:
      nil

    case .jsonText(let steps):
      path(steps).map { path in
        // `->>` makes 1 and 0 of true and false.
        """
        CASE json_type(\(0), \(sql: path)) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
        ELSE CAST(\(0) ->> \(sql: path) AS TEXT) END
        """
      }
    case .jsonInteger(let steps):
      path(steps).map { path in
        """
        CASE json_type(\(0), \(sql: path)) WHEN 'integer' THEN \(0) ->> \(sql: path) \
        WHEN 'real' THEN CAST(round(\(0) ->> \(sql: path)) AS INTEGER) END
        """
      }
    case .jsonNumber(let steps):
      path(steps).map { path in
        "CASE WHEN json_type(\(0), \(sql: path)) IN ('integer', 'real') THEN CAST(\(0) ->> \(sql: path) AS REAL) END"
      }
    case .jsonBool(let steps):
      path(steps).map { path in "CASE json_type(\(0), \(sql: path)) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END" }
    case .jsonCount(let steps):
      path(steps).map { path in
        "CASE json_type(\(0), \(sql: path)) WHEN 'array' THEN json_array_length(\(0), \(sql: path)) END"
      }
    case .jsonExists(let steps): path(steps).map { path in "(json_type(\(0), \(sql: path)) IS NOT NULL)" }

    case .now: OperatorTemplate(stringLiteral: currentTimestamp)
    case .timeAdd: "(\(0) + \(1))"
    case .timeDifference: "((\(0) - \(1)) / 1000000.0)"
    case .timePart(let part): template(of: part)
    case .timeTruncate(let unit): template(of: unit)
    }
  }

  /// `$."address"."lines"[0]` (https://www.sqlite.org/json1.html#path_arguments).
  /// - Returns: `nil` for a name that cannot be written: there is no escape for a quotation mark.
  private func path(_ steps: [JSONStep]) -> String? {
    var path = "$"
    for step in steps {
      switch step {
      case .member(let name):
        guard !name.unicodeScalars.contains("\"") else { return nil }
        path += ".\"\(name)\""
      case .element(let place): path += place < 0 ? "[#\(place)]" : "[\(place)]"
      }
    }
    return literal(.text(path))
  }

  // MARK: Times: microseconds since 1970

  /// The remainder of a division that rounds down, before 1970 too.
  private func remainder(of value: OperatorTemplate, by divisor: Int) -> OperatorTemplate {
    "((" + value + " % \(sql: "\(divisor)") + \(sql: "\(divisor)")) % \(sql: "\(divisor)"))"
  }

  private var seconds: OperatorTemplate {
    "((\(0) - " + remainder(of: "\(0)", by: 1_000_000) + ") / 1000000)"
  }

  private func template(of part: TimePart) -> OperatorTemplate {
    let format =
      switch part {
      case .year: "%Y"
      case .month: "%m"
      case .day: "%d"
      case .hour: "%H"
      case .minute: "%M"
      case .second: "%S"
      case .weekday: "%w"
      case .dayOfYear: "%j"
      }
    let number: OperatorTemplate = "CAST(strftime('\(sql: format)', " + seconds + ", 'unixepoch') AS INTEGER)"
    // Sunday is 0 there.
    return part == .weekday ? "((" + number + " + 6) % 7 + 1)" : number
  }

  private func template(of unit: TimeUnit) -> OperatorTemplate {
    switch unit {
    case .second: "(\(0) - " + remainder(of: "\(0)", by: 1_000_000) + ")"
    case .minute: "(\(0) - " + remainder(of: "\(0)", by: 60_000_000) + ")"
    case .hour: "(\(0) - " + remainder(of: "\(0)", by: 3_600_000_000) + ")"
    case .day: "(\(0) - " + remainder(of: "\(0)", by: 86_400_000_000) + ")"
    // The first day of 1970 was a Thursday.
    case .week: "(\(0) - " + remainder(of: "(\(0) + 259200000000)", by: 604_800_000_000) + ")"
    case .month: start(of: "month")
    case .year: start(of: "year")
    }
  }

  private func start(of unit: String) -> OperatorTemplate {
    "(CAST(strftime('%s', " + seconds + ", 'unixepoch', 'start of \(sql: unit)') AS INTEGER) * 1000000)"
  }
}
