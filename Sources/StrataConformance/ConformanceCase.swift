public import Strata

/// One thing that every database must do, and do alike.
///
/// ```swift
/// for area in ConformanceSuite.areas {
///   let db = try anEmptyDatabase()
///   try await area.createTables(in: db)
///   for test in area.cases { try await test.run(db) }
/// }
/// ```
public struct ConformanceCase: Sendable, CustomStringConvertible {
  /// The name of the ``ConformanceArea``.
  public let area: String
  /// Unique in its area.
  public let name: String
  /// What the case needs of the query language that not every database has. Where the dialect lacks any of it, the case
  /// demands that the database refuses it as `unsupported`: no case is ever skipped.
  public let features: Set<QueryFeature>
  /// The query that the case is about, for a look at its SQL in a dialect; `nil` when there is more than one, or none.
  public let query: (any RowQuery)?
  /// Throws a ``ConformanceFailure`` for what is not as it must be, or the database's own error where none was expected.
  ///
  /// It begins with emptying the tables of its area, which must be there (``ConformanceArea/createTables(in:fileID:line:)``), so the
  /// cases of an area can share one database, one after the other, in any order.
  public let run: @Sendable (Database) async throws -> Void

  public var description: String { "\(area): \(name)" }
}
