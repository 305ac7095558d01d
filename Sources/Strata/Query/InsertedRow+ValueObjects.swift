// Value objects in an insert from a query: as a whole, or property by property.
extension InsertedRow {
  /// Sets all columns of a value object.
  ///
  /// Behind `any` for the reason that ``EntityChanges`` has.
  @_disfavoredOverload
  public subscript<Columns: AssignableColumns>(
    dynamicMember path: KeyPath<Model.Columns, Columns>
  ) -> any Embeddable<Columns.Value> where Columns.Model == Model {
    @available(*, unavailable, message: "the row does not exist yet; read what the query found instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { take { Model.columns[keyPath: path].assign(newValue.embeddedWhole, to: &$0) } }
  }

  /// Sets all columns of a value object that may be missing.
  public subscript<Columns: EmbeddedColumns>(
    dynamicMember path: KeyPath<Model.Columns, Columns>
  ) -> Columns.Value where Columns.Model == Model, Columns.Value: ExpressibleByNilLiteral {
    @available(*, unavailable, message: "the row does not exist yet; read what the query found instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { take { Model.columns[keyPath: path].assign(newValue, to: &$0) } }
  }

  /// The properties of a value object, to set them one by one.
  public subscript<Columns: AssignableColumns>(
    dynamicMember path: KeyPath<Model.Columns, Columns>
  ) -> InsertedValue<Columns> where Columns.Model == Model {
    get { InsertedValue(Model.columns[keyPath: path], in: self) }
    set { self = newValue.row }
  }
}

/// What an insert from a query sets of a value object: `row.place.city = found.city`.
@dynamicMemberLookup
public struct InsertedValue<Columns: AssignableColumns>: Sendable {
  fileprivate var row: InsertedRow<Columns.Model>
  private let columns: Columns

  fileprivate init(_ columns: Columns, in row: InsertedRow<Columns.Model>) {
    self.row = row
    self.columns = columns
  }

  /// A value of the application; the rules of the property hold for it.
  @_disfavoredOverload
  public subscript<Value: DatabaseValue>(dynamicMember path: KeyPath<Columns, Column<Columns.Model, Value>>) -> Value {
    @available(*, unavailable, message: "the row does not exist yet; read what the query found instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { row.set(columns[keyPath: path], to: newValue) }
  }

  /// What the database computes.
  public subscript<Value: DatabaseValue, Computation: ValueExpression>(
    dynamicMember path: KeyPath<Columns, Column<Columns.Model, Value>>
  ) -> Computation where Computation.Value == Value {
    @available(*, unavailable, message: "the row does not exist yet; read what the query found instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set { row.set(columns[keyPath: path], to: newValue.expression) }
  }

  /// A value object in this one.
  public subscript<Nested: AssignableColumns>(
    dynamicMember path: KeyPath<Columns, Nested>
  ) -> InsertedValue<Nested> where Nested.Model == Columns.Model {
    get { InsertedValue<Nested>(columns[keyPath: path], in: row) }
    set { row = newValue.row }
  }
}
