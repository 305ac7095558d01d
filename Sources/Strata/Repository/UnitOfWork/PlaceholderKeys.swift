import Synchronization

/// Keys that stand for those that the database will make, until it has: so that new rows can refer to each other before any of them is there.
///
/// They are numbers at the lower end of all 64-bit ones, where no database counts to, with a part that was drawn at random: what a column holds
/// by chance is not taken for one.
struct PlaceholderKeys: Sendable {
  let base: Int64
  /// The rows whose keys they stand for, in their order.
  private var rows: [(outcome: InsertionOutcome, number: Int)] = []
  /// What some stand for before their rows are inserted.
  private var reserved: [Int64: Int64] = [:]

  /// No two units of work of a process have the same, so that what stands for a row of one is nothing to another.
  private static let last = Atomic(UInt32.random(in: .min ... .max))

  init() { base = .min + Int64(Self.last.wrappingAdd(1, ordering: .relaxed).newValue) << 24 }

  /// How many there are.
  var count: Int { rows.count }

  /// The key of the row that is added next.
  var next: Int64 { base + Int64(rows.count) }

  /// - Parameter number: Which of the new rows of its entity it is.
  mutating func add(_ outcome: InsertionOutcome, _ number: Int) {
    if rows.isEmpty { rows.reserveCapacity(8) }
    rows.append((outcome, number))
  }

  mutating func reserve(_ number: Int64, for placeholder: Int64) { reserved[placeholder] = number }

  /// Which placeholder a number is, counted from 0; `nil` when it is none.
  func place(of number: Int64) -> Int? {
    guard number >= base, number < base + Int64(rows.count) else { return nil }
    return Int(number - base)
  }

  /// Whether any of them is among values, or in an array of them.
  func stand(in values: ParameterBuffer) -> Bool {
    guard count > 0 else { return false }
    return values.containsInt64 { place(of: $0) != nil }
  }

  /// What a placeholder stands for; `nil` while that is not known.
  func number(at place: Int) -> Int64? {
    guard rows.indices.contains(place) else { return nil }
    return (reserved.isEmpty ? nil : reserved[base + Int64(place)])
      ?? rows[place].outcome.number(of: rows[place].number)
  }

  /// The value with what it stands for in its place.
  /// - Returns: `nil` when that is not known yet.
  func resolved(_ value: BoundValue) -> BoundValue? {
    guard let number = value.int64, let place = place(of: number) else { return value }
    return self.number(at: place).map { BoundValue($0) }
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
