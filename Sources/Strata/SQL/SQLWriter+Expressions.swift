extension SQLWriter {
  mutating func expression(_ expression: SQLExpression) throws(DatabaseError) {
    switch expression {
    case .column(let reference):
      column(reference)
    case .value(let value):
      bind(value)
    case .comparison(let comparison, let left, let right):
      try operand(left)
      switch comparison {
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: write(" \(comparison.rawValue) ")
      case .identical: write(" \(dialect.nullSafeComparison(isEqual: true)) ")
      case .different: write(" \(dialect.nullSafeComparison(isEqual: false)) ")
      }
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
    case .inList(let tested, let type, let values):
      try membership(tested, type, values)
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
      write("(")
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
    case .aggregate(let call):
      try aggregate(call)
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

  /// An expression beside an operator.
  private mutating func operand(_ expression: SQLExpression) throws(DatabaseError) {
    switch expression {
    case .column, .value, .function, .aggregate, .choice, .query, .exists, .raw:
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
      case .column, .value, .comparison, .operation, .isNull, .isNotNull, .inList, .inQuery, .exists, .query,
        .textMatch,
        .function, .aggregate, .choice, .not, .raw:
        try writer.expression(part)
      }
    }
  }

  private mutating func aggregate(_ call: AggregateCall) throws(DatabaseError) {
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
    if let cast { write(" AS \(cast.name))") }
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

  private mutating func membership(
    _ tested: SQLExpression, _ type: DatabaseType, _ values: [BoundValue]
  ) throws(DatabaseError) {
    switch dialect.listStyle {
    case .array:
      try operand(tested)
      write(" = ANY(")
      bind(try .array(of: type, values))
      write(")")
    case .placeholders:
      guard let last = values.last else { return write("FALSE") }
      var size = 1
      while size < values.count { size *= 2 }
      // Filling up may pass the limit where the list itself does not.
      if parameters.count + size > dialect.maximumParameters { size = values.count }
      guard parameters.count + size <= dialect.maximumParameters else {
        throw DatabaseError(
          .invalidArgument,
          "a list has \(values.count) values; \(dialect.name) binds at most \(dialect.maximumParameters) in one statement"
        )
      }
      try operand(tested)
      write(" IN (")
      try list(0..<size) { writer, index throws(DatabaseError) in
        writer.bind(index < values.count ? values[index] : last)
      }
      write(")")
    }
  }
}
