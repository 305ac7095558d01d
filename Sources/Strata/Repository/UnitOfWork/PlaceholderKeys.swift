import Synchronization

/// Keys that stand for those that the database will make, until it has: so that new rows can refer to each other before any of them is there.
///
/// They are numbers at the lower end of all 64-bit ones, where no database counts to, with a part that was drawn at random: what a column holds
/// by chance is not taken for one.
struct PlaceholderKeys: Sendable {
  private let base: Int64
  private var made: Int64 = 0
  /// What each of them stands for, as far as it is known.
  private var real: [Int64: Int64] = [:]

  /// - Parameter seed: Any number.
  init(seed: UInt32 = .random(in: .min ... .max)) { base = .min + Int64(seed) << 24 }

  mutating func next() -> Int64 {
    defer { made += 1 }
    return base + made
  }

  mutating func resolve(_ placeholder: Int64, to number: Int64) { real[placeholder] = number }

  /// The number that a value stands for; `nil` when it is no placeholder.
  func isPlaceholder(_ number: Int64) -> Bool { number >= base && number < base + made }

  func number(for placeholder: Int64) -> Int64? { real[placeholder] }

  /// The value with what it stands for in its place.
  /// - Returns: `nil` when that is not known yet.
  func resolved(_ value: BoundValue) -> BoundValue? {
    guard let number = value.int64, isPlaceholder(number) else { return value }
    return self.number(for: number).map { BoundValue($0) }
  }
}

extension BoundValue {
  /// The number of a 64-bit integer.
  var int64: Int64? {
    guard parameter.count == 1, parameter.declared[0] == .int8, parameter.encoded.count == 12 else { return nil }
    return parameter.encoded.withUnsafeBytes {
      Int64(bigEndian: $0.loadUnaligned(fromByteOffset: 4, as: Int64.self))
    }
  }
}

/// A key that the database makes, and that something can stand for.
protocol DatabaseMadeKey {
  init(_ number: Int64)
  var number: Int64 { get }
}

extension IdentityKey: DatabaseMadeKey {}
