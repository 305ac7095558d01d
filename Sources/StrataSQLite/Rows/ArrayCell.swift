import Strata

/// Makes PostgreSQL's binary form of arrays (`array_recv` in src/backend/utils/adt/arrayfuncs.c) that are kept as JSON. One after the
/// other, in the same memory.
struct ArrayCell {
  enum Defect: Error {
    case notAnArray
    /// Arrays or objects in the array.
    case nested
    /// An element of another kind than the property has.
    case otherElement
    /// A number that the type of the elements cannot hold.
    case outOfRange
  }

  /// Of the array that was read last.
  private(set) var bytes: [UInt8] = []

  mutating func read(_ json: UnsafeRawBufferPointer, of element: ArrayElementEncoding) throws(Defect) {
    bytes.removeAll(keepingCapacity: true)
    var scanner = JSONArrayScanner(json)
    guard var next = try Self.next(&scanner) else {
      // An empty array has no dimensions.
      write(0 as Int32)
      write(0 as Int32)
      return write(element.type.rawValue)
    }
    write(1 as Int32)
    let flags = bytes.count
    write(0 as Int32)
    write(element.type.rawValue)
    let length = bytes.count
    write(0 as Int32)
    write(1 as Int32)
    var count: Int32 = 0
    var hasNulls = false
    while true {
      if case .null = next { hasNulls = true }
      try write(next, as: element)
      count &+= 1
      guard let another = try Self.next(&scanner) else { break }
      next = another
    }
    replace(at: length, with: count)
    if hasNulls { replace(at: flags, with: 1) }
  }

  private static func next(_ scanner: inout JSONArrayScanner) throws(Defect) -> JSONArrayScanner.Element? {
    do throws(JSONArrayScanner.Defect) {
      return try scanner.next()
    } catch {
      throw Defect(error)
    }
  }

  // MARK: Elements

  private mutating func write(
    _ value: JSONArrayScanner.Element, as element: ArrayElementEncoding
  ) throws(Defect) {
    switch (value, element) {
    case (.null, _): write(-1 as Int32)
    case (.bool(let flag), .bool): write(fixed: flag ? 1 : 0 as UInt8)
    case (.number(let text, isWhole: true), .int2): write(fixed: try integer(text, Int16.self))
    case (.number(let text, isWhole: true), .int4): write(fixed: try integer(text, Int32.self))
    case (.number(let text, isWhole: true), .int8): write(fixed: try integer(text, Int64.self))
    case (.number(let text, isWhole: true), .timestamp): write(fixed: try timestamp(text))
    case (.number(let text, _), .float4):
      guard let number = Float(String(decoding: text, as: UTF8.self)), number.isFinite else { throw .outOfRange }
      write(fixed: number.bitPattern)
    case (.number(let text, _), .float8):
      guard let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else { throw .outOfRange }
      write(fixed: number.bitPattern)
    case (.text(let text, let isEscaped), .text): try write(text, isEscaped: isEscaped)
    case (.text(let text, isEscaped: false), .uuid): try write(uuid: text)
    case (.bool, _), (.number, _), (.text, _): throw .otherElement
    }
  }

  private func integer<Integer: FixedWidthInteger>(
    _ text: UnsafeRawBufferPointer, _ type: Integer.Type
  ) throws(Defect) -> Integer {
    guard let number = Integer(String(decoding: text, as: UTF8.self)) else { throw .outOfRange }
    return number
  }

  private func timestamp(_ text: UnsafeRawBufferPointer) throws(Defect) -> Int64 {
    let microseconds = try integer(text, Int64.self)
    // PostgreSQL's infinity.
    if microseconds == .max { return microseconds }
    let (sum, overflow) = microseconds.subtractingReportingOverflow(CellEncoding.postgresEpoch)
    guard !overflow else { throw .outOfRange }
    return sum
  }

  private mutating func write(_ text: UnsafeRawBufferPointer, isEscaped: Bool) throws(Defect) {
    let length = bytes.count
    write(0 as Int32)
    if isEscaped {
      var unescaping = JSONTextUnescaping(text)
      do throws(JSONArrayScanner.Defect) {
        while let unit = try unescaping.next() {
          switch unit {
          case .byte(let byte): bytes.append(byte)
          case .scalar(let scalar): bytes += String(scalar).utf8
          }
        }
      } catch {
        throw Defect(error)
      }
    } else {
      bytes.append(contentsOf: text)
    }
    replace(at: length, with: Int32(truncatingIfNeeded: bytes.count - length - 4))
  }

  private mutating func write(uuid text: UnsafeRawBufferPointer) throws(Defect) {
    guard text.count == 32 else { throw .otherElement }
    write(16 as Int32)
    for place in stride(from: 0, to: 32, by: 2) {
      // In lower case it would be another text for SQLite, and equal to no key.
      guard let high = text[place].canonicalDigit, let low = text[place + 1].canonicalDigit else { throw .otherElement }
      bytes.append(high << 4 | low)
    }
  }

  // MARK: Bytes

  private mutating func write(fixed value: some FixedWidthInteger) {
    write(Int32(truncatingIfNeeded: value.bitWidth / 8))
    write(value)
  }

  private mutating func write(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func replace(at offset: Int, with value: Int32) {
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Int32.self) }
  }
}

extension ArrayCell.Defect {
  fileprivate init(_ defect: JSONArrayScanner.Defect) {
    switch defect {
    case .malformed: self = .notAnArray
    case .nested: self = .nested
    }
  }

  /// What to say of the column.
  var explanation: (code: DatabaseError.Code, message: String) {
    switch self {
    case .notAnArray: (.typeMismatch, "the column holds a text that is not a JSON array; arrays are kept as JSON")
    case .nested:
      (.typeMismatch, "the column holds a JSON array with arrays or objects in it; read such a column as JSON")
    case .otherElement:
      (.typeMismatch, "the column holds a JSON array with elements of another kind than the property's")
    case .outOfRange: (.valueOutOfRange, "the column holds a JSON array with a number that the property's type cannot")
    }
  }
}

extension UInt8 {
  /// What a hexadecimal digit stands for, without lower case.
  fileprivate var canonicalDigit: UInt8? { self < UInt8(ascii: "a") ? hexadecimalDigit : nil }
}
