/// Messages of a PostgreSQL server as bytes, for scripts
/// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
///
/// They are written as they are told: a script can lie about everything.
public enum ServerMessage {
  /// A message of a type, with the length that belongs to its body.
  public static func message(_ type: Character, _ body: [UInt8] = []) -> [UInt8] {
    message(type, length: Int32(truncatingIfNeeded: body.count + 4), body)
  }

  /// A message whose length field holds `length`, whatever its body has.
  public static func message(_ type: Character, length: Int32, _ body: [UInt8] = []) -> [UInt8] {
    [type.asciiValue ?? 0] + integer(length) + body
  }

  /// An integer in network byte order.
  public static func integer<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  /// A text with the zero byte that ends it.
  public static func text(_ value: String) -> [UInt8] { Array(value.utf8) + [0] }

  public static let authenticationOk = message("R", integer(Int32(0)))

  public static func parameterStatus(_ name: String, _ value: String) -> [UInt8] {
    message("S", text(name) + text(value))
  }

  public static func backendKeyData(processID: Int32, secretKey: Int32) -> [UInt8] {
    message("K", integer(processID) + integer(secretKey))
  }

  /// - Parameter status: `I` outside a transaction, `T` inside, `E` inside one that failed.
  public static func readyForQuery(_ status: Character = "I") -> [UInt8] {
    message("Z", [status.asciiValue ?? 0])
  }

  public static func commandComplete(_ tag: String) -> [UInt8] { message("C", text(tag)) }

  /// - Parameter columns: of type text, in text format.
  public static func rowDescription(_ columns: [String]) -> [UInt8] {
    var body = integer(Int16(truncatingIfNeeded: columns.count))
    for name in columns {
      // The name, table and column it comes from (none), text's OID, size and modifier, text format.
      body += text(name) + integer(Int32(0)) + integer(Int16(0))
      body += integer(Int32(25)) + integer(Int16(-1)) + integer(Int32(-1)) + integer(Int16(0))
    }
    return message("T", body)
  }

  /// - Parameter values: `nil` for NULL.
  public static func dataRow(_ values: [String?]) -> [UInt8] {
    let fields = values.flatMap { value in
      guard let value else { return integer(Int32(-1)) }
      return integer(Int32(truncatingIfNeeded: value.utf8.count)) + Array(value.utf8)
    }
    return message("D", integer(Int16(truncatingIfNeeded: values.count)) + fields)
  }

  public static func errorResponse(severity: String = "ERROR", sqlState: String, _ text: String) -> [UInt8] {
    let fields: [(Character, String)] = [("S", severity), ("V", severity), ("C", sqlState), ("M", text)]
    return message("E", fields.flatMap { [$0.asciiValue ?? 0] + self.text($1) } + [0])
  }
}
