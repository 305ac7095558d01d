/// A column and what an update sets it to. Of no entity's type: arrays of it are handled without looking a type up at run time.
struct ColumnAssignment: Sendable {
  let column: String
  let property: String
  let value: SQLExpression
  /// What is known of the column's numbers, where they are decimal.
  var decimal: DecimalColumn?
}
