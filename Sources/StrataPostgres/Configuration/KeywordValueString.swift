import Strata

/// Reads `host=db port=5432 user='a b' password=it\'s`
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE).
struct KeywordValueString {
  private var rest: ArraySlice<UInt8>
  private(set) var parameters = ConnectionParameters()

  init(_ text: String) throws(DatabaseError) {
    rest = Array(text.utf8)[...]
    // The first name may be a secret that ends with = and got into the wrong variable; and a password with a space that
    // was not quoted goes on as a name.
    var isSafeToShow = false
    var hasSecret = false
    skipWhitespace()
    while !rest.isEmpty {
      let name = String(decoding: read { $0 == UInt8(ascii: "=") || $0.isASCIIWhitespace }, as: UTF8.self)
      skipWhitespace()
      guard rest.first == UInt8(ascii: "=") else {
        throw .invalidParameter(
          "the connection string", "has a word without =; write name=value, and put values with spaces into '…'")
      }
      rest = rest.dropFirst()
      skipWhitespace()
      let value = try rest.first == UInt8(ascii: "'") ? readQuoted() : readPlain()
      try parameters.set(name, to: String(decoding: value, as: UTF8.self), isSafeToShow: isSafeToShow)
      hasSecret = hasSecret || ConnectionKeyword(rawValue: name)?.isSecret == true
      isSafeToShow = !hasSecret
      skipWhitespace()
    }
  }

  private mutating func readPlain() -> [UInt8] {
    var value: [UInt8] = []
    while let byte = rest.popFirst(), !byte.isASCIIWhitespace {
      if byte != UInt8(ascii: "\\") {
        value.append(byte)
      } else if let escaped = rest.popFirst() {
        value.append(escaped)
      }
    }
    return value
  }

  private mutating func readQuoted() throws(DatabaseError) -> [UInt8] {
    rest = rest.dropFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") { return value }
      if byte != UInt8(ascii: "\\") {
        value.append(byte)
      } else if let escaped = rest.popFirst() {
        value.append(escaped)
      }
    }
    throw .invalidParameter(
      "the connection string", "has a ' that is not closed; close it, and write a ' in a value \\'")
  }

  private mutating func read(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let end = rest.firstIndex(where: isEnd) ?? rest.endIndex
    defer { rest = rest[end...] }
    return rest[..<end]
  }

  private mutating func skipWhitespace() {
    rest = rest.drop(while: \.isASCIIWhitespace)
  }
}
