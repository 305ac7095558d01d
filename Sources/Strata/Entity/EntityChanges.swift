/// What an update sets. Assign to the properties of the entity; nothing else is sent.
///
/// ```swift
/// try await db.update(chore) {
///   $0.status = .done
///   $0.dueAt = nil
/// }
/// ```
/// What the database holds by then is not known here; a property that is read stands for it, for the database to compute with:
///
/// ```swift
/// try await db.update(item) {
///   $0.stock -= 3
///   $0.total = $0.price.times(2)
/// }
/// ```
/// Values of the application are checked by the rules of the property; what the database computes, by its constraints alone.
@dynamicMemberLookup
public struct EntityChanges<Model: Entity>: Sendable {
  private(set) var assignments: [ColumnAssignment] = []
  private(set) var failures: [ValidationFailure] = []

  /// The name that the table has in the statement.
  let table: String

  public init() { table = Model.tableName }

  init(as alias: String) { table = alias }

  /// The rules that the assigned values do not meet; an update with any of them is refused.
  public func validate() -> [ValidationFailure] { failures }

  /// True when nothing was assigned: such an update sends nothing.
  public var isEmpty: Bool { assignments.isEmpty }

  @_disfavoredOverload
  public subscript<Value: DatabaseValue>(
    dynamicMember path: KeyPath<Model.Assignables, Assignable<Model, Value>>
  ) -> Value {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { set(Model.assignables[keyPath: path].column, to: newValue) }
  }

  /// The value that the row has when the update runs.
  public subscript<Value: DatabaseValue>(
    dynamicMember path: KeyPath<Model.Assignables, Assignable<Model, Value>>
  ) -> Computed<Value> {
    get { current(Model.assignables[keyPath: path].column) }
    set { set(Model.assignables[keyPath: path].column, to: newValue) }
  }

  /// Sets a column to a value of the application, as assigning to its property does.
  public mutating func set<Value: DatabaseValue>(_ column: Column<Model, Value>, to value: Value) {
    if !failures.isEmpty { failures.removeAll { $0.field == column.property } }
    // Few columns have rules, and generic code looks up the column's type to have it check them.
    if column.rules.count > 0 { column.check(value, into: &failures) }
    append(
      ColumnAssignment(
        column: column.name, property: column.property, value: .value(BoundValue(value)),
        decimal: column.reference.decimal))
  }

  /// Sets a column to what the database computes.
  mutating func set<Value: DatabaseValue>(_ column: Column<Model, Value>, to value: Computed<Value>) {
    failures.removeAll { $0.field == column.property }
    append(
      ColumnAssignment(
        column: column.name, property: column.property, value: value.expression, decimal: column.reference.decimal))
  }

  /// Sets the column of a reference.
  mutating func set(_ key: ExclusiveKey, to value: BoundValue) {
    append(ColumnAssignment(column: key.column.name, property: key.property, value: .value(value)))
  }

  /// What a column holds when the update runs.
  func current<Value: DatabaseValue>(_ column: Column<Model, Value>) -> Computed<Value> {
    Computed(.column(column.reference.named(in: table)))
  }

  /// In the order of the schema, so that equal sets of columns share one statement; with who sets them, where that is kept.
  var ordered: [ColumnAssignment] {
    var ordered = assignments
    if let author = Model.schema.updatedBy {
      let value = ChangeAuthor.value(of: author)
      ordered.append(ColumnAssignment(column: author.name, property: author.property, value: .value(value)))
    }
    guard ordered.count > 1 else { return ordered }
    let places = Model.schema.places
    ordered.sort { places[$0.column, default: 0] < places[$1.column, default: 0] }
    return ordered
  }

  private mutating func append(_ assignment: ColumnAssignment) {
    if let index = assignments.firstIndex(where: { $0.column == assignment.column }) {
      assignments[index] = assignment
    } else {
      assignments.append(assignment)
    }
  }
}
