public import Strata

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Values for one row that look like those of an application. They depend on the seed, the entity and the row's number alone: not on the
/// time, and not on what else is made.
public struct Fake: RandomNumberGenerator {
  /// The row's number among those of its entity, counted from one: for what must be unique.
  public let number: Int
  /// What dates lie around (``date(daysFromNow:)``): the one of ``Fakes``, and not the clock's.
  public let now: Date
  private var stream: FakeStream
  /// What the row's number becomes a code with: of the seed and the entity.
  private let codes: UInt64
  private let parents: any ParentMaking

  init(seed: UInt64, entity: String, number: Int, now: Date, parents: any ParentMaking) {
    self.number = number
    self.now = now
    self.parents = parents
    stream = FakeStream(state: seed)
    stream.state = stream.next() ^ FakeStream.hash(entity)
    codes = stream.next()
    stream.state = codes ^ UInt64(bitPattern: Int64(number))
    _ = stream.next()
  }

  /// The next 64 bits of the row, for what takes a generator. Algorithms of the standard library that do may change from version to version; the
  /// functions of this type do not.
  public mutating func next() -> UInt64 { stream.next() }

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

  /// A whole second that lies so many days from ``now``: `-30...0` is one of the last thirty days.
  ///
  /// Other days for another ``now``, at the same distance from it.
  public mutating func date(daysFromNow days: ClosedRange<Int>) -> Date {
    let (first, last) = (Double(days.lowerBound) * 86_400, Double(days.upperBound) * 86_400)
    return date(in: now.addingTimeInterval(first)...now.addingTimeInterval(last))
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

  /// One of the values, each as often as its weight says: `fake.one(weighted: [.open: 5, .done: 1])`.
  /// - Returns: `nil` when no weight is positive.
  public mutating func one<Value>(weighted values: KeyValuePairs<Value, Int>) -> Value? {
    let weights = values.map { max(0, $0.value) }
    let total = weights.reduce(0, &+)
    guard total > 0 else { return nil }
    var place = integer(in: 1...total)
    for (value, weight) in zip(values, weights) {
      guard place > weight else { return value.key }
      place -= weight
    }
    return nil
  }

  /// An amount of money: any number of the range with so many decimal places.
  /// - Parameters:
  ///   - range: In whole units: `1...500` is from 1.00 to 500.00.
  ///   - places: 0 to 9; 2 by default, as most currencies have (ISO 4217).
  public mutating func money(in range: ClosedRange<Int>, places: Int = 2) -> Decimal {
    let places = min(max(places, 0), 9)
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let units = range.clamped(to: Int.min / scale...Int.max / scale)
    let amount = integer(in: units.lowerBound * scale...units.upperBound * scale)
    let value = Decimal(sign: .plus, exponent: -places, significand: Decimal(amount.magnitude))
    return amount < 0 ? -value : value
  }

  // MARK: Texts

  /// Thirteen small letters and digits that no other row of the entity has: for slugs, codes and whatever must be unique.
  ///
  /// For another seed, or for the fakes of another seeder or tenant, they are others. Two of those may be the same, but only as two numbers of 64
  /// bits may.
  public func uniqueCode() -> String {
    // Each step can be undone, so two numbers have two codes.
    var mixing = FakeStream(state: codes &+ UInt64(bitPattern: Int64(number)) &* 0xD134_2543_DE82_EF95)
    var bits = mixing.next()
    var code = ""
    // 13 times 5 bits are enough for 64. Without l, o, i and u, which are misread (Crockford's alphabet).
    for _ in 0..<13 {
      code.append(FakeWords.codeCharacters[Int(bits & 31)])
      bits >>= 5
    }
    return code
  }

  public mutating func firstName() -> String { word(of: FakeWords.firstNames) }

  public mutating func lastName() -> String { word(of: FakeWords.lastNames) }

  /// A first and a last name.
  public mutating func name() -> String { "\(firstName()) \(lastName())" }

  /// An address that reaches nobody, and no other row of the entity has.
  /// - Parameter domain: `example.com` by default, which is nobody's (RFC 2606), as are all that end with `.example`.
  public mutating func email(at domain: String = "example.com") -> String {
    "\(firstName().lowercased()).\(number)@\(domain)"
  }

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

  // MARK: Addresses

  public mutating func street() -> String { "\(word(of: FakeWords.streets)) \(word(of: FakeWords.streetKinds))" }

  /// A city that is on no map.
  public mutating func city() -> String { word(of: FakeWords.cities) + word(of: FakeWords.cityEndings) }

  /// Five digits.
  public mutating func postalCode() -> String { "\(integer(in: 10_000...99_999))" }

  /// Where nobody lives.
  public mutating func address() -> FakeAddress {
    FakeAddress(street: "\(integer(in: 1...199)) \(street())", city: city(), postalCode: postalCode())
  }

  private mutating func word(of words: [String]) -> String { words[integer(in: 0...words.count - 1)] }
}
