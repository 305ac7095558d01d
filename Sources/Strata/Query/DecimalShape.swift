/// What is known of a decimal number before it is computed, for databases that keep it as a whole number of units of its last
/// place.
enum DecimalShape: Sendable, Hashable {
  /// From the application; `nil` is NULL. It takes on the places of what it stands beside.
  case value(BigDecimal?)
  /// How many decimal places it has, and the largest number of units that it can be, of either sign.
  case units(scale: Int, limit: UInt64)
  /// It cannot be computed in units.
  case refused(QueryRefusal)

  enum QueryRefusal: Sendable, Hashable {
    case undeclared(column: String)
    case tooManyDigits
    case sqlOfOwn
    case division
  }

  init(_ column: ColumnReference, _ decimal: DecimalColumn) {
    switch decimal {
    case .undeclared: self = .refused(.undeclared(column: column.name))
    case .declared(let precision):
      self = precision.limit.map { .units(scale: precision.scale, limit: $0) } ?? .refused(.tooManyDigits)
    }
  }

  /// A value as it is by itself.
  var settled: DecimalShape {
    switch self {
    case .value(nil): return .units(scale: 0, limit: 0)
    case .value(.some(let value)):
      guard let units = value.units(scale: value.places) else { return .refused(.tooManyDigits) }
      return .units(scale: value.places, limit: units.magnitude)
    case .units, .refused: return self
    }
  }

  /// With as many decimal places as the one of several that has the most.
  static func unified(_ shapes: [DecimalShape?]) -> DecimalShape? {
    guard shapes.contains(where: { $0 != nil }) else { return nil }
    var scale = 0
    for shape in shapes {
      switch shape?.settled {
      case .units(let other, _): scale = max(scale, other)
      case .refused(let refusal): return .refused(refusal)
      case nil, .value: return .refused(.sqlOfOwn)
      }
    }
    var largest: UInt64 = 0
    for case .units(let own, let limit)? in shapes.map({ $0?.settled }) {
      guard let limit = limit.scaled(by: scale - own) else { return .refused(.tooManyDigits) }
      largest = max(largest, limit)
    }
    return .units(scale: scale, limit: largest)
  }

  func computed(_ operation: SQLExpression.Operation, _ other: DecimalShape) -> DecimalShape {
    switch operation {
    case .add, .subtract:
      guard case .units(let scale, let limit)? = Self.unified([self, other]) else {
        return Self.unified([self, other]) ?? .refused(.sqlOfOwn)
      }
      // Twice the larger one holds either way.
      let (sum, overflow) = limit.multipliedReportingOverflow(by: 2)
      return overflow || sum > Int64.max ? .refused(.tooManyDigits) : .units(scale: scale, limit: sum)
    case .multiply:
      switch (settled, other.settled) {
      case (.units(let left, let a), .units(let right, let b)):
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow || product > Int64.max
          ? .refused(.tooManyDigits) : .units(scale: left + right, limit: product)
      case (.refused(let refusal), _), (_, .refused(let refusal)): return .refused(refusal)
      case (.value, _), (_, .value): return .refused(.sqlOfOwn)
      }
    case .divide, .remainder, .concatenate: return .refused(.division)
    }
  }
}

extension UInt64 {
  /// - Returns: `nil` for more than a signed number of 64 bits holds.
  func scaled(by places: Int) -> UInt64? {
    guard self > 0 else { return 0 }
    guard let power = UInt64.powerOfTen(places) else { return nil }
    let (product, overflow) = multipliedReportingOverflow(by: power)
    return overflow || product > Int64.max ? nil : product
  }
}

extension SQLExpression {
  /// `nil` where the result is no decimal number, or nobody knows what it is.
  var decimalShape: DecimalShape? {
    switch self {
    case .column(let reference): reference.decimal.map { DecimalShape(reference, $0) }
    case .value(let value): value.decimalShape
    case .operation(let operation, let left, let right):
      switch (left.decimalShape, right.decimalShape) {
      case (nil, nil): nil
      case (let left?, let right?): left.computed(operation, right)
      case (nil, _), (_, nil): .refused(.sqlOfOwn)
      }
    case .function(let function, let arguments):
      switch function {
      case .coalesce, .nullIf: DecimalShape.unified(arguments.map(\.decimalShape))
      case .lag, .lead, .firstValue, .lastValue: arguments.first?.decimalShape?.settled
      case .lower, .upper, .length, .trim, .replace, .substring, .position, .rowNumber, .rank, .denseRank: nil
      }
    case .choice(let branches, let otherwise):
      DecimalShape.unified(branches.map(\.value.decimalShape) + (otherwise.map { [$0.decimalShape] } ?? []))
    case .aggregate(let call): call.decimalShape
    case .window(let computed, _): computed.decimalShape
    case .query(let statement): statement.decimalShapes.first ?? nil
    case .row, .comparison, .isNull, .isNotNull, .inList, .inQuery, .exists, .textMatch, .call, .all, .any, .not,
      .place, .raw:
      nil
    }
  }
}

extension AggregateCall {
  fileprivate var decimalShape: DecimalShape? {
    guard let shape = argument?.decimalShape?.settled else { return nil }
    switch function {
    case .count: return nil
    case .minimum, .maximum: return shape
    case .average: return .refused(.division)
    case .sum:
      // A sum that does not fit is an error when it is computed.
      guard case .units(let scale, _) = shape else { return shape }
      return .units(scale: scale, limit: UInt64(Int64.max))
    }
  }
}

extension SelectStatement {
  /// Of each value that is selected; empty where whole rows are.
  var decimalShapes: [DecimalShape?] {
    if let combination { return combination.parts.first?.decimalShapes ?? [] }
    switch columns {
    case .tables, .records: return []
    case .expressions(let expressions): return expressions.map { $0.decimalShape?.settled }
    }
  }
}

extension BoundValue {
  var decimalShape: DecimalShape? {
    guard parameter.types.first == .numeric else { return nil }
    guard !isNull else { return .value(nil) }
    return decimal.map { .value($0) } ?? .refused(.tooManyDigits)
  }

  /// Whether it is a number with more decimal places than another expression.
  func isFiner(than other: DecimalShape?) -> Bool {
    guard case .units(let scale, _)? = other?.settled, let decimal, decimal.isFinite else { return false }
    return decimal.places > scale
  }

  /// The number that is bound; `nil` for NULL, and for what is no decimal number.
  var decimal: BigDecimal? {
    guard !isNull, parameter.types == [.numeric] else { return nil }
    return parameter.bytes.withUnsafeBytes { bytes in
      var reader = RowReader(bytes: bytes, offset: 0, end: bytes.count, columnCount: 1)
      // What was encoded can be decoded; a buffer that somebody else made is refused by whoever asks.
      return try? BigDecimal(from: &reader)
    }
  }
}
