/// The values of many rows as one array for each column, which `unnest` takes apart again: one text and one plan for any number of rows.
/// Format: `array_recv` in src/backend/utils/adt/arrayfuncs.c.
struct ColumnArrays {
  private struct Column {
    let array: DatabaseType
    let element: DatabaseType
    /// The head of the array, filled in at the end, and behind it a length and the bytes of each value.
    var bytes: [UInt8]
    var hasNull = false
  }

  /// A length; then dimensions, a flag, the type of the elements, how many there are, and the lower bound.
  private static let head = 24

  private var columns: [Column] = []
  /// How many rows there are.
  private(set) var count = 0
  /// Of all values together.
  private(set) var size = 0

  /// - Parameter rows: About how many there will be.
  /// - Throws: `unsupported` for a type that has no arrays.
  init(of types: [DatabaseType], reservingCapacity rows: Int) throws(DatabaseError) {
    columns.reserveCapacity(types.count)
    for type in types {
      guard let array = type.array else {
        throw DatabaseError(.unsupported, "lists of \(type.name) cannot be bound as one array")
      }
      var bytes = [UInt8](repeating: 0, count: Self.head)
      bytes.reserveCapacity(Self.head + 12 * rows)
      columns.append(Column(array: array.declared, element: type.declared, bytes: bytes))
    }
  }

  /// - Parameters:
  ///   - row: A value for each column.
  ///   - number: Of the row, for errors.
  /// - Throws: `valueOutOfRange` for a value that has no encoding, with its position; `invalidArgument` for another number of values.
  mutating func append(_ row: ParameterBuffer, number: Int) throws(DatabaseError) {
    if let invalid = row.invalid {
      throw DatabaseError(.valueOutOfRange, "parameter \(invalid.position) of row \(number): \(invalid.reason)")
    }
    guard row.count == columns.count else {
      throw DatabaseError(.invalidArgument, "\(row.count) values were given for \(columns.count) columns")
    }
    count += 1
    size += row.encoded.count
    row.encoded.withUnsafeBytes { bytes in
      var start = 0
      for index in columns.indices {
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self)))
        if length < 0 { columns[index].hasNull = true }
        let end = start + 4 + max(0, length)
        columns[index].bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
  }

  /// An array for each column. There must be rows.
  func parameters() throws(DatabaseError) -> ParameterBuffer {
    var parameters = ParameterBuffer()
    parameters.encoded.reserveCapacity(columns.reduce(0) { $0 + $1.bytes.count })
    for column in columns {
      guard let length = Int32(exactly: column.bytes.count - 4) else {
        throw DatabaseError(
          .valueOutOfRange, "the values of a column take more than 2,147,483,647 bytes; send fewer rows")
      }
      parameters.declare(column.array)
      let start = parameters.encoded.count
      parameters.encoded += column.bytes
      parameters.encoded.withUnsafeMutableBytes { bytes in
        let head: [UInt32] = [
          UInt32(length), 1, column.hasNull ? 1 : 0, column.element.rawValue, UInt32(count), 1,
        ]
        for (index, word) in head.enumerated() {
          bytes.storeBytes(of: word.bigEndian, toByteOffset: start + 4 * index, as: UInt32.self)
        }
      }
    }
    return parameters
  }
}
