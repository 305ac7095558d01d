/// What a table gives to the rows of a join: an entity, or an optional of one where an outer join may find none.
public protocol JoinedPart: RowDecodable {}

/// Of a row that an outer join has not found, every column is NULL, the primary key too.
extension Optional: RowDecodable where Wrapped: Entity {
  public static var resultTypes: [DatabaseType] { Wrapped.resultTypes }

  public init(row: inout RowReader) throws(DatabaseError) {
    guard try row.hasValues(in: Wrapped.resultTypes.count) else {
      self = nil
      return
    }
    self = try Wrapped(row: &row)
  }
}

extension Optional: JoinedPart where Wrapped: Entity {}

extension RowReader {
  /// Whether one of the next columns has a value; steps over them when none has.
  mutating func hasValues(in count: Int) throws(DatabaseError) -> Bool {
    let start = (cursor, column)
    for _ in 0..<count {
      if try !skipNull() {
        (cursor, column) = start
        return true
      }
    }
    return false
  }
}

/// The entities of one row of a join.
struct JoinedRow<each Part: JoinedPart>: RowDecodable {
  let parts: (repeat each Part)

  static var resultTypes: [DatabaseType] {
    var types: [DatabaseType] = []
    repeat types += (each Part).resultTypes
    return types
  }

  init(row: inout RowReader) throws(DatabaseError) {
    func read<Table: JoinedPart>(_ type: Table.Type) throws(DatabaseError) -> Table { try Table(row: &row) }
    parts = (repeat try read((each Part).self))
  }
}

func joinedReading<each Part: JoinedPart>(_ parts: repeat (each Part).Type) -> RowReading<(repeat each Part)> {
  RowReading(JoinedRow<repeat each Part>.self) { $0.parts }
}

/// The columns of a table whose row an outer join may not find: all of them may be NULL.
@dynamicMemberLookup
public struct OptionalColumns<Model: Entity>: Sendable {
  let columns: Model.Columns

  public subscript<Value>(
    dynamicMember path: KeyPath<Model.Columns, Column<Model, Value>>
  ) -> Computed<Value.Nullable> {
    Computed(columns[keyPath: path].expression)
  }

  /// Those of a value object.
  public subscript<Embedded: EmbeddedColumns>(
    dynamicMember path: KeyPath<Model.Columns, Embedded>
  ) -> OptionalEmbeddedColumns<Embedded> {
    OptionalEmbeddedColumns(columns: columns[keyPath: path])
  }
}
