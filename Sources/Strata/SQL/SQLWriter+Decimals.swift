// Decimal numbers where the database has none: whole numbers of units of their last place, which are compared, sorted, added and
// multiplied without rounding.
extension SQLWriter {
  /// Writes a node that is a decimal number or compares some.
  /// - Returns: False for every other one, of which nothing was written.
  mutating func decimalNode(_ expression: SQLExpression) throws(DatabaseError) -> Bool {
    switch expression {
    case .value(let value):
      guard let shape = value.decimalShape else { return false }
      try bind(value, shape.settled)
    case .column, .aggregate, .window:
      if let shape = expression.decimalShape { try check(shape) }
      return false
    case .comparison(let comparison, .row(let left), .row(let right)) where left.count == right.count:
      let shapes = zip(left, right).map { DecimalShape.unified([$0.decimalShape, $1.decimalShape]) }
      guard shapes.contains(where: { $0 != nil }) else { return false }
      try row(zip(left, shapes))
      write(" \(comparison.rawValue) ")
      try row(zip(right, shapes))
    case .comparison(let comparison, let left, .value(let value)) where value.isFiner(than: left.decimalShape):
      try compare(left, comparison, toFiner: value)
    case .comparison(let comparison, let left, let right):
      guard let shape = DecimalShape.unified([left.decimalShape, right.decimalShape]) else { return false }
      try decimal(left, shape)
      write(" \(symbol(comparison)) ")
      try decimal(right, shape)
    case .operation(let operation, let left, let right):
      guard let shape = expression.decimalShape else { return false }
      let isProduct = operation == .multiply
      try check(shape)
      try decimal(left, isProduct ? left.decimalShape?.settled ?? shape : shape)
      write(" \(operation.rawValue) ")
      try decimal(right, isProduct ? right.decimalShape?.settled ?? shape : shape)
    case .function(let function, let arguments) where function == .coalesce || function == .nullIf:
      guard let shape = expression.decimalShape else { return false }
      write("\(dialect.name(of: function))(")
      try list(arguments) { writer, argument throws(DatabaseError) in try writer.decimal(argument, shape) }
      write(")")
    case .choice(let branches, let otherwise):
      guard let shape = expression.decimalShape else { return false }
      write("CASE")
      for branch in branches {
        write(" WHEN ")
        try self.expression(branch.condition)
        write(" THEN ")
        try decimal(branch.value, shape)
      }
      if let otherwise {
        write(" ELSE ")
        try decimal(otherwise, shape)
      }
      write(" END")
    case .inList(let tested, _, let values):
      guard let shape = DecimalShape.unified([tested.decimalShape] + values.map(\.decimalShape)) else { return false }
      try membership(of: tested, among: values, shape)
    case .inQuery(let tested, let statement):
      guard let shape = DecimalShape.unified([tested.decimalShape, statement.decimalShapes.first ?? nil]) else {
        return false
      }
      // The numbers of the query are what they are.
      try check(shape)
      guard case .units(let scale, _) = shape, case .units(scale, _)? = statement.decimalShapes.first ?? nil else {
        throw DatabaseError(.unsupported, "the query returns numbers with fewer decimal places; compare with exists")
      }
      try decimal(tested, shape)
      write(" IN (")
      try select(statement)
      write(")")
    case .row, .isNull, .isNotNull, .exists, .query, .textMatch, .function, .call, .all, .any, .not, .place, .raw:
      return false
    }
    return true
  }

  /// Writes a number in the units of a shape.
  mutating func decimal(_ expression: SQLExpression, _ shape: DecimalShape) throws(DatabaseError) {
    let scale = try check(shape)
    if case .value(let value) = expression { return try bind(value, shape) }
    guard let own = expression.decimalShape else { return try operand(expression) }
    let difference = scale - (try check(own.settled))
    guard difference > 0, let power = UInt64.powerOfTen(difference) else { return try operand(expression) }
    write("(")
    try operand(expression)
    write(" * \(power))")
  }

  /// Writes what a column of these digits is set to.
  mutating func assigned(_ expression: SQLExpression, to column: DecimalPrecision) throws(DatabaseError) {
    if let own = expression.decimalShape {
      let scale = try check(own.settled)
      guard scale <= column.scale else {
        throw DatabaseError(
          .unsupported,
          "what is computed has \(scale) decimal places, and a \(column) keeps \(column.scale); compute it in Swift and round it"
        )
      }
    }
    try decimal(expression, .units(scale: column.scale, limit: .max))
  }

  /// Parts that were combined have their values in the same units.
  func checkCombined(_ parts: [SelectStatement]) throws(DatabaseError) {
    let scales = parts.map { part in
      part.decimalShapes.map { shape -> Int? in
        guard case .units(let scale, _)? = shape else { return nil }
        return scale
      }
    }
    guard let first = scales.first, scales.contains(where: { $0 != first }) else { return }
    throw DatabaseError(
      .unsupported,
      "\(dialect.name) combines decimal numbers only where both queries have them with as many decimal places"
    )
  }

  // MARK: Parts

  @discardableResult
  private func check(_ shape: DecimalShape) throws(DatabaseError) -> Int {
    switch shape {
    case .units(let scale, _): return scale
    case .value: return 0
    case .refused(.undeclared(let column)):
      throw DatabaseError(
        .unsupported,
        "\(dialect.name) keeps a decimal number in units of its last place; say how many digits there are, as in @Column(type: \"numeric(12,2)\")"
      ) { $0.column = column }
    case .refused(.tooManyDigits):
      throw DatabaseError(
        .unsupported,
        "\(dialect.name) computes decimal numbers of 18 digits, and this may have more; declare fewer digits, or compute it in Swift"
      )
    case .refused(.sqlOfOwn):
      throw DatabaseError(
        .unsupported,
        "\(dialect.name) cannot tell how many decimal places SQL of your own has; write the whole of it as SQL")
    case .refused(.division):
      try require(.decimalDivision)
      return 0
    }
  }

  private mutating func bind(_ value: BoundValue, _ shape: DecimalShape) throws(DatabaseError) {
    let scale = try check(shape)
    guard !value.isNull else { return bind(BoundValue(Int64?.none)) }
    guard let units = value.decimal?.units(scale: scale) else {
      throw DatabaseError(.valueOutOfRange, "a number with so many digits has no place in 64 bits")
    }
    bind(BoundValue(units))
  }

  /// A number with more decimal places lies between two units, so units are compared with the one below it.
  private mutating func compare(
    _ left: SQLExpression, _ comparison: SQLExpression.Comparison, toFiner value: BoundValue
  ) throws(DatabaseError) {
    guard let shape = left.decimalShape?.settled, case .units(let scale, _) = shape,
      let floor = value.decimal?.units(below: scale)
    else { throw DatabaseError(.valueOutOfRange, "a number with so many digits has no place in 64 bits") }
    try decimal(left, shape)
    switch comparison {
    case .less, .lessOrEqual:
      write(" <= ")
      bind(BoundValue(floor))
    case .greater, .greaterOrEqual:
      write(" > ")
      bind(BoundValue(floor))
    // Never true, and NULL where the left side is.
    case .equal, .identical, .matches, .matchesIgnoringCase:
      write(" <> ")
      try decimal(left, shape)
    case .notEqual, .different:
      write(" = ")
      try decimal(left, shape)
    }
  }

  private mutating func row(
    _ parts: some Sequence<(SQLExpression, DecimalShape?)>
  ) throws(DatabaseError) {
    write("(")
    try list(parts) { writer, part throws(DatabaseError) in
      if let shape = part.1 { try writer.decimal(part.0, shape) } else { try writer.expression(part.0) }
    }
    write(")")
  }

  private mutating func membership(
    of tested: SQLExpression, among values: [BoundValue], _ shape: DecimalShape
  ) throws(DatabaseError) {
    let scale = try check(shape)
    var units: [BoundValue] = []
    for value in values {
      guard !value.isNull else {
        units.append(BoundValue(Int64?.none))
        continue
      }
      guard let number = value.decimal?.units(scale: scale) else {
        throw DatabaseError(.valueOutOfRange, "a number with so many digits has no place in 64 bits")
      }
      units.append(BoundValue(number))
    }
    try membership(.int8, units) { writer throws(DatabaseError) in try writer.decimal(tested, shape) }
  }
}
