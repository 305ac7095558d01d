/// A relation from one entity to others: a value that `including` takes.
///
/// `Target` is the entity that it leads to, or the reference to one of several entities. `Loaded` is what a query gets beside each `Source`: the parent, an optional parent, the children,
/// or what is made of them. What was not asked for does not exist in the result, so it cannot be read by mistake.
public struct Relation<Source: Entity, Target: Sendable, Loaded: Sendable>: Sendable {
  typealias Load =
    @Sendable (
      _ plan: RelationPlan, _ sources: [Source], _ executor: any Executor, _ location: CallSite
    ) async throws(DatabaseError) -> [Loaded]

  /// The foreign keys, when this side has them: the macro's way to the schema.
  public let foreignKeys: [ForeignKey]
  var plan: RelationPlan
  /// What is loaded beside that, of one of several entities.
  var alternatives: [RelationPlan] = []
  let key: any RelationKey<Source>
  /// Not before a query runs: the schemas of entities whose relations point at each other need the relations.
  let reading: @Sendable () -> LoadedReading<Loaded>
  let load: Load
  /// What is softly deleted with each source, when this side is the parent.
  var cascades: @Sendable () -> [DeletionCascade] = { [] }

  /// What is softly deleted with each source: the macro's way to it.
  public var deletionCascades: [DeletionCascade] { cascades() }

  /// As a part of a query.
  var loaded: LoadedRelation<Source, Loaded> {
    let (plan, load) = (plan, load)
    return LoadedRelation(plans: [plan] + alternatives, reading: reading) {
      sources, executor, location async throws(DatabaseError) in
      try await load(plan, sources, executor, location)
    }
  }

  func changed(_ change: (inout RelationPlan) -> Void) -> Relation {
    var relation = self
    change(&relation.plan)
    return relation
  }

  /// The same rows, of which something else becomes.
  func becoming<Result>(
    _ plan: RelationPlan, _ reading: @escaping @Sendable () -> LoadedReading<Result>,
    load: @escaping Relation<Source, Target, Result>.Load
  ) -> Relation<Source, Target, Result> {
    Relation<Source, Target, Result>(foreignKeys: foreignKeys, plan: plan, key: key, reading: reading, load: load)
  }
}

/// The value by which what belongs to a source is found.
protocol RelationKey<Source>: Sendable {
  associatedtype Source: Entity
  associatedtype Value: DatabaseValue & Hashable

  func value(of source: Source) -> Value?
}

struct PropertyKey<Source: Entity, Value: DatabaseValue & Hashable>: RelationKey {
  let read: @Sendable (Source) -> Value?

  func value(of source: Source) -> Value? { read(source) }
}
