public import Strata

/// How many round trips a body took, and what it returned.
///
/// ```swift
/// let (page, trips) = try await countingRoundTrips { try await db.page(query) }
/// #expect(trips == 1)
/// ```
public func countingRoundTrips<Result>(
  _ body: () async throws -> Result
) async rethrows -> (result: Result, roundTrips: Int) {
  let trips = RoundTrips()
  let result = try await trips.counting(body)
  return (result, trips.count)
}

/// The body must take so many round trips, no more and no fewer.
///
/// ```swift
/// let page = try await expect(roundTrips: 1) { try await service.dashboard(of: guild) }
/// ```
/// - Throws: ``UnexpectedRoundTrips`` with what was sent, and what the body throws.
@discardableResult
public func expect<Result>(roundTrips expected: Int, _ body: () async throws -> Result) async throws -> Result {
  let trips = RoundTrips(keepsStatements: true)
  let result = try await trips.counting(body)
  guard trips.count == expected else {
    throw UnexpectedRoundTrips("\(expected) round trips were expected, \(trips.count) were made", trips.statements)
  }
  return result
}

/// The body must not send one statement again and again, as a loop does that asks for rows one by one (N + 1).
///
/// ```swift
/// try await expectNoRepetition { try await service.dashboard(of: guild) }
/// ```
/// - Parameter limit: From how many round trips of one statement on; three by default. Let the test have at least as many rows.
/// - Throws: ``UnexpectedRoundTrips`` with the statements and where the calls stand, and what the body throws.
@discardableResult
public func expectNoRepetition<Result>(
  atLeast limit: Int = 3, _ body: () async throws -> Result
) async throws -> Result {
  let trips = RoundTrips(keepsStatements: true)
  let result = try await trips.counting(body)
  let repeated = trips.repeated(atLeast: limit)
  guard repeated.isEmpty else {
    throw UnexpectedRoundTrips("statements were sent again and again", repeated)
  }
  return result
}

/// What a test did not expect of the round trips of a piece of work.
public struct UnexpectedRoundTrips: Error, CustomStringConvertible {
  public let message: String
  public let statements: [RoundTrips.Repetition]

  init(_ message: String, _ statements: [RoundTrips.Repetition]) {
    self.message = message
    self.statements = statements
  }

  public var description: String {
    ([message] + statements.map { "  \($0)" }).joined(separator: "\n")
  }
}
