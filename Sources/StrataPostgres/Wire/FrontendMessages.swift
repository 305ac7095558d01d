import NIOCore
import Strata

/// Messages to the server, written straight into the buffer that is sent
/// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
struct FrontendMessages {
  var buffer: ByteBuffer

  init(_ buffer: ByteBuffer) { self.buffer = buffer }

  /// The longest message that the protocol can express, less a margin for the fields around the values.
  static let longestMessage = 0x3FFF_FFFF

  // MARK: Beginning a session

  mutating func sslRequest() {
    buffer.writeInteger(8 as Int32)
    buffer.writeInteger(80_877_103 as Int32)
  }

  mutating func cancelRequest(_ key: BackendKey) {
    buffer.writeInteger(Int32(12 + key.secret.count))
    buffer.writeInteger(80_877_102 as Int32)
    buffer.writeInteger(key.processID)
    buffer.writeBytes(key.secret)
  }

  mutating func startup(_ parameters: [(name: String, value: String)]) {
    let start = buffer.writerIndex
    buffer.writeInteger(0 as Int32)
    buffer.writeInteger(196_608 as Int32)  // version 3.0
    for (name, value) in parameters {
      string(name)
      string(value)
    }
    buffer.writeInteger(0 as UInt8)
    buffer.setInteger(Int32(buffer.writerIndex - start), at: start)
  }

  mutating func password(_ body: [UInt8]) { message(0x70) { $0.writeBytes(body) } }

  mutating func terminate() { message(0x58) { _ in } }

  // MARK: Extended protocol

  mutating func parse(name: StatementName, _ sql: String, types: [DatabaseType]) {
    message(0x50) { buffer in
      name.write(to: &buffer)
      Self.string(sql, &buffer)
      buffer.writeInteger(UInt16(truncatingIfNeeded: types.count))
      for type in types { buffer.writeInteger(type.rawValue) }
    }
  }

  mutating func describe(statement name: StatementName) {
    message(0x44) { buffer in
      buffer.writeInteger(UInt8(ascii: "S"))
      name.write(to: &buffer)
    }
  }

  mutating func close(portal: PortalName) {
    message(0x43) { buffer in
      buffer.writeInteger(UInt8(ascii: "P"))
      portal.write(to: &buffer)
    }
  }

  /// Binds all parameters in the binary format.
  mutating func bind(
    _ name: StatementName, _ parameters: ParameterBuffer, results: ResultFormats, to portal: PortalName? = nil
  ) {
    let start = begin(0x42)
    if let portal { portal.write(to: &buffer) } else { buffer.writeInteger(0 as UInt8) }
    name.write(to: &buffer)
    if parameters.isEmpty {
      buffer.writeInteger(0 as UInt32)
    } else {
      // One format for all parameters: binary.
      buffer.writeInteger(0x0001_0001 as UInt32)
      buffer.writeInteger(UInt16(truncatingIfNeeded: parameters.count))
      buffer.writeBytes(parameters.bytes)
    }
    results.write(to: &buffer)
    end(start)
  }

  /// Kind, room for the length, the unnamed portal and the statement: what every Bind of a statement begins with.
  static func bindHead(_ name: StatementName) -> [UInt8] { [0x42, 0, 0, 0, 0, 0] + name.bytes }

  /// Bind, Execute and Sync for a statement that is known and a group of its own, in one piece: the frequent case.
  /// - Parameter head: The statement's ``bindHead(_:)``.
  mutating func run(_ head: [UInt8], _ parameters: ParameterBuffer, results: ResultFormats, endsGroup: Bool) {
    let end = endsGroup ? Self.executeAndSync : Self.executeOnly
    let values = parameters.bytes
    let length = head.count - 1 + 4 + values.count + results.tail.count + (parameters.isEmpty ? 0 : 2)
    let total = 1 + length + end.count
    _ = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: total) { target in
      var place = 0
      func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(rebasing: target[place...]).copyMemory(from: $0)
          place += $0.count
        }
      }
      append(head)
      target.storeBytes(of: UInt32(truncatingIfNeeded: length).bigEndian, toByteOffset: 1, as: UInt32.self)
      if parameters.isEmpty {
        target.storeBytes(of: 0, toByteOffset: place, as: UInt32.self)
        place += 4
      } else {
        // One format for all parameters: binary.
        target.storeBytes(of: (0x0001_0001 as UInt32).bigEndian, toByteOffset: place, as: UInt32.self)
        let count = UInt16(truncatingIfNeeded: parameters.count)
        target.storeBytes(of: count.bigEndian, toByteOffset: place + 4, as: UInt16.self)
        place += 6
        append(values)
      }
      append(results.tail)
      append(end)
      return place
    }
  }

  private static let executeOnly: [UInt8] = [0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0]
  private static let executeAndSync: [UInt8] = [0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]

  /// - Parameter rows: 0 for all.
  mutating func execute(rows: Int32 = 0) {
    buffer.writeInteger(0x45 as UInt8)
    buffer.writeInteger(9 as Int32)
    buffer.writeInteger(0 as UInt8)
    buffer.writeInteger(rows)
  }

  mutating func execute(_ portal: PortalName, rows: Int32) {
    message(0x45) { buffer in
      portal.write(to: &buffer)
      buffer.writeInteger(rows)
    }
  }

  mutating func close(statement name: StatementName) {
    message(0x43) { buffer in
      buffer.writeInteger(UInt8(ascii: "S"))
      name.write(to: &buffer)
    }
  }

  mutating func sync() {
    buffer.writeInteger(0x53 as UInt8)
    buffer.writeInteger(4 as Int32)
  }

  mutating func flush() {
    buffer.writeInteger(0x48 as UInt8)
    buffer.writeInteger(4 as Int32)
  }

  // MARK: Simple protocol

  mutating func query(_ sql: String) { message(0x51) { Self.string(sql, &$0) } }

  // MARK: COPY

  mutating func copyData(_ bytes: some Collection<UInt8>) { message(0x64) { $0.writeBytes(bytes) } }

  mutating func copyDone() { message(0x63) { _ in } }

  mutating func copyFail(_ reason: String) { message(0x66) { Self.string(reason, &$0) } }

  // MARK: Parts

  private mutating func begin(_ kind: UInt8) -> Int {
    buffer.writeInteger(kind)
    let start = buffer.writerIndex
    buffer.writeInteger(0 as Int32)
    return start
  }

  private mutating func end(_ start: Int) { buffer.setInteger(Int32(buffer.writerIndex - start), at: start) }

  private mutating func message(_ kind: UInt8, _ body: (inout ByteBuffer) -> Void) {
    let start = begin(kind)
    body(&buffer)
    end(start)
  }

  private mutating func string(_ text: String) { Self.string(text, &buffer) }

  private static func string(_ text: String, _ buffer: inout ByteBuffer) {
    buffer.writeString(text)
    buffer.writeInteger(0 as UInt8)
  }
}

/// The name of a prepared statement on one connection, as it is sent; empty for the unnamed statement.
struct StatementName: Sendable, Hashable {
  let bytes: [UInt8]

  static let unnamed = StatementName(bytes: [0])

  private init(bytes: [UInt8]) { self.bytes = bytes }

  init(number: UInt64) { bytes = Array("s\(String(number, radix: 36))".utf8) + [0] }

  var isUnnamed: Bool { bytes.count == 1 }

  func write(to buffer: inout ByteBuffer) { buffer.writeBytes(bytes) }
}

/// The name of a query that is executed in steps, as it is sent.
struct PortalName: Sendable, Hashable {
  private let bytes: [UInt8]

  init(cursor: Int) { bytes = Array("c\(cursor)".utf8) + [0] }

  func write(to buffer: inout ByteBuffer) { buffer.writeBytes(bytes) }
}

/// What identifies a server process to a CancelRequest.
struct BackendKey: Sendable, Hashable {
  let processID: Int32
  let secret: [UInt8]
}
