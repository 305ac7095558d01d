/// What an update sets. Assign to the properties of the entity; nothing else is sent.
///
/// ```swift
/// try await db.update(chore) {
///   $0.status = .done
///   $0.dueAt = nil
/// }
/// ```
/// Properties can be written and not read: what the database holds by then is not known here.
@dynamicMemberLookup
public struct EntityChanges<Model: Entity>: Sendable {
  struct Assignment: Sendable {
    let column: String
    let property: String
    let value: BoundValue
  }

  private(set) var assignments: [Assignment] = []
  /// The rules that the assigned values do not meet; an update with any of them is refused.
  public private(set) var failures: [ValidationFailure] = []

  public init() {}

  /// True when nothing was assigned: such an update sends nothing.
  public var isEmpty: Bool { assignments.isEmpty }

  @_disfavoredOverload
  public subscript<Value: DatabaseValue>(
    dynamicMember path: KeyPath<Model.Assignables, Assignable<Model, Value>>
  ) -> Value {
    @available(*, unavailable, message: "changes are written, not read; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { assign(newValue, to: Model.assignables[keyPath: path].column) }
  }

  private mutating func assign<Value: DatabaseValue>(_ value: Value, to column: Column<Model, Value>) {
    let assignment = Assignment(column: column.name, property: column.property, value: BoundValue(value))
    failures.removeAll { $0.field == column.property }
    column.check(value, into: &failures)
    if let index = assignments.firstIndex(where: { $0.column == column.name }) {
      assignments[index] = assignment
    } else {
      assignments.append(assignment)
    }
  }
}
