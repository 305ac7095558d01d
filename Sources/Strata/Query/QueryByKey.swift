// Rows by their keys.
extension Entity {
  /// The row with a key.
  ///
  /// ```swift
  /// try await db.updateAll(Item.with(id: id).where { $0.stock >= 3 }) { $0.stock -= 3 }
  /// ```
  public static func with(id: ID) -> Query<Self> {
    Query(Condition(key(id, in: tableName)))
  }

  /// The rows with these keys, as many of them as there are.
  public static func with(ids: some Sequence<ID>) -> Query<Self> {
    // One after the other in one buffer: a key has as many values as it has columns.
    var parameters = ParameterBuffer()
    for id in ids { encode(id, into: &parameters) }
    let values = parameters.values
    let width = primaryKeyNames.count
    guard width == 1, let type = schema.columns.first(where: { $0.role == .primaryKey })?.type else {
      let keys = stride(from: 0, to: values.count, by: max(1, width)).map { start in
        SQLExpression.all((0..<width).map { same($0, values[start + $0]) })
      }
      return Query(Condition(.any(keys)))
    }
    return Query(Condition(.inList(keyColumn(0), type: type, values: values)))
  }

  /// The values of a key, in the order of ``primaryKeyNames``.
  static func keyValues(of id: ID) -> [BoundValue] {
    var parameters = ParameterBuffer()
    encode(id, into: &parameters)
    return parameters.values
  }

  /// Whether a row has a key.
  /// - Parameter table: What a statement calls the table.
  fileprivate static func key(_ id: ID, in table: String) -> SQLExpression {
    let values = keyValues(of: id)
    func same(_ place: Int) -> SQLExpression {
      .comparison(
        .equal, .column(ColumnReference(table: table, name: primaryKeyNames[place])), .value(values[place]))
    }
    // Most keys are one column.
    return values.count == 1 ? same(0) : .all(values.indices.map(same))
  }

  private static func keyColumn(_ place: Int) -> SQLExpression {
    .column(ColumnReference(table: tableName, name: primaryKeyNames[place]))
  }

  private static func same(_ place: Int, _ value: BoundValue) -> SQLExpression {
    .comparison(.equal, keyColumn(place), .value(value))
  }
}

extension Query {
  /// The row with a key, if the query has it.
  public func with(id: Model.ID) -> Query {
    self.where { columns in Condition(Model.key(id, in: Model.alias(of: columns))) }
  }
}
