// In JSON and the like, the values of columns are texts as the database prints them.

extension Decoder {
  package func value<Value: LosslessStringConvertible>(_ type: Value.Type) throws -> Value {
    let container = try singleValueContainer()
    guard let value = Value(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Value.self)")
    }
    return value
  }
}

extension Encoder {
  package func write(_ text: String) throws {
    var container = singleValueContainer()
    try container.encode(text)
  }
}
