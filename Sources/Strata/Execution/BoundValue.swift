/// A value inside a query: encoded when the query is built, so that the query is one immutable, Sendable value.
public struct BoundValue: Sendable, Hashable {
  let parameter: ParameterBuffer
  let isNull: Bool

  public init(_ value: some DatabaseValue) {
    var buffer = ParameterBuffer()
    value.encode(into: &buffer)
    parameter = buffer
    // The length −1 in network byte order.
    isNull = buffer.bytes.count == 4 && buffer.bytes[0] == 0xFF
  }

  init(parameter: ParameterBuffer, isNull: Bool = false) {
    self.parameter = parameter
    self.isNull = isNull
  }

  /// A one-dimensional array of the values, for `= ANY($1)`: one statement for lists of every length.
  /// Format: `array_recv` in src/backend/utils/adt/arrayfuncs.c.
  static func array(of element: DatabaseType, _ values: [BoundValue]) throws(DatabaseError) -> BoundValue {
    guard let type = element.array else {
      throw DatabaseError(.unsupported, "lists of \(element.name) cannot be bound as one array")
    }
    var payload = ParameterBuffer()
    payload.append(type) { writer in
      writer.write(values.isEmpty ? 0 : 1 as Int32)
      writer.write(values.contains { $0.isNull } ? 1 : 0 as Int32)
      writer.write(element.declared.rawValue)
      guard !values.isEmpty else { return }
      writer.write(Int32(clamping: values.count))
      writer.write(1 as Int32)
      for value in values {
        // The element's layout, a length and the bytes, is that of a parameter.
        writer.write(bytes: value.parameter.bytes)
        if let invalid = value.parameter.invalid { writer.markInvalid(invalid.reason) }
      }
    }
    return BoundValue(parameter: payload)
  }
}
