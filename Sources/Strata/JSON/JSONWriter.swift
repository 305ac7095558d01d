/// Writes JSON (RFC 8259) as UTF-8, value by value: for answers that are made of rows, without a type for each answer and without the cost of one.
///
/// ```swift
/// var json = JSONWriter()
/// json.object { json in
///   json.field("title", movie.title)
///   json.field("rating", rating)                       // null for nil
///   json.array("reviews", reviews) { json, row in
///     let (review, author) = row
///     json.object { json in
///       json.field("text", review.text)
///       json.field("author", author.name)
///     }
///   }
/// }
/// return Response(body: json.bytes)
/// ```
/// What is written is valid JSON as long as an object has fields, and nothing else has.
public struct JSONWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  /// Something stands in front of the next value or field, in the same object or array.
  private var needsComma = false

  /// - Parameter capacity: Bytes to make room for. Growing is cheap; 1,024 by default, which most answers of one row fit in.
  public init(reservingCapacity capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

  /// What was written, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  // MARK: Values

  /// An object, with the fields that the body writes.
  @inlinable
  public mutating func object<Failure: Error>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "{"))
    try body(&self)
    close(UInt8(ascii: "}"))
  }

  /// An array, with the values that the body writes for each element.
  @inlinable
  public mutating func array<Elements: Sequence, Failure: Error>(
    _ elements: Elements, _ body: (inout JSONWriter, Elements.Element) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "["))
    for element in elements { try body(&self, element) }
    close(UInt8(ascii: "]"))
  }

  /// One value.
  @inlinable
  public mutating func value(_ value: some JSONWritable) {
    separate()
    value.write(to: &self)
    written()
  }

  // MARK: Fields of an object

  /// A field with one value.
  @inlinable
  public mutating func field(_ name: StaticString, _ value: some JSONWritable) {
    self.name(name)
    value.write(to: &self)
    written()
  }

  /// A field with an object.
  @inlinable
  public mutating func object<Failure: Error>(
    _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    self.name(name)
    try object(body)
  }

  /// A field with an array.
  @inlinable
  public mutating func array<Elements: Sequence, Failure: Error>(
    _ name: StaticString, _ elements: Elements,
    _ body: (inout JSONWriter, Elements.Element) throws(Failure) -> Void
  ) throws(Failure) {
    self.name(name)
    try array(elements, body)
  }

  /// The name of the next value, when it is known at run time only.
  public mutating func name(_ name: String) {
    separate()
    append(quoted: name)
    bytes.append(UInt8(ascii: ":"))
  }

  // MARK: Parts

  @usableFromInline
  mutating func name(_ name: StaticString) {
    guard name.hasPointerRepresentation else { return self.name(name.description) }
    separate()
    append(quoted: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: ":"))
  }

  @usableFromInline
  mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
  }

  @usableFromInline
  mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  @usableFromInline
  mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  @usableFromInline
  mutating func written() { needsComma = true }

  // MARK: What values are made of

  /// Text that is JSON already.
  public mutating func append(json: StaticString) {
    json.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Text that is JSON already, such as a number's digits. What is no JSON makes no JSON of the whole.
  public mutating func append(json: String) {
    var json = json
    json.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// A text in quotation marks, with everything escaped that has to be.
  public mutating func append(quoted text: String) {
    var text = text
    text.withUTF8 { append(quoted: $0) }
  }

  /// A whole number's digits.
  public mutating func append(number: some FixedWidthInteger) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(digits: UInt64(number.magnitude))
  }

  private mutating func append(digits number: UInt64) {
    var rest = number
    // A number of 64 bits has at most 20 digits.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var first = 20
      repeat {
        first -= 1
        digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: digits[first...])
    }
  }

  private mutating func append(quoted utf8: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    for index in utf8.indices {
      let byte = utf8[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      bytes.append(contentsOf: utf8[start..<index])
      append(escaped: byte)
      start = index + 1
    }
    bytes.append(contentsOf: utf8[start...])
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(escaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append(json: "\\\"")
    case UInt8(ascii: "\\"): append(json: "\\\\")
    case 0x08: append(json: "\\b")
    case 0x09: append(json: "\\t")
    case 0x0A: append(json: "\\n")
    case 0x0C: append(json: "\\f")
    case 0x0D: append(json: "\\r")
    default:
      append(json: "\\u00")
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
  }
}
