import Foundation

/// Random numbers that a seed repeats (SplitMix64). A test that fails says its seed; `STRATA_TEST_SEED=…` runs it again
/// with the same values.
struct Randomness: RandomNumberGenerator, Sendable {
  struct BadSeed: Error, CustomStringConvertible {
    let description: String
  }

  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// The seed of the environment, or a new one.
  init() throws {
    guard let text = ProcessInfo.processInfo.environment["STRATA_TEST_SEED"] else {
      self.init(seed: .random(in: .min ... .max))
      return
    }
    guard let seed = UInt64(text) else { throw BadSeed(description: "STRATA_TEST_SEED is no number: \(text)") }
    self.init(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
    .random(in: range, using: &self)
  }

  /// True once in so many times.
  mutating func isOne(in count: Int) -> Bool { number(1...count) == 1 }

  /// A number anywhere, or a small one, since most mistakes are near zero.
  mutating func integer<Number: FixedWidthInteger>(
    _ range: ClosedRange<Number> = .min ... .max, near: ClosedRange<Number>
  ) -> Number {
    isOne(in: 2) ? number(range) : number(near)
  }

  /// Letters of several scripts, marks, characters that texts are quoted for, and controls; never NUL.
  mutating func text(_ length: ClosedRange<Int> = 0...20) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<number(length) {
      let range: ClosedRange<UInt32> =
        switch number(0...9) {
        case 0: 0x01...0x1F
        case 1: 0x80...0x24F
        case 2: 0x300...0x36F
        case 3: 0x4E00...0x9FFF
        case 4: 0x1F300...0x1F64F
        case 5: 0xE000...0x10FFFF
        default: 0x20...0x7E
        }
      if let scalar = Unicode.Scalar(number(range)) { text.append(scalar) }
    }
    return String(text)
  }
}
