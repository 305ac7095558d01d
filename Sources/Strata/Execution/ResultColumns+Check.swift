extension ResultColumns {
  /// Refuses columns whose type is not one that is read here: its bytes would make another value, or none.
  /// - Throws: `typeMismatch` with the name of the column, its type and the one that is read.
  func check<Row>(_ wanted: [DatabaseType], readAs row: Row.Type) throws(DatabaseError) {
    guard let types else { return }
    for (index, type) in types.enumerated() where index < wanted.count && !wanted[index].canBeRead(from: type) {
      throw DatabaseError(
        .typeMismatch,
        "the column is of type \(type.name), and \(Row.self) reads \(wanted[index].name); "
          + "change the Swift type, or cast the column in the SQL"
      ) { $0.column = names[index] }
    }
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
