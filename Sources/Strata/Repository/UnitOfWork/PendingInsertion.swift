import Synchronization

/// A row that a unit of work inserts, whatever its entity: what is sent, and what has come back.
final class PendingInsertion: Sendable {
  let schema: TableSchema
  /// The columns that an insert gives, in the order of the schema.
  let values: ParameterBuffer
  /// What stands for the key; `nil` when the row has brought one.
  let placeholder: Int64?
  private let settled = Mutex<(rows: any InsertedRows, place: Int)?>(nil)

  init(schema: TableSchema, values: ParameterBuffer, placeholder: Int64?) {
    self.schema = schema
    self.values = values
    self.placeholder = placeholder
  }

  /// - Parameter place: Which of the rows it is.
  func settle(_ rows: any InsertedRows, at place: Int) { settled.withLock { $0 = (rows, place) } }

  /// The row as the database has it; `nil` before it is there.
  func row<Model: Entity>(of model: Model.Type) -> Model? {
    guard let (rows, place) = settled.withLock({ $0 }), let own = rows as? RowsOfEntity<Model>,
      own.rows.indices.contains(place)
    else { return nil }
    return own.rows[place]
  }

  /// The number that the database has made for the key.
  var number: Int64? {
    guard let (rows, place) = settled.withLock({ $0 }) else { return nil }
    return rows.number(at: place)
  }
}

/// The new rows of one entity.
struct PendingInsertions: Sendable {
  let model: any Shared.Type
  let entity: ObjectIdentifier
  let schema: TableSchema
  var rows: [PendingInsertion]

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
    return rows.enumerated().map { number, row in
      let values = row.values.values
      let made = row.placeholder.map { [BoundValue($0)] }
      let key =
        made
        ?? primaryKey.compactMap { column in
          given.firstIndex { $0.name == column.name }.flatMap { values.indices.contains($0) ? values[$0] : nil }
        }
      return PlannedRow(
        kind: .insert, entity: entity, schema: schema, number: number, key: key, version: nil,
        columns: (made == nil ? [] : primaryKey) + given, values: (made ?? []) + values)
    }
  }
}

/// Rows of one entity that came back together, of which each ``PendingInsertion`` knows its place.
protocol InsertedRows: AnyObject, Sendable {
  var count: Int { get }
  func number(at place: Int) -> Int64?
}

final class RowsOfEntity<Model: Entity>: InsertedRows {
  let rows: [Model]

  init(_ rows: [Model]) { self.rows = rows }

  var count: Int { rows.count }

  func number(at place: Int) -> Int64? {
    rows.indices.contains(place) ? Model.number(of: rows[place].id) : nil
  }
}
