import Strata
import Testing

/// Values as the bytes of a column, and back.
enum BinaryForm {
  /// What the value is sent as, without the length in front.
  static func hex(_ value: some DatabaseValue) throws -> String {
    var parameters = ParameterBuffer()
    parameters.append(value)
    try parameters.validate()
    return parameters.bytes.dropFirst(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
  }

  static func decode<Value: DatabaseValue>(_ hex: String, as value: Value.Type) throws -> Value {
    try decode(bytes(hex), as: Value.self)
  }

  static func decode<Value: DatabaseValue>(_ payload: [UInt8], as value: Value.Type) throws -> Value {
    let length = withUnsafeBytes(of: Int32(payload.count).bigEndian) { Array($0) }
    return try decode(column: length + payload, as: Value.self)
  }

  /// - Parameter column: With the length in front.
  static func decode<Value: DatabaseValue>(column: [UInt8], as value: Value.Type) throws -> Value {
    let rows = RowBuffer(
      storage: column.withUnsafeBytes { RowStorage(copying: $0) }, offsets: [0],
      columns: ResultColumns(names: ["value"]))
    let collector = RowCollector<SingleColumn<Value>>()
    try collector.receive(rows)
    return try #require(collector.take().first).value
  }

  /// The code of the error with which the bytes are refused; `nil` when they are not.
  static func refusal<Value: DatabaseValue>(_ hex: String, as value: Value.Type) -> DatabaseError.Code? {
    do {
      _ = try decode(hex, as: Value.self)
      return nil
    } catch {
      return (error as? DatabaseError)?.code
    }
  }

  /// Why the value cannot be sent; `nil` when it can.
  static func defect(_ value: some DatabaseValue) -> ParameterBuffer.Invalid? {
    var parameters = ParameterBuffer()
    parameters.append(value)
    return parameters.invalid
  }

  /// Random bytes and broken copies of good ones: whatever comes out, the process lives, and an error is one of those
  /// that a decoder may throw. What is accepted can be sent again.
  static func survivesDamage<Value: DatabaseValue>(
    _ samples: [Value], rounds: Int = 20_000, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = Randomness(state: seed)
    let good = try samples.map { bytes(try hex($0)) }
    var refused = 0
    for _ in 0..<rounds {
      let payload = damaged(good, using: &random)
      do {
        let value = try decode(payload, as: Value.self)
        _ = "\(value)"
        if let defect = defect(value) {
          Issue.record("seed \(seed): \(payload) is read and cannot be sent: \(defect)", sourceLocation: sourceLocation)
          return
        }
      } catch let error as DatabaseError {
        refused += 1
        if ![.typeMismatch, .protocolViolation, .valueOutOfRange].contains(error.code) {
          Issue.record("seed \(seed): \(payload) is refused with \(error)", sourceLocation: sourceLocation)
          return
        }
      }
    }
    #expect(refused > 0, sourceLocation: sourceLocation)
  }

  private static func damaged(_ good: [[UInt8]], using random: inout Randomness) -> [UInt8] {
    var payload = good.randomElement(using: &random) ?? []
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      payload = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random) ? 0 : .random(in: .min ... .max, using: &random)
      }
    case 1:
      payload.removeLast(min(payload.count, Int.random(in: 1...4, using: &random)))
    case 2:
      payload += (0..<Int.random(in: 1...4, using: &random)).map { _ in .random(in: .min ... .max, using: &random) }
    default:
      for _ in 0..<Int.random(in: 1...3, using: &random) where !payload.isEmpty {
        let index = Int.random(in: payload.indices, using: &random)
        payload[index] = [0, 1, 0x7F, 0x80, 0xFF, .random(in: .min ... .max, using: &random)].randomElement() ?? 0
      }
    }
    return payload
  }
}

/// Random numbers that a seed repeats, for a failure that is to be looked at again (SplitMix64).
struct Randomness: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
