/// Where a range begins or ends.
public enum RangeLimit<Bound: RangeBound>: Sendable, Hashable {
  case inclusive(Bound)
  case exclusive(Bound)
  case unbounded

  /// `nil` for an unbounded one.
  public var bound: Bound? {
    switch self {
    case .inclusive(let bound), .exclusive(let bound): bound
    case .unbounded: nil
    }
  }

  var isInclusive: Bool {
    switch self {
    case .inclusive: true
    case .exclusive, .unbounded: false
    }
  }

  // MARK: As the lower limit

  func admits(above value: Bound) -> Bool {
    switch self {
    case .inclusive(let bound): bound <= value
    case .exclusive(let bound): bound < value
    case .unbounded: true
    }
  }

  func isLowerThan(_ other: RangeLimit) -> Bool {
    guard let bound else { return other != .unbounded }
    guard let second = other.bound else { return false }
    return bound == second ? isInclusive && !other.isInclusive : bound < second
  }

  // MARK: As the upper limit

  func admits(below value: Bound) -> Bool {
    switch self {
    case .inclusive(let bound): value <= bound
    case .exclusive(let bound): value < bound
    case .unbounded: true
    }
  }

  func isHigherThan(_ other: RangeLimit) -> Bool {
    guard let bound else { return other != .unbounded }
    guard let second = other.bound else { return false }
    return bound == second ? isInclusive && !other.isInclusive : bound > second
  }

  /// Whether nothing lies between this end and that beginning: they overlap or adjoin.
  func touches(lower other: RangeLimit) -> Bool {
    guard let bound, let second = other.bound else { return true }
    return bound == second ? isInclusive || other.isInclusive : second < bound
  }
}
