import Strata
import Testing

@testable import StrataPostgres

@Suite struct MessageTests {
  private func read(_ bytes: [UInt8], at offset: Int = 0) throws -> MessageFrame.Step {
    try bytes.withUnsafeBytes { try MessageFrame.read($0, at: offset) }
  }

  private func tag(_ text: String) throws -> CommandTag {
    try (Array(text.utf8) + [0]).withUnsafeBytes { try CommandTag($0) }
  }

  @Test("A message is complete when its last byte is there")
  func completeness() throws {
    let bytes = ServerBytes.commandComplete("SELECT 1")
    for count in 0..<bytes.count {
      guard case .incomplete(let needed) = try read(Array(bytes.prefix(count))) else {
        Issue.record("complete after \(count) bytes")
        continue
      }
      #expect(needed > count && needed <= bytes.count)
    }
    guard case .frame(let frame) = try read(bytes) else { throw TestFailure("no frame") }
    #expect(frame.kind == .commandComplete && frame.body == 5..<bytes.count)
  }

  @Test(
    "Lengths that a message cannot have are refused before anything is waited for",
    arguments: [
      [0x43, 0, 0, 0, 3], [0x43, 0xFF, 0xFF, 0xFF, 0xFF], [0x43, 0, 0, 0, 0], [0x5A, 0, 0, 0, 6], [0x31, 0, 0, 0, 5],
      [0x44, 0x7F, 0xFF, 0xFF, 0xFF], [0x64, 0x40, 0, 0, 4], [0x52, 0x7F, 0xFF, 0xFF, 0xFF], [0x00, 0, 0, 0, 4],
      [0xFF, 0, 0, 0, 4], [0x78, 0, 0, 0, 4],
    ] as [[UInt8]])
  func lengths(bytes: [UInt8]) {
    let error = #expect(throws: DatabaseError.self) { try read(bytes) }
    #expect(error?.code == .protocolViolation)
  }

  @Test("Tags tell the command and the rows")
  func tags() throws {
    #expect(try tag("INSERT 0 5").rows == 5)
    #expect(try tag("SELECT 1234567890123").rows == 1_234_567_890_123)
    #expect(try tag("CREATE INDEX") == tag("DROP INDEX"))
    #expect(
      try tag("COMMIT").command == .commit && tag("ROLLBACK").command == .rollback && tag("BEGIN").command == .begin)
    for text in [
      "SET", "RESET", "LISTEN", "CREATE TABLE", "CREATE TABLE AS", "DECLARE CURSOR", "PREPARE", "DISCARD PLANS",
      "DEALLOCATE",
    ] {
      #expect(try tag(text).command == .changesSession, "\(text)")
    }
    for text in ["DISCARD ALL", "DEALLOCATE ALL"] { #expect(try tag(text).command == .deallocatesAll) }
    for text in [
      "SELECT 1", "SAVEPOINT", "RELEASE", "UPDATE 0", "DELETE 9", "PREPARED", "LOCK TABLE", "NOTIFY", "SHOW",
    ]
    where text != "PREPARED" {
      #expect(try tag(text).command == .other, "\(text)")
    }
    for bad in ["SELECT 99999999999999999999999", "SELECT 99999999999999999999"] {
      #expect(throws: DatabaseError.self) { try tag(bad) }
    }
    #expect(throws: DatabaseError.self) { try [UInt8]("SELECT 1".utf8).withUnsafeBytes { try CommandTag($0) } }
  }

  @Test("Fields of an error become the error")
  func errorFields() throws {
    let body: [UInt8] =
      [
        ("S", "FEHLER"), ("V", "ERROR"), ("C", "23505"), ("M", "m"), ("D", "d"), ("H", "h"), ("P", "17"), ("t", "t1"),
        ("c", "c1"), ("n", "k1"), ("z", "?"),
      ]
      .flatMap { Array($0.0.utf8) + ServerBytes.string($0.1) } + [0]
    let message = try body.withUnsafeBytes { try ServerMessage($0, .errorResponse) }
    let error = message.error()
    #expect(error.code == .uniqueViolation && error.sqlState == "23505" && error.details.position == 17)
    #expect(error.details.table == "t1" && error.details.column == "c1" && error.details.constraint == "k1")
    #expect(error.details.serverMessage == "m" && error.details.serverDetail == "d" && error.details.serverHint == "h")
    #expect(!error.description.contains("FEHLER") && error.debugDescription.contains("detail: d"))
    for count in 0..<body.count {
      #expect(throws: DatabaseError.self) {
        try Array(body.prefix(count)).withUnsafeBytes { try ServerMessage($0, .errorResponse) }
      }
    }
  }
}

struct TestFailure: Error {
  let what: String
  init(_ what: String) { self.what = what }
}
