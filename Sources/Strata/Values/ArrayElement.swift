/// What an array that a column holds may consist of: every ``DatabaseValue`` without doing anything for it, optionals
/// of it, and arrays of it (further dimensions). `UInt8` makes the exception: `[UInt8]` is one `bytea`.
///
/// Swift lets `Array` conform to a protocol once, so what `[Element]` means is the element's business. Do not implement
/// these requirements; they are public because the conformances of your own types are compiled where those types are.
/// Format: `array_recv` and `array_send` in src/backend/utils/adt/arrayfuncs.c
/// (https://www.postgresql.org/docs/current/arrays.html).
public protocol ArrayElement: Sendable {
  /// The column type of `[Self]`.
  static var arrayType: DatabaseType { get }

  /// How many dimensions `[Self]` has: 0 for `[UInt8]`, 1 for `[Int]`, 2 for `[[Int]]`.
  static var arrayDimensions: Int { get }

  static func encodeArray(_ array: [Self], into parameters: inout ParameterBuffer)
  static func decodeArray(from row: inout RowReader) throws(DatabaseError) -> [Self]

  /// Notes the length of the array in its dimension, and of those inside it in theirs.
  static func measureArray(_ array: [Self], at dimension: Int, in shape: inout ArrayShape)
  /// Appends the scalars of the array, in order.
  static func writeArray(_ array: [Self], to payload: inout PayloadWriter)
  /// Reads the scalars of the array, in order.
  static func readArray(
    _ shape: ArrayShape, at dimension: Int, from payload: inout PayloadReader
  ) throws(DatabaseError) -> [Self]
}

extension ArrayElement {
  @inlinable
  public static func encodeArray(_ array: [Self], into parameters: inout ParameterBuffer) {
    var shape = ArrayShape(dimensions: arrayDimensions)
    measureArray(array, at: 0, in: &shape)
    if let reason = shape.defect { return parameters.appendInvalid(arrayType, reason: reason) }
    parameters.append(arrayType) { payload in
      shape.write(element: arrayType.element ?? .unknown, to: &payload)
      writeArray(array, to: &payload)
    }
  }

  @inlinable
  public static func decodeArray(from row: inout RowReader) throws(DatabaseError) -> [Self] {
    try row.readPayload(as: [Self].self) { payload throws(DatabaseError) in
      let shape = try ArrayShape(from: &payload, as: [Self].self, type: arrayType, dimensions: arrayDimensions)
      return shape.isEmpty ? [] : try readArray(shape, at: 0, from: &payload)
    }
  }
}

// MARK: Scalars

extension DatabaseValue {
  @inlinable public static var arrayType: DatabaseType { databaseType.array ?? .anyArray }

  @inlinable public static var arrayDimensions: Int { 1 }

  @inlinable
  public static func measureArray(_ array: [Self], at dimension: Int, in shape: inout ArrayShape) {
    shape.note(array.count, at: dimension)
  }

  @inlinable
  public static func writeArray(_ array: [Self], to payload: inout PayloadWriter) {
    for value in array { payload.append(value) }
  }

  @inlinable
  public static func readArray(
    _ shape: ArrayShape, at dimension: Int, from payload: inout PayloadReader
  ) throws(DatabaseError) -> [Self] {
    var array: [Self] = []
    let count = shape.length(dimension)
    array.reserveCapacity(count)
    for _ in 0..<count { array.append(try payload.value(Self.self)) }
    return array
  }
}

// MARK: Scalars that may be NULL

extension Optional: ArrayElement where Wrapped: DatabaseValue {
  @inlinable public static var arrayType: DatabaseType { Wrapped.arrayType }

  @inlinable public static var arrayDimensions: Int { Wrapped.arrayDimensions }

  // An array inside an array cannot be NULL; where the type allows it, the value is refused.

  @inlinable
  public static func measureArray(_ array: [Wrapped?], at dimension: Int, in shape: inout ArrayShape) {
    if Wrapped.arrayDimensions > 1 {
      let present = array.compactMap { $0 }
      if present.count < array.count { shape.markMissing() }
      Wrapped.measureArray(present, at: dimension, in: &shape)
    } else {
      shape.note(array.count, at: dimension)
      for value in array where value == nil {
        shape.hasNulls = true
        break
      }
    }
  }

  @inlinable
  public static func writeArray(_ array: [Wrapped?], to payload: inout PayloadWriter) {
    if Wrapped.arrayDimensions > 1 {
      Wrapped.writeArray(array.compactMap { $0 }, to: &payload)
    } else {
      for value in array { payload.append(value) }
    }
  }

  @inlinable
  public static func readArray(
    _ shape: ArrayShape, at dimension: Int, from payload: inout PayloadReader
  ) throws(DatabaseError) -> [Wrapped?] {
    if Wrapped.arrayDimensions > 1 { return try Wrapped.readArray(shape, at: dimension, from: &payload) }
    var array: [Wrapped?] = []
    let count = shape.length(dimension)
    array.reserveCapacity(count)
    for _ in 0..<count { array.append(try payload.value(Wrapped?.self)) }
    return array
  }
}

// MARK: Bytes

extension UInt8: ArrayElement {
  @inlinable public static var arrayType: DatabaseType { .bytea }

  @inlinable public static var arrayDimensions: Int { 0 }

  @inlinable
  public static func encodeArray(_ array: [UInt8], into parameters: inout ParameterBuffer) {
    parameters.append(.bytea, bytes: array)
  }

  @inlinable
  public static func decodeArray(from row: inout RowReader) throws(DatabaseError) -> [UInt8] {
    try row.withBytes(as: [UInt8].self) { bytes throws(DatabaseError) in [UInt8](bytes) }
  }

  // Inside an array of arrays the bytes are one scalar: they have no dimension.

  @inlinable
  public static func measureArray(_ array: [UInt8], at dimension: Int, in shape: inout ArrayShape) {}

  @inlinable
  public static func writeArray(_ array: [UInt8], to payload: inout PayloadWriter) { payload.append(cell: array) }

  @inlinable
  public static func readArray(
    _ shape: ArrayShape, at dimension: Int, from payload: inout PayloadReader
  ) throws(DatabaseError) -> [UInt8] {
    try payload.value([UInt8].self)
  }
}
