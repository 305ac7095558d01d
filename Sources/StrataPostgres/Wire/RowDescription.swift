import Strata

/// The columns of a result, from a RowDescription.
enum RowDescription {
  static func columns(_ body: UnsafeRawBufferPointer) throws(DatabaseError) -> ResultColumns {
    var reader = MessageReader(body, .rowDescription)
    let count = Int(try reader.integer(UInt16.self))
    var names: [String] = []
    var types: [DatabaseType] = []
    names.reserveCapacity(count)
    types.reserveCapacity(count)
    for _ in 0..<count {
      names.append(try reader.string())
      _ = try reader.integer(UInt32.self)  // the table
      _ = try reader.integer(UInt16.self)  // the column's number in it
      types.append(DatabaseType(rawValue: try reader.integer(UInt32.self)))
      _ = try reader.integer(Int16.self)  // size
      _ = try reader.integer(Int32.self)  // modifier
      _ = try reader.integer(Int16.self)  // format, unknown yet when a statement is described
    }
    try reader.finish()
    return ResultColumns(names: names, types: types)
  }
}
