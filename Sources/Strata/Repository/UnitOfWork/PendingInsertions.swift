/// A row that waits to be inserted.
struct QueuedRow {
  /// Where it will be.
  let outcome: InsertionOutcome
  /// Which of the rows there it is.
  let number: Int
  /// What stands for its key, where the database makes it.
  let placeholder: Int64?
}

/// The new rows of one entity that a unit of work inserts together, whatever the entity: what is sent, and where what comes back is put.
struct PendingInsertions: Sendable {
  let model: any Shared.Type
  let entity: ObjectIdentifier
  let schema: TableSchema
  /// The columns that an insert gives, in the order of the schema, of one row after the other.
  private(set) var values = ParameterBuffer()
  /// What stands for the key of each row; `nil` where it brings its own.
  private(set) var placeholders: [Int64?] = []
  let outcome = InsertionOutcome()
  /// The database makes keys that a number can stand for.
  let canBeNumbered: Bool

  init(_ model: any Shared.Type, _ entity: ObjectIdentifier, _ schema: TableSchema) {
    self.model = model
    self.entity = entity
    self.schema = schema
    canBeNumbered = Self.canBeNumbered(model)
  }

  private static func canBeNumbered<Model: Shared>(_ model: Model.Type) -> Bool {
    if case .some = Model.id(numbered: 0) { true } else { false }
  }

  /// How many values a row has.
  var width: Int { schema.givenColumns.count }
  var count: Int { placeholders.count }

  /// - Parameter placeholder: What stands for its key, where the database makes it.
  mutating func add(_ row: ParameterBuffer, placeholder: Int64?) {
    // Where one row is inserted, more are to be expected; of large ones nobody wants room for more than there are.
    if placeholders.isEmpty, row.bytes.count <= 1024 {
      values.reserveCapacity(of: row, times: 4)
      placeholders.reserveCapacity(4)
    }
    values.append(contentsOf: row)
    placeholders.append(placeholder)
  }

  func makeLedger() -> any Ledger { Self.ledger(of: model) }

  private static func ledger<Model: Shared>(of model: Model.Type) -> any Ledger { EntityLedger<Model>() }

  /// Reads the rows as they have come back.
  func read(_ row: inout RowReader) throws(DatabaseError) -> any InsertedRows { try Self.read(&row, model) }

  private static func read<Model: Shared>(
    _ row: inout RowReader, _ model: Model.Type
  ) throws(DatabaseError) -> any InsertedRows {
    RowsOfEntity<Model>(try row.readRecords(Model.self))
  }

  /// As a plan has them, for databases and rows that are not inserted by one statement.
  func plannedRows() -> [PlannedRow] {
    let given = schema.givenColumns
    let primaryKey = schema.primaryKey
    let all = values.values
    return (0..<count).map { number in
      let values = Array(all[number * width..<(number + 1) * width])
      let made = placeholders[number].map { [BoundValue($0)] }
      let key =
        made
        ?? primaryKey.compactMap { column in given.firstIndex { $0.name == column.name }.map { values[$0] } }
      return PlannedRow(
        kind: .insert, entity: entity, schema: schema, number: number, key: key, version: nil,
        columns: (made == nil ? [] : primaryKey) + given, values: (made ?? []) + values)
    }
  }
}
