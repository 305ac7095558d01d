/// One thing that is measured.
public struct BenchmarkCase: Sendable, Equatable {
  /// In what the figures are given. Ratios do not depend on it: above 1 is faster than the baseline.
  public enum Unit: Sendable, Equatable {
    case microseconds(per: String)
    case perSecond(of: String)

    public var description: String {
      switch self {
      case .microseconds(let operation): "µs/\(operation)"
      case .perSecond(let operations): "\(operations)/s"
      }
    }

    func value(seconds: Double, operations: Int) -> Double {
      switch self {
      case .microseconds: seconds / Double(operations) * 1_000_000
      case .perSecond: Double(operations) / seconds
      }
    }
  }

  public let name: String
  public let unit: Unit
  /// How many operations one measurement consists of.
  public let operations: Int
  /// The ratio of the subject to the baseline that must be reached. Missing it is reported, not a failure of the run.
  public let gate: Double?
  /// The ratio that is wanted in the end.
  public let goal: Double?

  public init(_ name: String, unit: Unit, operations: Int, gate: Double? = nil, goal: Double? = nil) {
    self.name = name
    self.unit = unit
    self.operations = operations
    self.gate = gate
    self.goal = goal
  }
}
