/// Whose rows are softly deleted with the rows of an entity, each table behind those that its rows belong to.
struct DeletionPlan {
  struct Step {
    let entity: any Entity.Type
    /// Where the rows are found: by which column in those of which step. Its own number stands for a tree.
    var parents: [Parent]
  }

  struct Parent: Hashable {
    let step: Int
    let column: String
  }

  enum Change {
    case delete
    case restore
  }

  /// The first is the entity itself: the rows that are meant.
  private(set) var steps: [Step]

  /// - Throws: `unsupported` when tables own each other in a circle.
  init<Model: Entity>(_ model: Model.Type) throws(DatabaseError) {
    steps = [Step(entity: model, parents: [])]
    guard model.schema.deletedAt != nil else { return }
    add(model.deletionCascades, under: 0)
    try sort()
  }

  /// Nothing is deleted but the rows that are meant.
  var isTrivial: Bool { steps.count == 1 }

  private mutating func add(_ cascades: [DeletionCascade], under parent: Int) {
    for cascade in cascades {
      let edge = Parent(step: parent, column: cascade.column)
      // What is below the rows that are meant is a step of its own, in the same table too.
      if let known = steps.indices.dropFirst().first(where: { steps[$0].entity == cascade.child }) {
        if !steps[known].parents.contains(edge) { steps[known].parents.append(edge) }
      } else {
        steps.append(Step(entity: cascade.child, parents: [edge]))
        add(cascade.child.deletionCascades, under: steps.count - 1)
      }
    }
  }

  private mutating func sort() throws(DatabaseError) {
    var order = [0]
    var waiting = Array(steps.indices.dropFirst())
    while !waiting.isEmpty {
      let next = waiting.firstIndex { step in
        steps[step].parents.allSatisfy { $0.step == step || order.contains($0.step) }
      }
      guard let next else {
        let tables = waiting.map { steps[$0].entity.tableName }.sorted().joined(separator: ", ")
        throw DatabaseError(
          .unsupported,
          "rows of \(tables) are deleted with each other in a circle; leave onDelete: .cascade out of one of the relations"
        )
      }
      order.append(waiting.remove(at: next))
    }
    let places = order.enumerated().reduce(into: [:]) { $0[$1.element] = $1.offset }
    steps = order.map { number in
      Step(
        entity: steps[number].entity,
        parents: steps[number].parents.map { Parent(step: places[$0.step, default: 0], column: $0.column) })
    }
  }
}
