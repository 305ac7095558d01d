extension SQLWriter {
  /// Writes an expression whatever was written before.
  mutating func node(_ expression: SQLExpression) throws(DatabaseError) {
    if dialect.scalesDecimals, try decimalNode(expression) { return }
    switch expression {
    case .column(let reference):
      column(reference)
    case .value(let value):
      bind(value)
    case .row(let parts):
      write("(")
      try list(parts) { writer, part throws(DatabaseError) in try writer.expression(part) }
      write(")")
    case .comparison(let comparison, let left, let right):
      switch comparison {
      case .matches, .matchesIgnoringCase: try require(.regularExpressions)
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .identical, .different: break
      }
      try operand(left)
      write(" \(symbol(comparison)) ")
      try operand(right)
    case .operation(let operation, let left, let right):
      try operand(left)
      write(" \(operation.rawValue) ")
      try operand(right)
    case .isNull(let tested):
      try operand(tested)
      write(" IS NULL")
    case .isNotNull(let tested):
      try operand(tested)
      write(" IS NOT NULL")
    case .inList(let tested, let type, let values)
    where binds(tooMany: values) && dialect.template(of: .arrayContains(type)) != nil:
      try call(.arrayContains(type), [.value(try .array(of: type, values)), tested])
    case .inList(let tested, let type, let values):
      try membership(type, values) { writer throws(DatabaseError) in try writer.operand(tested) }
    case .inQuery(let tested, let statement):
      try operand(tested)
      write(" IN (")
      try select(statement)
      write(")")
    case .exists(let statement):
      write("EXISTS (")
      try existence(statement)
      write(")")
    case .query(let statement):
      write(statement.selectsRecords ? "ARRAY(" : "(")
      try select(statement)
      write(")")
    case .textMatch(let match, let tested, let text):
      let pattern = dialect.textMatch(match, text)
      try operand(tested)
      write(" \(pattern.comparison) ")
      bind(BoundValue(pattern.pattern))
      write(pattern.suffix)
    case .function(let function, let arguments):
      write(dialect.name(of: function))
      write("(")
      try list(arguments) { writer, argument throws(DatabaseError) in try writer.expression(argument) }
      write(")")
    case .call(let operation, let arguments):
      try self.call(operation, arguments)
    case .aggregate(let call):
      try aggregate(call, over: nil)
    case .window(.aggregate(let call), let window):
      try aggregate(call, over: window)
    case .window(let function, let window):
      try self.expression(function)
      try over(window)
    case .place(let number):
      write("\(number)")
    case .choice(let branches, let otherwise):
      try choice(branches, otherwise)
    case .all(let parts):
      try junction(parts, " AND ", empty: "TRUE")
    case .any(let parts):
      try junction(parts, " OR ", empty: "FALSE")
    case .not(let negated):
      write("NOT (")
      try self.expression(negated)
      write(")")
    case .raw(let sql):
      write("(")
      raw(sql)
      write(")")
    }
  }

  func symbol(_ comparison: SQLExpression.Comparison) -> String {
    switch comparison {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .matchesIgnoringCase:
      comparison.rawValue
    case .identical: dialect.nullSafeComparison(isEqual: true)
    case .different: dialect.nullSafeComparison(isEqual: false)
    }
  }

  /// An expression beside an operator.
  mutating func operand(_ expression: SQLExpression) throws(DatabaseError) {
    switch expression {
    case .column, .value, .row, .function, .call, .aggregate, .choice, .query, .exists, .window, .place, .raw:
      try self.expression(expression)
    case .comparison, .operation, .isNull, .isNotNull, .inList, .inQuery, .textMatch, .all, .any, .not:
      write("(")
      try self.expression(expression)
      write(")")
    }
  }

  private mutating func junction(
    _ parts: [SQLExpression], _ separator: String, empty: String
  ) throws(DatabaseError) {
    guard !parts.isEmpty else { return write(empty) }
    try list(parts, separator: separator) { writer, part throws(DatabaseError) in
      switch part {
      case .all, .any:
        writer.write("(")
        try writer.expression(part)
        writer.write(")")
      case .column, .value, .row, .comparison, .operation, .isNull, .isNotNull, .inList, .inQuery, .exists, .query,
        .textMatch,
        .function, .call, .aggregate, .choice, .not, .window, .place, .raw:
        try writer.expression(part)
      }
    }
  }

  private mutating func aggregate(_ call: AggregateCall, over window: Window?) throws(DatabaseError) {
    if let feature = call.feature { try require(feature) }
    let cast = dialect.widensAggregates ? call.type : nil
    if cast != nil { write("CAST(") }
    write(call.function.rawValue)
    write(call.isDistinct ? "(DISTINCT " : "(")
    if let argument = call.argument { try expression(argument) } else { write("*") }
    write(")")
    if let filter = call.filter {
      write(" FILTER (WHERE ")
      try expression(filter)
      write(")")
    }
    if let window { try over(window) }
    if let cast { write(" AS \(cast.name))") }
  }

  private mutating func over(_ window: Window) throws(DatabaseError) {
    write(" OVER (")
    if !window.partition.isEmpty {
      write("PARTITION BY ")
      try list(window.partition) { writer, expression throws(DatabaseError) in try writer.expression(expression) }
      if !window.ordering.isEmpty { write(" ") }
    }
    try orderBy(window.ordering)
    if let frame = window.frame {
      if !window.partition.isEmpty || !window.ordering.isEmpty { write(" ") }
      try self.frame(frame)
    }
    write(")")
  }

  private mutating func frame(_ frame: Window.Frame) throws(DatabaseError) {
    switch frame {
    case .running: write("RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
    case .rows(let before, let behind):
      guard (before ?? 0) >= 0, (behind ?? 0) >= 0 else {
        throw DatabaseError(.invalidArgument, "a frame cannot have a negative number of rows")
      }
      let first = before.map { $0 == 0 ? "CURRENT ROW" : "\($0) PRECEDING" } ?? "UNBOUNDED PRECEDING"
      let last = behind.map { $0 == 0 ? "CURRENT ROW" : "\($0) FOLLOWING" } ?? "UNBOUNDED FOLLOWING"
      write("ROWS BETWEEN \(first) AND \(last)")
    }
  }

  private mutating func choice(
    _ branches: [SQLExpression.Branch], _ otherwise: SQLExpression?
  ) throws(DatabaseError) {
    write("CASE")
    for branch in branches {
      write(" WHEN ")
      try expression(branch.condition)
      write(" THEN ")
      try expression(branch.value)
    }
    if let otherwise {
      write(" ELSE ")
      try expression(otherwise)
    }
    write(" END")
  }

  /// More than one statement takes as parameters of their own; as one array they are one.
  private func binds(tooMany values: [BoundValue]) -> Bool {
    switch dialect.listStyle {
    case .array: false
    case .placeholders: parameters.count + values.count > dialect.maximumParameters
    }
  }

  mutating func membership(
    _ type: DatabaseType, _ values: [BoundValue], tested: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    switch dialect.listStyle {
    // There are no arrays of arrays.
    case .array where type.array != nil && ListSize.ofShortList(values.count) == nil:
      try tested(&self)
      write(" = ANY(")
      bind(try .array(of: type, values))
      write(")")
    case .array, .placeholders:
      guard let last = values.last else { return write("FALSE") }
      var size = ListSize.powerOfTwo(values.count)
      // Filling up may pass the limit where the list itself does not.
      if parameters.count + size > dialect.maximumParameters { size = values.count }
      guard parameters.count + size <= dialect.maximumParameters else {
        throw DatabaseError(
          .invalidArgument,
          "a list has \(values.count) values; \(dialect.name) binds at most \(dialect.maximumParameters) in one statement: put them into a table, or ask in parts"
        )
      }
      try tested(&self)
      write(" IN (")
      try list(0..<size) { writer, index throws(DatabaseError) in
        writer.bind(index < values.count ? values[index] : last)
      }
      write(")")
    }
  }
}

/// How many parameters a list takes that is bound value by value: it is filled up with its last value.
enum ListSize {
  /// PostgreSQL plans a statement anew each time when it does not know how long an array is, which costs more than finding a few rows; a list that is
  /// written out has one plan. Longer ones are one text for every length.
  private static let longestShort = 8

  /// `nil` for lists that are empty or long.
  static func ofShortList(_ count: Int) -> Int? {
    count > 0 && count <= longestShort ? powerOfTwo(count) : nil
  }

  static func powerOfTwo(_ count: Int) -> Int {
    var size = 1
    while size < count { size *= 2 }
    return size
  }
}

extension SQLExpression {
  /// Division by zero is NULL on SQLite, whatever the types say.
  var divides: Bool {
    switch self {
    case .operation(let operation, let left, let right):
      operation == .divide || operation == .remainder || left.divides || right.divides
    case .function(_, let arguments), .call(_, let arguments): arguments.contains { $0.divides }
    case .choice(let branches, let otherwise): branches.contains { $0.value.divides } || otherwise?.divides ?? false
    case .column, .value, .row, .comparison, .isNull, .isNotNull, .inList, .inQuery, .exists, .query, .textMatch,
      .aggregate, .all, .any, .not, .place, .window, .raw:
      false
    }
  }

  /// Made of others, of each row by itself.
  var isComputed: Bool {
    switch self {
    case .operation, .function, .call, .choice, .comparison, .isNull, .isNotNull, .inList, .textMatch, .all, .any, .not,
      .raw:
      true
    case .column, .value, .row, .inQuery, .exists, .query, .aggregate, .window, .place: false
    }
  }
}
