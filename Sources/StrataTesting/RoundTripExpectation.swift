import Strata

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
