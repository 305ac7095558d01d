import Strata

/// What a CommandComplete says: the command, and how many rows it touched.
struct CommandTag: Sendable, Hashable {
  /// The commands whose tag changes what the driver does.
  enum Command: Sendable, Hashable {
    case begin
    case commit
    case rollback
    /// Leaves something behind in the session: a setting, a listener, a cursor, a temporary table perhaps.
    case changesSession
    /// Every prepared statement of the session is gone.
    case deallocatesAll
    case other
  }

  let command: Command
  let rows: Int

  /// The tag as the server sends it, with the zero byte at its end: `INSERT 0 5`, `SELECT 3`, `CREATE TABLE`.
  @inline(__always)
  init(_ body: UnsafeRawBufferPointer) throws(DatabaseError) {
    guard let last = body.last, last == 0 else { throw .malformed(.commandComplete) }
    let text = body.dropLast()
    var rows = 0
    var scale = 1
    var end = text.endIndex
    while end > text.startIndex, let digit = Self.digit(text[end - 1]) {
      // A count has at most 20 digits; one that does not fit is a broken message.
      let (part, overflow) = digit.multipliedReportingOverflow(by: scale)
      let (sum, overflow2) = rows.addingReportingOverflow(part)
      if overflow || overflow2 { throw .malformed(.commandComplete) }
      rows = sum
      end -= 1
      if end > text.startIndex, Self.digit(text[end - 1]) != nil {
        let (next, overflow) = scale.multipliedReportingOverflow(by: 10)
        if overflow { throw .malformed(.commandComplete) }
        scale = next
      }
    }
    self.rows = rows
    command = Self.command(text)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    byte >= 0x30 && byte <= 0x39 ? Int(byte &- 0x30) : nil
  }

  private static func command(_ text: Slice<UnsafeRawBufferPointer>) -> Command {
    // The frequent ones are told by their first letters.
    switch text.first {
    case UInt8(ascii: "S") where text.dropFirst(2).first == UInt8(ascii: "L"): return .other  // SELECT
    case UInt8(ascii: "B"): return text.elementsEqual("BEGIN".utf8) ? .begin : .other
    case UInt8(ascii: "R"):
      if text.elementsEqual("ROLLBACK".utf8) { return .rollback }
      return text.elementsEqual("RESET".utf8) ? .changesSession : .other
    case UInt8(ascii: "C"):
      if text.elementsEqual("COMMIT".utf8) { return .commit }
      // The tag does not say TEMPORARY.
      return text.starts(with: "CREATE TABLE".utf8) || text.starts(with: "CREATE VIEW".utf8) ? .changesSession : .other
    case UInt8(ascii: "D") where text.elementsEqual("DEALLOCATE ALL".utf8) || text.elementsEqual("DISCARD ALL".utf8):
      return .deallocatesAll
    case UInt8(ascii: "S"), UInt8(ascii: "L"), UInt8(ascii: "D"), UInt8(ascii: "P"):
      for name in ["SET", "LISTEN", "LOAD", "DECLARE CURSOR", "DISCARD", "DEALLOCATE", "PREPARE"]
      where text.starts(with: name.utf8) { return .changesSession }
    default: break
    }
    return .other
  }
}
