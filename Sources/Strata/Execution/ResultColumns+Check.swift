extension ResultColumns {
  /// Refuses columns whose type is not one that is read here: its bytes would make another value, or none.
  /// - Throws: `typeMismatch` with the name of the column, its type and the one that is read.
  func check<Row>(_ wanted: [DatabaseType], readAs row: Row.Type) throws(DatabaseError) {
    guard let types else { return }
    for (index, type) in types.enumerated() where index < wanted.count && !wanted[index].canBeRead(from: type) {
      throw DatabaseError(
        .typeMismatch,
        "the column is of type \(type.name), and \(swiftType(at: index, in: Row.self)) reads \(wanted[index].name); "
          + "change the Swift type, or cast the column in the SQL"
      ) { $0.column = names[index] }
    }
  }

  /// What reads the column: the type of the tuple's part, or the whole row's where the row is a type of its own.
  private func swiftType<Row>(at index: Int, in row: Row.Type) -> String {
    guard let types = (Row.self as? any PositionalRow.Type)?.valueTypes, types.indices.contains(index) else {
      return "\(Row.self)"
    }
    return types[index]
  }
}

/// A row whose columns have Swift types of their own, and no names.
private protocol PositionalRow {
  static var valueTypes: [String] { get }
}

extension SingleColumn: PositionalRow {
  fileprivate static var valueTypes: [String] { ["\(Value.self)"] }
}

extension ColumnTuple: PositionalRow {
  fileprivate static var valueTypes: [String] {
    var types: [String] = []
    func note<Column>(_ type: Column.Type) { types.append("\(type)") }
    repeat note((each Value).self)
    return types
  }
}

extension DatabaseType {
  /// Whether a column of another type can be read as this one without a change of meaning.
  func canBeRead(from column: DatabaseType) -> Bool {
    if self == .unknown || column.sharesFormat(with: self) { return true }
    // As text comes whatever PostgreSQL prints, but not what has a Swift type of its own: a String where a number or
    // a time was meant is a mistake more often than a wish.
    if self == .text { return !column.hasOwnSwiftType }
    // A type that an application named by a number of its own database.
    return !isBuiltIn
  }

  private var hasOwnSwiftType: Bool {
    switch self {
    case .bool, .bytea, .int2, .int4, .int8, .float4, .float8, .numeric, .timestamptz, .timestamp, .date, .time,
      .timetz, .interval, .uuid:
      true
    default: false
    }
  }
}
