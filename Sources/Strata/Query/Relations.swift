/// A relation of which only matters what belongs to each source.
struct LoadedRelation<Source: Entity, Loaded: Sendable>: Sendable {
  let plan: RelationPlan
  /// Not before the query runs: the schemas of entities whose relations point at each other need the relations.
  let reading: @Sendable () -> LoadedReading<Loaded>
  /// Loads what belongs to each source, in their order.
  let load:
    @Sendable (_ sources: [Source], _ executor: any Executor, _ location: CallSite) async throws(DatabaseError)
      -> [Loaded]
}

/// Several relations of an entity that are loaded together.
struct Relations<Source: Entity, each Loaded: Sendable>: Sendable {
  let relations: (repeat LoadedRelation<Source, each Loaded>)

  var plans: [RelationPlan] {
    var plans: [RelationPlan] = []
    repeat plans.append((each relations).plan)
    return plans
  }

  /// A row of the entity, and behind it what is loaded.
  func reading(_ row: LoadedReading<Source> = .row) -> LoadedReading<(Source, repeat each Loaded)> {
    let readings = (repeat (each relations).reading())
    var types = row.types
    repeat types += (each readings).types
    let first = row.decode
    return LoadedReading(types) { (row) throws(DatabaseError) in
      let source = try first(&row)
      return (source, repeat try (each readings).decode(&row))
    } all: { (reader, records) throws(DatabaseError) in
      while try reader.next({ (row) throws(DatabaseError) in
        let source = try first(&row)
        records.append((source, repeat try (each readings).decode(&row)))
      }) {}
    }
  }

  /// Each source with what belongs to it: a statement for each relation.
  func load(
    beside sources: [Source], _ executor: any Executor, _ location: CallSite
  ) async throws(DatabaseError) -> [(Source, repeat each Loaded)] {
    guard !sources.isEmpty else { return [] }
    let loaded = (repeat try await (each relations).load(sources, executor, location))
    var result: [(Source, repeat each Loaded)] = []
    result.reserveCapacity(sources.count)
    for index in sources.indices { result.append((sources[index], repeat (each loaded)[index])) }
    return result
  }
}
