import Strata

/// Walks through values in the Distinguished Encoding Rules (ITU-T X.690), as far as certificates need: tags of one
/// byte, definite lengths. Every length is checked against the bytes that are there.
struct DERReader {
  /// The identifier octet of a value.
  struct Tag: Sendable, Hashable {
    let octet: UInt8

    static let bitString = Tag(octet: 0x03)
    static let objectIdentifier = Tag(octet: 0x06)
    static let sequence = Tag(octet: 0x30)
    /// `[0] EXPLICIT` and `[1] EXPLICIT`.
    static let context0 = Tag(octet: 0xA0)
    static let context1 = Tag(octet: 0xA1)
  }

  /// What was not read yet.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// The content of the next value, which must have this tag.
  mutating func value(_ tag: Tag) throws(DatabaseError) -> ArraySlice<UInt8> {
    guard rest.popFirst() == tag.octet else { throw .malformedCertificate }
    let length = try length()
    guard length <= rest.count else { throw .malformedCertificate }
    defer { rest = rest.dropFirst(length) }
    return rest.prefix(length)
  }

  /// The content of the next value, if it has this tag.
  mutating func optionalValue(_ tag: Tag) throws(DatabaseError) -> ArraySlice<UInt8>? {
    guard rest.first == tag.octet else { return nil }
    return try value(tag)
  }

  mutating func reader(_ tag: Tag) throws(DatabaseError) -> DERReader { DERReader(try value(tag)) }

  func finish() throws(DatabaseError) {
    guard isAtEnd else { throw .malformedCertificate }
  }

  private mutating func length() throws(DatabaseError) -> Int {
    guard let first = rest.popFirst() else { throw .malformedCertificate }
    if first < 0x80 { return Int(first) }
    // 0x80 would be a length that is not said; more than four bytes no certificate has.
    let count = Int(first & 0x7F)
    guard 1...4 ~= count, count <= rest.count else { throw .malformedCertificate }
    let length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(count)
    // The shortest form is the only one.
    guard length >= 0x80, length >> (8 * (count - 1)) > 0 else { throw .malformedCertificate }
    return length
  }
}

extension DatabaseError {
  static var malformedCertificate: DatabaseError {
    violation("the server's certificate is not valid DER")
  }
}
