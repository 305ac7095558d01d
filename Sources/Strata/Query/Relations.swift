/// A relation of which only matters what belongs to each source.
struct LoadedRelation<Source: Entity, Loaded: Sendable>: Sendable {
  /// One, or one for each entity of a reference to one of several.
  let plans: [RelationPlan]
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
    repeat plans += (each relations).plans
    return plans
  }

  /// A row of the entity, and behind it what is loaded.
  func reading(_ row: LoadedReading<Source> = .row) -> LoadedReading<(Source, repeat each Loaded)> {
    var types = row.types
    var parts = row.inPlace
    func add<Next>(_ next: LoadedReading<Next>) {
      types += next.types
      parts = parts.followed(by: next.inPlace)
    }
    repeat add((each relations).reading())
    return LoadedReading(types, parts)
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
