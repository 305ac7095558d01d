/// One side of a comparison: a library, or the loop that somebody would write by hand.
public protocol Contender: Sendable {
  /// A key of the result file, such as `sqlalchemy`.
  var name: String { get }

  func takesPart(in benchmarkCase: BenchmarkCase) -> Bool

  /// Puts things as they have to be before a measurement; not timed.
  func prepare(_ benchmarkCase: BenchmarkCase) async throws

  /// Does the work of a case once. The contender takes the time itself, of the work and nothing around it.
  func measure(_ benchmarkCase: BenchmarkCase) async throws -> Timing

  /// Throws when the work was not done as it had to be; not timed.
  func verify(_ benchmarkCase: BenchmarkCase) async throws

  /// Lets go of files and processes; called once, also after a failure.
  func end() async
}

extension Contender {
  public func prepare(_ benchmarkCase: BenchmarkCase) async throws {}
  public func verify(_ benchmarkCase: BenchmarkCase) async throws {}
  public func end() async {}
}

/// Why nothing could be measured: one line for the reader, and what a peer said, when it said something.
public struct BenchmarkFailure: Error, Sendable, CustomStringConvertible {
  public let message: String
  public let details: String?

  public init(_ message: String, details: String? = nil) {
    self.message = message
    self.details = details
  }

  public var description: String { message }

  /// With who or what it is about in front.
  public func about(_ subject: String) -> BenchmarkFailure {
    BenchmarkFailure("\(subject): \(message)", details: details)
  }

  public static func of(_ error: any Error) -> BenchmarkFailure {
    error as? BenchmarkFailure ?? BenchmarkFailure("\(error)")
  }
}
