public import Logging

extension RoundTrips {
  /// Runs the body, and warns of statements that it sent again and again: the queries of a loop that one query could have answered (N + 1).
  ///
  /// For development, around each request:
  /// ```swift
  /// try await RoundTrips.reportingRepetition(to: logger) { try await next(request, context) }
  /// ```
  /// The warning has the text of the statement, how often it was sent, and where the calls stand; never a value.
  /// - Parameters:
  ///   - limit: From how many round trips of one statement on. Five by default.
  @discardableResult
  public static func reportingRepetition<Result>(
    to logger: Logger, atLeast limit: Int = 5, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let trips = RoundTrips(keepsStatements: true)
    defer {
      for repetition in trips.repeated(atLeast: limit) {
        logger.warning(
          "one statement was sent again and again; load what it returns with the rows it belongs to (including), or by find(_:ids:)",
          metadata: [
            "db.query.text": "\(repetition.sql)", "count": "\(repetition.count)",
            "source": "\(repetition.sources.map(\.description).joined(separator: ", "))",
          ])
      }
    }
    return try await trips.counting(body)
  }
}
