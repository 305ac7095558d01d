/// A column that holds an array; of `UInt8`, bytes.
///
/// PostgreSQL's arrays are rectangular: an array of arrays of different lengths, or with an empty array inside, is
/// refused with `valueOutOfRange` before it is sent. One with lower bounds other than 1 is read as a plain array. NULL
/// elements need an optional element type.
extension Array: DatabaseValue where Element: ArrayElement {
  @inlinable public static var databaseType: DatabaseType { Element.arrayType }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { Element.encodeArray(self, into: &parameters) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) { self = try Element.decodeArray(from: &row) }
}

/// An array inside an array is a further dimension of it.
extension Array: ArrayElement where Element: ArrayElement {
  @inlinable public static var arrayType: DatabaseType { Element.arrayType.array ?? Element.arrayType }

  @inlinable public static var arrayDimensions: Int { Element.arrayDimensions + 1 }

  @inlinable
  public static func measureArray(_ array: [[Element]], at dimension: Int, in shape: inout ArrayShape) {
    shape.note(array.count, at: dimension)
    for part in array { Element.measureArray(part, at: dimension + 1, in: &shape) }
  }

  @inlinable
  public static func writeArray(_ array: [[Element]], to payload: inout PayloadWriter) {
    for part in array { Element.writeArray(part, to: &payload) }
  }

  @inlinable
  public static func readArray(
    _ shape: ArrayShape, at dimension: Int, from payload: inout PayloadReader
  ) throws(DatabaseError) -> [[Element]] {
    var array: [[Element]] = []
    let count = shape.length(dimension)
    array.reserveCapacity(count)
    for _ in 0..<count { array.append(try Element.readArray(shape, at: dimension + 1, from: &payload)) }
    return array
  }
}
