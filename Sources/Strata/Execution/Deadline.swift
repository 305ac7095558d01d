/// When the work of a task must be done.
public enum Deadline {
  /// The deadline of the current task, set by ``withDeadline(_:_:)-(Duration,_)``; `nil` when it has none.
  public static var current: ContinuousClock.Instant? { carried?.instant }

  @TaskLocal static var carried: CarriedDeadline?

  static var hasPassed: Bool {
    guard let current else { return false }
    return current <= .now
  }
}

/// Gives everything that the body asks of a database the same deadline: waiting for a connection and running statements
/// together take no longer.
///
/// ```swift
/// let chores = try await withDeadline(.seconds(2)) {
///   try await db.all(Chore.where { $0.status == .open })
/// }
/// ```
///
/// A statement that is not done by then is cancelled on the server as well and fails with `statementTimeout`; a caller
/// that would have to wait too long for a connection fails with `poolExhausted`. A transaction is rolled back, since its
/// body throws. A deadline inside another one can only be earlier.
public func withDeadline<Result>(
  _ limit: Duration, _ body: () async throws -> Result
) async rethrows -> Result {
  try await withDeadline(.now + limit, body)
}

/// Gives everything that the body asks of a database a deadline that was set before, such as that of a request.
public func withDeadline<Result>(
  _ deadline: ContinuousClock.Instant, _ body: () async throws -> Result
) async rethrows -> Result {
  let earliest = min(deadline, Deadline.current ?? deadline)
  return try await Deadline.$carried.withValue(CarriedDeadline(instant: earliest), operation: body)
}

/// A deadline as tasks and bursts carry it: by reference. The clock's instant is a type of the standard library whose
/// layout is known at run time only, and so would be the layout of everything that holds one.
package final class CarriedDeadline: Sendable {
  package let instant: ContinuousClock.Instant
  /// When the server notices by itself; `nil` where it was not told.
  package let serverLimit: ContinuousClock.Instant?

  package init(instant: ContinuousClock.Instant, serverLimit: ContinuousClock.Instant? = nil) {
    self.instant = instant
    self.serverLimit = serverLimit
  }
}
