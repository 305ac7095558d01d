/// The columns of a table that an update joins, as values to assign.
@dynamicMemberLookup
public struct RowValues<Columns: Sendable>: Sendable {
  let columns: Columns

  public subscript<Value: ValueExpression>(dynamicMember path: KeyPath<Columns, Value>) -> Computed<Value.Value> {
    Computed(columns[keyPath: path].expression)
  }
}
