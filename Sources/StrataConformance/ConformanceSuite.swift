/// What a driver and its dialect must do so that applications cannot tell it from the others.
///
/// The suite runs unchanged on every database. Where databases differ on purpose, a case says what each of them must do.
public enum ConformanceSuite {
  /// Every area, in the order in which the guides describe them.
  public static let areas: [ConformanceArea] = [
    integers, otherValues, moments, comparisons, unknowns, texts, lists, arrays,
    ordering, pages, keysetPages, emptyPages, projections, arithmetic, decimals, choices, textFunctions, operators,
    filters,
    aggregates, groups, joins, selections, valueObjects, subqueries, combinations, windows, commonTables,
    inserts, updates, deletions, softDeletes, cascades, upserts, valueObjectsWritten, writingAll, insertsFromQueries,
    writingWithJoins, relations, relationConditions, joinTables, exclusiveReferences, exclusiveRows, graphs,
    repositories,
    manyRows, unitsOfWork, rawSQL,
    injections, constraints, tables,
    transactions, streams, streamsOfValues, limits, roundTrips,
  ]

  /// Every case of every area.
  public static var cases: [ConformanceCase] { areas.flatMap(\.cases) }
}
