extension DatabaseType {
  /// Whether a binary part of a value of this type (an element of an array, a field of a row) can be read as
  /// `expected`.
  ///
  /// The bytes alone do not tell: a `numeric` of zero has the eight bytes of a `bigint`. Types that only the database
  /// knows (domains, enumerations, types of extensions) pass; their bytes are checked when they are read.
  public func isReadable(as expected: DatabaseType) -> Bool {
    if !isBuiltIn || !expected.isBuiltIn || self == .unknown || sharesFormat(with: expected) { return true }
    return expected == .text && Self.texts.contains(self)
  }

  /// Whether the binary format of a column of this type is one that a reader of `expected` understands; texts aside.
  func sharesFormat(with expected: DatabaseType) -> Bool {
    if self == expected { return true }
    switch expected {
    case .unknown: return true
    // Integers of every size are read by their size, and checked against the range of the Swift type.
    case .int2, .int4, .int8: return self == .int2 || self == .int4 || self == .int8
    case .jsonb: return self == .json
    case .varbit: return self == .bit
    case .inet: return self == .cidr
    case .record, .anyRange, .anyMultirange: return !isBuiltIn
    default: break
    }
    // The head of an array says what its elements are.
    guard let wanted = expected.element else { return false }
    return !isBuiltIn || element?.isReadable(as: wanted) ?? false
  }

  /// The types whose binary form is their text; 705 is an untyped literal, 2275 a C string.
  private static let texts: Set<DatabaseType> = [
    .text, .varchar, .bpchar, .objectName, .char, .xml, .json, DatabaseType(rawValue: 705),
    DatabaseType(rawValue: 2275),
  ]
}
