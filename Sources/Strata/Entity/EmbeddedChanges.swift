/// A value object that an update may set, as a whole and, where it is always there, property by property.
public struct AssignableEmbedded<Columns: EmbeddedColumns>: Sendable {
  let columns: Columns

  public init(_ columns: Columns) { self.columns = columns }
}

extension EntityChanges {
  /// Sets all columns of a value object.
  ///
  /// Behind `any`, because a value of its type has members that would stand beside those of the columns: which of them is meant by
  /// `$0.address.city = "Bern"` could not be told.
  @_disfavoredOverload
  public subscript<Columns: AssignableColumns>(
    dynamicMember path: KeyPath<Model.Assignables, AssignableEmbedded<Columns>>
  ) -> any Embeddable<Columns.Value> where Columns.Model == Model {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { Model.assignables[keyPath: path].columns.assign(newValue.embeddedWhole, to: &self) }
  }

  /// Sets all columns of a value object that may be missing.
  public subscript<Columns: EmbeddedColumns>(
    dynamicMember path: KeyPath<Model.Assignables, AssignableEmbedded<Columns>>
  ) -> Columns.Value where Columns.Model == Model, Columns.Value: ExpressibleByNilLiteral {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { Model.assignables[keyPath: path].columns.assign(newValue, to: &self) }
  }

  /// Sets a reference to one of several entities: its column, and NULL for the others.
  public subscript<Columns: ExclusiveColumns>(
    dynamicMember path: KeyPath<Model.Assignables, AssignableEmbedded<Columns>>
  ) -> Columns.Value where Columns.Model == Model, Columns.Value: ExclusiveReference {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { Model.assignables[keyPath: path].columns.assign(newValue, to: &self) }
  }

  /// The properties of a value object, to set them one by one.
  public subscript<Columns: AssignableColumns>(
    dynamicMember path: KeyPath<Model.Assignables, AssignableEmbedded<Columns>>
  ) -> EmbeddedChanges<Columns> where Columns.Model == Model {
    get { EmbeddedChanges(Model.assignables[keyPath: path].columns, in: self) }
    set { self = newValue.changes }
  }
}

/// What an update sets of a value object: `$0.address.city = "Bern"`. Of the rest nothing is sent.
@dynamicMemberLookup
public struct EmbeddedChanges<Columns: AssignableColumns>: Sendable {
  fileprivate var changes: EntityChanges<Columns.Model>
  private let assignables: Columns.Assignables

  fileprivate init(_ columns: Columns, in changes: EntityChanges<Columns.Model>) {
    self.changes = changes
    assignables = columns.embeddedAssignables
  }

  @_disfavoredOverload
  public subscript<Value: DatabaseValue>(
    dynamicMember path: KeyPath<Columns.Assignables, Assignable<Columns.Model, Value>>
  ) -> Value {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { changes.set(assignables[keyPath: path].column, to: newValue) }
  }

  /// The value that the row has when the update runs.
  public subscript<Value: DatabaseValue>(
    dynamicMember path: KeyPath<Columns.Assignables, Assignable<Columns.Model, Value>>
  ) -> Computed<Value> {
    get { changes.current(assignables[keyPath: path].column) }
    set { changes.set(assignables[keyPath: path].column, to: newValue) }
  }

  /// Sets all columns of a value object in this one.
  ///
  /// Behind `any`, because a value of its type has members that would stand beside those of the columns: which of them is meant by
  /// `$0.address.city = "Bern"` could not be told.
  @_disfavoredOverload
  public subscript<Nested: AssignableColumns>(
    dynamicMember path: KeyPath<Columns.Assignables, AssignableEmbedded<Nested>>
  ) -> any Embeddable<Nested.Value> where Nested.Model == Columns.Model {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { assignables[keyPath: path].columns.assign(newValue.embeddedWhole, to: &changes) }
  }

  /// Sets all columns of a value object in this one that may be missing.
  public subscript<Nested: EmbeddedColumns>(
    dynamicMember path: KeyPath<Columns.Assignables, AssignableEmbedded<Nested>>
  ) -> Nested.Value where Nested.Model == Columns.Model, Nested.Value: ExpressibleByNilLiteral {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { assignables[keyPath: path].columns.assign(newValue, to: &changes) }
  }

  /// Sets a reference to one of several entities in this one.
  public subscript<Nested: ExclusiveColumns>(
    dynamicMember path: KeyPath<Columns.Assignables, AssignableEmbedded<Nested>>
  ) -> Nested.Value where Nested.Model == Columns.Model, Nested.Value: ExclusiveReference {
    @available(*, unavailable, message: "what the row holds by then is not known here; read the entity instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { assignables[keyPath: path].columns.assign(newValue, to: &changes) }
  }

  /// The properties of a value object in this one.
  public subscript<Nested: AssignableColumns>(
    dynamicMember path: KeyPath<Columns.Assignables, AssignableEmbedded<Nested>>
  ) -> EmbeddedChanges<Nested> where Nested.Model == Columns.Model {
    get { EmbeddedChanges<Nested>(assignables[keyPath: path].columns, in: changes) }
    set { changes = newValue.changes }
  }
}
