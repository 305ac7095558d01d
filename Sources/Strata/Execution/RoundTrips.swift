import Synchronization

/// Counts the round trips of the calls inside a scope: the number that decides how fast a request is.
///
/// ```swift
/// let trips = RoundTrips()
/// let rows = try await trips.counting { try await db.all(query) }
/// trips.count     // 1
/// ```
public final class RoundTrips: Sendable {
  @TaskLocal static var current: RoundTrips?

  private let trips = Mutex(0)

  public init() {}

  /// How many bursts were sent so far.
  public var count: Int { trips.withLock { $0 } }

  /// Counts everything that the body, and the child tasks that it starts, send to a database.
  public func counting<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    try await RoundTrips.$current.withValue(self) { try await body() }
  }

  static func countOne() { current?.trips.withLock { $0 += 1 } }
}
