/// One thing that is measured.
public struct BenchmarkCase: Sendable, Equatable {
  /// In what the figures are given, and so what of a measurement they are. Ratios do not depend on it.
  public enum Unit: Sendable, Equatable {
    case microseconds(per: String)
    case perSecond(of: String)
    /// Time on the clock, as something that is used up: for limits that say how many times as long it may take.
    case elapsedMicroseconds(per: String)
    /// Processor time of the contender's process, user and system, for so many operations.
    case cpuSeconds(per: Int, of: String)
    /// Processor time of the server's processes, for so many operations.
    case serverCPUSeconds(per: Int, of: String)
    /// The most memory that the contender's process had during the work, with what it has at rest.
    case peakMegabytes
    /// How many connections to the server did the work.
    case connections

    public var description: String {
      switch self {
      case .microseconds(let operation): "µs/\(operation)"
      case .perSecond(let operations): "\(operations)/s"
      case .elapsedMicroseconds(let operation): "elapsed µs/\(operation)"
      case .cpuSeconds(let count, let operations): "CPU s/\(count) \(operations)"
      case .serverCPUSeconds(let count, let operations): "server CPU s/\(count) \(operations)"
      case .peakMegabytes: "MB"
      case .connections: "connections"
      }
    }

    /// True for what is used up: a ratio then says how many times as much, and less is better. All else is speed: a
    /// ratio says how many times as fast, and more is better.
    public var isCost: Bool {
      switch self {
      case .microseconds, .perSecond: false
      case .elapsedMicroseconds, .cpuSeconds, .serverCPUSeconds, .peakMegabytes, .connections: true
      }
    }

    /// What the unit is about; `nil` when the contender does not say.
    func quantity(of timing: Timing) -> Double? {
      switch self {
      case .microseconds, .perSecond, .elapsedMicroseconds: timing.seconds
      case .cpuSeconds: timing.cpuSeconds
      case .serverCPUSeconds: timing.serverCPUSeconds
      case .peakMegabytes: timing.peakBytes.map(Double.init)
      case .connections: timing.connections.map(Double.init)
      }
    }

    func value(_ quantity: Double, operations: Int) -> Double {
      switch self {
      case .microseconds, .elapsedMicroseconds: quantity / Double(operations) * 1_000_000
      case .perSecond: Double(operations) / quantity
      case .cpuSeconds(let count, _), .serverCPUSeconds(let count, _): quantity / Double(operations) * Double(count)
      case .peakMegabytes: quantity / 1_000_000
      case .connections: quantity
      }
    }
  }

  public let name: String
  public let unit: Unit
  /// How many operations one measurement consists of.
  public let operations: Int
  /// The ratio of the subject to the baseline that must be reached, for a cost the one that must not be exceeded.
  /// Missing it is reported, not a failure of the run.
  public let gate: Double?
  /// The ratio that is wanted in the end.
  public let goal: Double?
  /// How many rounds, when the command line does not say; `nil`: as many as usual.
  public let rounds: Int?
  /// Who the others are divided by, when it is not the benchmark's baseline.
  public let baseline: String?
  /// Whose ratio the gate and the goal are about, when it is not the benchmark's subject.
  public let subject: String?
  /// The case whose measurements this one shows from another side; `nil` when it has its own.
  public let source: String?
  /// The cases whose geometric mean this one is, in time for one operation; empty for one that is measured.
  public let parts: [String]

  public init(
    _ name: String, unit: Unit, operations: Int, gate: Double? = nil, goal: Double? = nil, rounds: Int? = nil
  ) {
    self.init(
      name: name, unit: unit, operations: operations, gate: gate, goal: goal, rounds: rounds, baseline: nil,
      subject: nil, source: nil, parts: [])
  }

  /// The geometric mean over cases of one kind: of the time for one operation of each, so that a case counts as much as another
  /// however long it takes.
  /// - Parameter cases: In front of this one in the list.
  public static func mean(
    of cases: [BenchmarkCase], as name: String, unit: Unit, baseline: String? = nil, gate: Double? = nil,
    goal: Double? = nil
  ) -> BenchmarkCase {
    BenchmarkCase(
      name: name, unit: unit, operations: 1, gate: gate, goal: goal, rounds: nil, baseline: baseline, subject: nil,
      source: nil, parts: cases.map(\.name))
  }

  /// Another figure of the same measurements, such as the memory that the work took.
  public func seen(
    as name: String, unit: Unit? = nil, baseline: String? = nil, subject: String? = nil, gate: Double? = nil,
    goal: Double? = nil
  ) -> BenchmarkCase {
    BenchmarkCase(
      name: name, unit: unit ?? self.unit, operations: operations, gate: gate, goal: goal, rounds: rounds,
      baseline: baseline, subject: subject, source: self.name, parts: [])
  }

  /// The same case under another name.
  func named(_ name: String) -> BenchmarkCase {
    BenchmarkCase(
      name: name, unit: unit, operations: operations, gate: gate, goal: goal, rounds: rounds, baseline: baseline,
      subject: subject, source: source, parts: parts)
  }

  private init(
    name: String, unit: Unit, operations: Int, gate: Double?, goal: Double?, rounds: Int?, baseline: String?,
    subject: String?, source: String?, parts: [String]
  ) {
    self.name = name
    self.unit = unit
    self.operations = operations
    self.gate = gate
    self.goal = goal
    self.rounds = rounds
    self.baseline = baseline
    self.subject = subject
    self.source = source
    self.parts = parts
  }
}
