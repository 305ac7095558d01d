@testable import StrataPostgres

/// Messages as a server writes them.
enum ServerBytes {
  static func message(_ kind: BackendMessageKind, _ body: [UInt8] = []) -> [UInt8] {
    [kind.rawValue] + bigEndian(Int32(body.count + 4)) + body
  }

  static func bigEndian<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  static func string(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

  static func commandComplete(_ tag: String) -> [UInt8] { message(.commandComplete, string(tag)) }

  static func ready(_ status: TransactionStatus = .idle) -> [UInt8] { message(.readyForQuery, [status.rawValue]) }

  static func rowDescription(_ columns: [(name: String, type: UInt32)]) -> [UInt8] {
    var body = bigEndian(UInt16(columns.count))
    for column in columns {
      body += string(column.name)
      body += [0, 0, 0, 0, 0, 0]  // the table, and the column's number in it
      body += bigEndian(column.type)
      body += [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0]  // size, modifier, format
    }
    return message(.rowDescription, body)
  }

  static func dataRow(_ cells: [[UInt8]?]) -> [UInt8] {
    var body = bigEndian(UInt16(cells.count))
    for cell in cells {
      body += bigEndian(Int32(cell?.count ?? -1))
      body += cell ?? []
    }
    return message(.dataRow, body)
  }

  static func error(_ state: String, severity: String = "ERROR", routine: String? = nil) -> [UInt8] {
    var body = [UInt8(ascii: "V")] + string(severity) + [UInt8(ascii: "C")] + string(state)
    body += [UInt8(ascii: "M")] + string("words of the server")
    if let routine { body += [UInt8(ascii: "R")] + string(routine) }
    return message(.errorResponse, body + [0])
  }
}

extension PipelineStateMachine {
  /// Feeds whole messages.
  mutating func receive(bytes: [UInt8]) throws -> [Action] {
    var actions: [Action] = []
    var offset = 0
    while offset < bytes.count {
      let step = try bytes.withUnsafeBytes { try MessageFrame.read($0, at: offset) }
      guard case .frame(let frame) = step else { break }
      actions.append(
        try bytes.withUnsafeBytes { try receive(frame.kind, UnsafeRawBufferPointer(rebasing: $0[frame.body])) })
      offset = frame.body.upperBound
    }
    return actions
  }
}
