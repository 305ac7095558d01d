// Relations of what a relation loads, to any depth.
extension Relation where Target: Entity, Loaded == [Target] {
  /// Loads relations beside each row.
  ///
  /// ```swift
  /// Movie.reviews.including(Review.author)          // [(Review, User)]
  /// ```
  public func including<each Next: Sendable, each Beside: Sendable>(
    _ relation: repeat Relation<Target, each Next, each Beside>
  ) -> Relation<Source, Target, [(Target, repeat each Beside)]> {
    let relations = Relations<Target, repeat each Beside>(relations: (repeat (each relation).loaded))
    let load = load
    return becoming(changed { $0.nested = relations.plans }.plan, { .records(of: relations.reading()) }) {
      plan, sources, executor, location async throws(DatabaseError) in
      let groups = try await load(plan, sources, executor, location)
      let rows = try await relations.load(beside: groups.flatMap { $0 }, executor, location)
      var start = 0
      return groups.map { group in
        defer { start += group.count }
        return Array(rows[start..<(start + group.count)])
      }
    }
  }
}

extension Relation where Target: Entity, Loaded == Target {
  /// Loads relations of the parent beside it.
  ///
  /// ```swift
  /// Chore.guild.including(Guild.owner)              // (Guild, User)
  /// ```
  public func including<each Next: Sendable, each Beside: Sendable>(
    _ relation: repeat Relation<Target, each Next, each Beside>
  ) -> Relation<Source, Target, (Target, repeat each Beside)> {
    let relations = Relations<Target, repeat each Beside>(relations: (repeat (each relation).loaded))
    let (load, reading) = (load, reading)
    return becoming(changed { $0.nested = relations.plans }.plan, { relations.reading(reading()) }) {
      plan, sources, executor, location async throws(DatabaseError) in
      try await relations.load(beside: try await load(plan, sources, executor, location), executor, location)
    }
  }
}

extension Relation where Target: Entity, Loaded == Target? {
  /// Loads relations of the row beside it, when there is one.
  public func including<each Next: Sendable, each Beside: Sendable>(
    _ relation: repeat Relation<Target, each Next, each Beside>
  ) -> Relation<Source, Target, (Target, repeat each Beside)?> {
    let relations = Relations<Target, repeat each Beside>(relations: (repeat (each relation).loaded))
    let load = load
    let kind = plan.kind
    let reading = { @Sendable () -> LoadedReading<(Target, repeat each Beside)?> in
      switch kind {
      case .children: .one(of: relations.reading(), Source.self, Target.self)
      case .parent, .value: relations.reading().unlessMissing(Target.self)
      }
    }
    return becoming(changed { $0.nested = relations.plans }.plan, reading) {
      plan, sources, executor, location async throws(DatabaseError) in
      let found = try await load(plan, sources, executor, location)
      let rows = try await relations.load(beside: found.compactMap { $0 }, executor, location)
      var next = 0
      return found.map { target in
        guard target != nil else { return nil }
        defer { next += 1 }
        return rows[next]
      }
    }
  }
}
