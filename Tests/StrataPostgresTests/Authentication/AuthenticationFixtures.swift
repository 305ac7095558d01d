import Strata

@testable import StrataPostgres

enum AuthenticationFixtures {
  /// SplitMix64: the same numbers in every run.
  struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    /// One to three small changes: a byte flipped, put in or taken out, two exchanged, or the end cut off.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
        let index = Int.random(in: bytes.indices, using: &self)
        switch Int.random(in: 0..<6, using: &self) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &self), at: index)
        case 2: bytes.insert(Array(",=vrsiem0A\0".utf8).randomElement(using: &self) ?? 0, at: index)
        case 3: bytes.remove(at: index)
        case 4: bytes.swapAt(index, Int.random(in: bytes.indices, using: &self))
        default: bytes.removeSubrange(index...)
        }
      }
      return bytes
    }
  }

  static let nonce = [UInt8](0..<18)

  static func request(_ body: [UInt8]) throws -> AuthenticationRequest {
    try body.withUnsafeBytes { try AuthenticationRequest($0) }
  }

  /// The body of a message of kind `R`.
  static func body(code: UInt32, _ rest: [UInt8] = []) -> [UInt8] {
    withUnsafeBytes(of: code.bigEndian) { Array($0) } + rest
  }
}

extension [UInt8] {
  init(hexadecimal text: String) {
    var digits = text.compactMap(\.hexDigitValue)[...]
    self = []
    while let high = digits.popFirst(), let low = digits.popFirst() { append(UInt8(high * 16 + low)) }
  }
}

/// The error that the body throws; `nil` for none, and for one that is not ours.
func databaseError(_ body: () throws -> Void) -> DatabaseError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DatabaseError
  }
}

func code(_ body: () throws -> Void) -> DatabaseError.Code? { databaseError(body)?.code }
