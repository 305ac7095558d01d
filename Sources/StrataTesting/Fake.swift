public import Strata

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Values for one row of a test that look like those of an application. They depend on the seed, the entity and the row's number alone: not on the
/// time, and not on what else a test makes.
public struct Fake: RandomNumberGenerator {
  /// The row's number among those of its entity, counted from one: for what must be unique.
  public let number: Int
  private var state: UInt64
  private let parents: any ParentMaking

  init(seed: UInt64, entity: String, number: Int, parents: any ParentMaking) {
    self.number = number
    self.parents = parents
    // FNV-1a with 64 bits.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in entity.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = seed
    state = next() ^ hash
    state = next() ^ UInt64(bitPattern: Int64(number))
    _ = next()
  }

  /// SplitMix64 (https://prng.di.unimi.it/splitmix64.c).
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  // MARK: Relations

  /// The key of a parent: of the one that is given (``Factory/of(_:)``), or of a new one, which is inserted in front of the row.
  /// - Throws: `invalidArgument` when there is no database to insert it (``Fakes/new(_:_:)``) and its key is one that the database makes.
  public func parent<Parent: Shared>(_ factory: Factory<Parent>) throws -> Parent.ID { try parents.key(of: factory) }

  /// A key for the row itself, the same on every run, where the one that an insert makes is not.
  ///
  /// Keys of rows with higher numbers are larger.
  public mutating func key<Model>() -> Key<Model> {
    // A UUID of version 7 (RFC 9562): its milliseconds are the row's number.
    let time = UInt64(truncatingIfNeeded: number) & 0xFFFF_FFFF_FFFF
    let high = time << 16 | 0x7000 | next() & 0xFFF
    let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    func byte(_ value: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (56 - 8 * index)) }
    return Key(
      UUID(
        uuid: (
          byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6),
          byte(high, 7), byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5),
          byte(low, 6), byte(low, 7)
        )))
  }

  // MARK: Values

  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    let count = UInt64(bitPattern: Int64(range.upperBound)) &- UInt64(bitPattern: Int64(range.lowerBound)) &+ 1
    // All numbers there are.
    guard count > 0 else { return Int(truncatingIfNeeded: next()) }
    return range.lowerBound &+ Int(truncatingIfNeeded: next().multipliedFullWidth(by: count).high)
  }

  /// True so often of a hundred times.
  public mutating func isTrue(percent: Int = 50) -> Bool { integer(in: 1...100) <= percent }

  /// A whole second from the years 2020 to 2029, in UTC.
  public mutating func date() -> Date { date(from: 1_577_836_800, to: 1_893_455_999) }

  /// A whole second in a range.
  public mutating func date(in range: ClosedRange<Date>) -> Date {
    let first = range.lowerBound.timeIntervalSince1970.rounded(.up)
    let last = range.upperBound.timeIntervalSince1970.rounded(.down)
    guard let first = Int(exactly: first), let last = Int(exactly: last), first <= last else { return range.lowerBound }
    return date(from: first, to: last)
  }

  private mutating func date(from first: Int, to last: Int) -> Date {
    Date(timeIntervalSince1970: Double(integer(in: first...last)))
  }

  /// One of the values: `fake.one(of: "light", "sound")`.
  public mutating func one<Value>(of first: Value, _ second: Value, _ others: Value...) -> Value {
    one(of: [first, second] + others) ?? first
  }

  /// One of the cases; `nil` when the type has none.
  public mutating func one<Value: CaseIterable>(of type: Value.Type) -> Value? { one(of: Array(Value.allCases)) }

  /// One of the values; `nil` when there is none.
  public mutating func one<Value>(of values: [Value]) -> Value? {
    values.isEmpty ? nil : values[integer(in: 0...values.count - 1)]
  }

  // MARK: Texts

  public mutating func firstName() -> String { word(of: FakeWords.firstNames) }

  public mutating func lastName() -> String { word(of: FakeWords.lastNames) }

  /// A first and a last name.
  public mutating func name() -> String { "\(firstName()) \(lastName())" }

  /// An address that reaches nobody, and no other row of the entity has.
  public mutating func email() -> String { "\(firstName().lowercased()).\(number)@example.com" }

  public mutating func word() -> String { word(of: FakeWords.words) }

  /// Six to twelve words with a full stop, of at most 120 characters.
  public mutating func sentence() -> String {
    let words = (0..<integer(in: 6...12)).map { _ in word() }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst() + "."
  }

  /// Sentences, with a space between them.
  public mutating func text(sentences count: Int = 3) -> String {
    (0..<max(0, count)).map { _ in sentence() }.joined(separator: " ")
  }

  private mutating func word(of words: [String]) -> String { words[integer(in: 0...words.count - 1)] }
}
