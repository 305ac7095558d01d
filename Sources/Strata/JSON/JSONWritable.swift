#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What ``JSONWriter`` writes as one value.
public protocol JSONWritable {
  /// Appends the value, and nothing before or behind it.
  func write(to json: inout JSONWriter)
}

extension JSONWritable where Self: FixedWidthInteger {
  @inlinable
  public func write(to json: inout JSONWriter) { json.append(number: self) }
}

extension Int: JSONWritable {}
extension Int64: JSONWritable {}
extension Int32: JSONWritable {}
extension Int16: JSONWritable {}
extension Int8: JSONWritable {}
extension UInt8: JSONWritable {}
extension UInt16: JSONWritable {}
extension UInt32: JSONWritable {}

extension Bool: JSONWritable {
  public func write(to json: inout JSONWriter) {
    if self { json.append(json: "true") } else { json.append(json: "false") }
  }
}

extension String: JSONWritable {
  public func write(to json: inout JSONWriter) { json.append(quoted: self) }
}

extension Double: JSONWritable {
  /// The shortest digits that are this number again. JSON has no infinities and no NaN: they are `null`, as in ECMAScript.
  public func write(to json: inout JSONWriter) {
    guard isFinite else { return json.append(json: "null") }
    json.append(json: description)
  }
}

extension Float: JSONWritable {
  public func write(to json: inout JSONWriter) {
    guard isFinite else { return json.append(json: "null") }
    json.append(json: description)
  }
}

extension Decimal: JSONWritable {
  /// All digits, as a number. Clients that read numbers as binary fractions round them: give them text, where that matters.
  public func write(to json: inout JSONWriter) {
    guard isFinite else { return json.append(json: "null") }
    json.append(json: description)
  }
}

extension UUID: JSONWritable {
  public func write(to json: inout JSONWriter) { json.append(quoted: uuidString.lowercased()) }
}

extension Key: JSONWritable {
  public func write(to json: inout JSONWriter) { json.append(quoted: description) }
}

extension IdentityKey: JSONWritable {
  public func write(to json: inout JSONWriter) { json.append(number: number) }
}

extension Date: JSONWritable {
  /// ISO 8601 in UTC, with milliseconds: `2026-05-31T12:00:00.000Z`.
  public func write(to json: inout JSONWriter) {
    json.append(quoted: formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
  }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  @inlinable
  public func write(to json: inout JSONWriter) {
    switch self {
    case .some(let value): value.write(to: &json)
    case nil: json.append(json: "null")
    }
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  @inlinable
  public func write(to json: inout JSONWriter) { json.array(self) { $0.value($1) } }
}

extension JSON: JSONWritable where Value: JSONWritable {
  @inlinable
  public func write(to json: inout JSONWriter) { value.write(to: &json) }
}
