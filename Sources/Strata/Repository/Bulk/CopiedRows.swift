/// New rows as values for a COPY, in which the database computes nothing.
package struct CopiedRows<New: NewEntity> {
  /// What is copied, in the order of the values.
  package let columns: [String]
  /// Columns that the database fills in by their DEFAULT: the times of managed columns.
  package let defaulted: [String]

  private let given: [ColumnSchema]
  private let hasVersion: Bool
  /// Places of columns that an insert fills in where the row leaves them out.
  private let computed: [Int]
  private let dialect: any Dialect
  private var values = ParameterBuffer()

  /// - Throws: `unsupported` for an entity with columns that are to be encrypted.
  package init(for dialect: any Dialect) throws(DatabaseError) {
    let schema = New.Model.schema
    try SQLWriter(dialect).refuseEncrypted(schema)
    self.dialect = dialect
    let given = schema.givenColumns
    self.given = given
    hasVersion = schema.version != nil
    columns = given.map(\.name) + (schema.version.map { [$0.name] } ?? [])
    defaulted = schema.columns.filter { $0.role == .createdAt || $0.role == .updatedAt }.map(\.name)
    computed = given.indices.filter { place in
      guard !given[place].isNullable, let value = given[place].definition.defaultValue else { return false }
      if case .value = value { return false }
      return true
    }
  }

  /// The values of a row.
  /// - Parameter number: Of the row, for errors.
  /// - Throws: `validationFailed` with every rule that the row does not meet, `valueOutOfRange` for a value that its column cannot have,
  ///   `invalidArgument` for one that only an insert can fill in.
  package mutating func values(of new: New, number: Int) throws(DatabaseError) -> ParameterBuffer {
    try DatabaseError.check(new.validate().map { $0.inElement(number) }, of: New.Model.tableName)
    values.removeAll()
    new.encode(into: &values)
    if New.Model.schema.hasDecimals { values = try values.fitted(to: given, dialect) }
    if let invalid = values.invalid {
      throw DatabaseError(.valueOutOfRange, "row \(number): \(invalid.reason)") {
        $0.table = New.Model.tableName
        $0.column = given[invalid.position - 1].name
      }
    }
    if !computed.isEmpty {
      let cells = values.values
      if let place = computed.first(where: { cells[$0].isNull }) {
        throw DatabaseError(
          .invalidArgument,
          "row \(number) leaves out a column whose default an insert computes, which COPY does not; give the value, or use insertAll"
        ) {
          $0.table = New.Model.tableName
          $0.column = given[place].name
        }
      }
    }
    if hasVersion { values.append(1) }
    return values
  }
}
