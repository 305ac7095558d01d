import Strata
import Testing

@testable import StrataPostgres

/// Bytes that a server never sends: an error each, or values, never a trap.
@Suite("The decoders of what a server sends, with damaged input")
struct MessageDecoderFuzzTests {
  @Test("survive 100,000 inputs", .timeLimit(.minutes(5)))
  func short() async throws { try await fuzz(FuzzSettings(count: 100_000)) }

  @Test("survive ten million inputs")
  func tenMillionSoak() async throws { try await fuzz(FuzzSettings(count: 10_000_000)) }

  private func fuzz(_ settings: FuzzSettings) async throws {
    let accepted = await settings.run { try Self.input(using: &$0) }
    // Both ways out have been taken often.
    #expect(accepted > settings.count / 20 && accepted < settings.count * 19 / 20, "\(accepted) of \(settings.count)")
  }

  @Test("what is not damaged is understood")
  func whole() throws {
    for conversation in FuzzedConversation.all.dropLast() {
      #expect(try FuzzedConversation.listen(to: conversation.bytes, expecting: conversation.expected))
    }
    for codec in FuzzedCodec.all where codec.columns.allSatisfy({ $0 != [255, 255, 255, 255] }) {
      let rows = codec.columns.flatMap { ServerBytes.message(.dataRow, [0, 1] + $0) }
      #expect(try Self.rows(rows, codec) == codec.columns.count, "\(codec.name)")
    }
    for body in Self.bodies { #expect(try Self.decode(body.kind, body.bytes)) }
  }

  /// - Returns: Whether it was accepted.
  private static func input(using generator: inout SeededGenerator) throws -> Bool {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<2:
      let conversation = FuzzedConversation.all[Int.random(in: 0..<FuzzedConversation.all.count, using: &generator)]
      var bytes = conversation.bytes
      if Int.random(in: 0..<8, using: &generator) == 0 {
        bytes = Mutation.noise(using: &generator)
      } else {
        Mutation.damage(&bytes, using: &generator)
      }
      return try FuzzedConversation.listen(to: bytes, expecting: conversation.expected)
    case 2..<5:
      let body = bodies[Int.random(in: 0..<bodies.count, using: &generator)]
      var bytes = body.bytes
      Mutation.damage(&bytes, using: &generator)
      return try decode(body.kind, bytes)
    case 5:
      return try startup(using: &generator)
    case 6:
      return try binaryCopy(using: &generator)
    default:
      let codec = FuzzedCodec.all[Int.random(in: 0..<FuzzedCodec.all.count, using: &generator)]
      return try rows(damagedRows(of: codec, using: &generator), codec) > 0
    }
  }

  // MARK: Rows

  private static func damagedRows(of codec: FuzzedCodec, using generator: inout SeededGenerator) -> [UInt8] {
    let isWhole = Bool.random(using: &generator)
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      var column = codec.columns[Int.random(in: 0..<codec.columns.count, using: &generator)]
      // Inside the value the length in front stays right, so that the codec gets to see the damage.
      if isWhole, column.count > 4 {
        var payload = Array(column.dropFirst(4))
        Mutation.damage(&payload, using: &generator)
        column = ServerBytes.bigEndian(Int32(payload.count)) + payload
      }
      bytes += ServerBytes.message(.dataRow, [0, 1] + column)
    }
    if !isWhole { Mutation.damage(&bytes, using: &generator) }
    return bytes
  }

  /// Finds the rows as a connection does, and reads them.
  private static func rows(_ bytes: [UInt8], _ codec: FuzzedCodec) throws -> Int {
    var offsets: [UInt32] = []
    var end = 0
    do {
      try bytes.withUnsafeBytes { bytes in
        while case .frame(let frame) = try MessageFrame.read(bytes, at: end) {
          guard frame.kind == .dataRow, frame.body.count >= 2 else { break }
          offsets.append(UInt32(frame.body.lowerBound + 2))
          end = frame.body.upperBound
        }
      }
      guard !offsets.isEmpty else { return 0 }
      let batch = RowBuffer(
        storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: offsets,
        columns: ResultColumns(names: ["value"]), gap: MessageFrame.rowGap, end: end)
      return try codec.read(batch)
    } catch let error as DatabaseError {
      guard [.protocolViolation, .typeMismatch, .valueOutOfRange].contains(error.code) else {
        throw Misbehaviour(description: "\(codec.name): \(error)")
      }
      return 0
    }
  }

  private static func binaryCopy(using generator: inout SeededGenerator) throws -> Bool {
    let number: [UInt8] = [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]
    var bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    for _ in 0..<3 { bytes += [0, 2] + number + ServerBytes.bigEndian(Int32(3)) + Array("one".utf8) }
    bytes += [0xFF, 0xFF]
    Mutation.damage(&bytes, using: &generator)
    let cut = Int.random(in: 0...bytes.count, using: &generator)
    var decoder = CopyRowDecoder<ColumnTuple<Int64, String>>()
    let columns = ResultColumns(names: ["id", "name"])
    do throws(DatabaseError) {
      _ = try decoder.decode(Array(bytes[..<cut]), columns)
      _ = try decoder.decode(Array(bytes[cut...]), columns)
      try decoder.finish()
      return true
    } catch {
      guard [.protocolViolation, .typeMismatch, .valueOutOfRange].contains(error.code) else {
        throw Misbehaviour(description: "binary copy: \(error)")
      }
      return false
    }
  }

  // MARK: Bodies

  private static let bodies: [(kind: BackendMessageKind, bytes: [UInt8])] = [
    (.rowDescription, Array(ServerBytes.rowDescription([("id", 20), ("name", 25), ("", 0)]).dropFirst(5))),
    (.commandComplete, ServerBytes.string("INSERT 0 12345")), (.commandComplete, ServerBytes.string("CREATE TABLE")),
    (.errorResponse, Array(ServerBytes.error("23505", routine: "_bt_check_unique").dropFirst(5))),
    (.errorResponse, keyError), (.copyOutResponse, [1, 0, 2, 0, 1, 0, 1]),
    (.authentication, [0, 0, 0, 0]), (.authentication, [0, 0, 0, 5, 1, 2, 3, 4]),
    (
      .authentication,
      [0, 0, 0, 10] + ServerBytes.string("SCRAM-SHA-256-PLUS") + ServerBytes.string("SCRAM-SHA-256") + [0]
    ),
    (.authentication, [0, 0, 0, 11] + Array("r=abc,s=QSXCR+Q6sek8bf92,i=4096".utf8)),
  ]

  private static let keyError: [UInt8] =
    [
      ("S", "ERROR"), ("V", "ERROR"), ("C", "23505"), ("M", "duplicate key"),
      ("D", "Key (a, b)=(1, 2) already exists."),
      ("H", "hint"), ("P", "17"), ("W", "context"), ("s", "public"), ("t", "t"), ("c", "c"), ("n", "t_key"), ("R", "f"),
    ].flatMap { Array($0.0.utf8) + ServerBytes.string($0.1) } + [0]

  private static func decode(_ kind: BackendMessageKind, _ bytes: [UInt8]) throws -> Bool {
    do {
      try bytes.withUnsafeBytes { body in
        switch kind {
        case .rowDescription: _ = try RowDescription.columns(body)
        case .commandComplete:
          guard try CommandTag(body).rows >= 0 else { throw DatabaseError(.other, "a negative count") }
        case .errorResponse:
          let message = try ServerMessage(body, kind)
          for error in [message.error(), message.connectError, message.closingError] { _ = error.debugDescription }
        case .authentication: _ = try AuthenticationRequest(body)
        default: _ = try CopyFormat(body, kind)
        }
      }
      return true
    } catch let error as DatabaseError {
      guard error.code == .protocolViolation else { throw Misbehaviour(description: "\(kind): \(error)") }
      return false
    }
  }

  private static func startup(using generator: inout SeededGenerator) throws -> Bool {
    var bytes: [UInt8] =
      ServerBytes.message(.authentication, [0, 0, 0, 3]) + ServerBytes.message(.authentication, [0, 0, 0, 0])
      + ServerBytes.message(.parameterStatus, ServerBytes.string("server_version") + ServerBytes.string("15.1"))
      + ServerBytes.message(.backendKeyData, [0, 0, 0, 1, 0, 0, 0, 2]) + ServerBytes.ready()
    Mutation.damage(&bytes, using: &generator)
    let policy = AuthenticationPolicy(isEncrypted: true)
    var machine = StartupStateMachine(
      AuthenticationExchange(
        user: "user", password: "password", policy: policy, serverCertificateHash: nil,
        nonce: [UInt8](repeating: 1, count: 18), cache: nil))
    do {
      return try bytes.withUnsafeBytes { bytes in
        var offset = 0
        while case .frame(let frame) = try MessageFrame.read(bytes, at: offset) {
          offset = frame.body.upperBound
          let body = UnsafeRawBufferPointer(rebasing: bytes[frame.body])
          if case .ready = try machine.receive(frame.kind, body) { return true }
        }
        return false
      }
    } catch let error as DatabaseError {
      // An error message of the server, if only by damage, can mean anything.
      _ = error.debugDescription
      return false
    }
  }
}
