/// The lengths of an array's dimensions, as the head of its binary form has them.
public struct ArrayShape: Sendable {
  /// `MAXDIM` in src/include/utils/array.h.
  public static let maximumDimensions = 6

  // A vector, not an array: reading a cell allocates nothing but its value.
  @usableFromInline var lengths = SIMD8<Int32>(repeating: -1)
  @usableFromInline let dimensions: Int
  @usableFromInline var hasNulls = false
  private var isRagged = false
  private var isMissingPart = false

  @usableFromInline
  init(dimensions: Int) { self.dimensions = dimensions }

  @inlinable var isEmpty: Bool { lengths[0] == 0 }

  @inlinable
  func length(_ dimension: Int) -> Int { Int(lengths[dimension & 7]) }

  // MARK: Writing

  @usableFromInline
  mutating func note(_ count: Int, at dimension: Int) {
    guard dimension < Self.maximumDimensions else { return }
    let length = Int32(clamping: count)
    if lengths[dimension] == -1 {
      lengths[dimension] = length
    } else if lengths[dimension] != length {
      isRagged = true
    }
  }

  @usableFromInline
  mutating func markMissing() { isMissingPart = true }

  /// Why PostgreSQL has no such array; `nil` for a good one.
  @usableFromInline var defect: String? {
    if dimensions > Self.maximumDimensions { return "an array has at most \(Self.maximumDimensions) dimensions" }
    if isMissingPart { return "an array inside an array cannot be NULL" }
    if isRagged { return "the arrays inside an array must have the same length" }
    if !isEmpty, (0..<dimensions).contains(where: { lengths[$0] == 0 }) {
      return "an array inside an array cannot be empty"
    }
    return nil
  }

  @usableFromInline
  func write(element: DatabaseType, to payload: inout PayloadWriter) {
    payload.write(isEmpty ? 0 : Int32(truncatingIfNeeded: dimensions))
    payload.write(hasNulls ? 1 : 0 as Int32)
    payload.write(element.declared.rawValue)
    if isEmpty { return }
    for dimension in 0..<dimensions {
      payload.write(lengths[dimension])
      payload.write(1 as Int32)
    }
  }

  // MARK: Reading

  /// Reads the head of an array.
  /// - Throws: `typeMismatch`, when the array has other elements or another number of dimensions; `protocolViolation`,
  ///   when it announces more elements than there are bytes for.
  @usableFromInline
  init<Value>(
    from payload: inout PayloadReader, as value: Value.Type, type: DatabaseType, dimensions: Int
  ) throws(DatabaseError) {
    self.dimensions = dimensions
    let count = Int(try payload.read(Int32.self))
    hasNulls = try payload.read(Int32.self) != 0
    let element = DatabaseType(rawValue: try payload.read(UInt32.self))
    let wanted = type.element ?? .unknown
    guard element.isReadable(as: wanted) else {
      throw DatabaseError(
        .typeMismatch,
        "the column is an array of \(element.name), \(Value.self) is read from an array of \(wanted.name)")
    }
    if count == 0 {
      lengths[0] = 0
      return
    }
    guard count == dimensions, count <= Self.maximumDimensions else {
      throw DatabaseError(
        .typeMismatch, "the column is an array of \(count) dimensions, \(Value.self) has \(dimensions)")
    }
    var cells = 1
    for dimension in 0..<count {
      let length = try payload.read(Int32.self)
      _ = try payload.read(Int32.self)  // the lower bound
      let (product, overflow) = cells.multipliedReportingOverflow(by: Int(length))
      // Checked before memory is reserved: each element has at least the four bytes of its length.
      guard length > 0, !overflow, product <= payload.remaining / 4 else { throw payload.values.truncated() }
      lengths[dimension] = length
      cells = product
    }
  }
}
