public import Strata

/// A range of values: PostgreSQL's `int4range`, `int8range`, `numrange`, `daterange`, `tsrange` and `tstzrange`.
///
/// It is kept as PostgreSQL keeps it: a range of whole numbers or days has an inclusive beginning and an exclusive end,
/// and a range without values is `empty`, whatever its limits were.
/// Source: https://www.postgresql.org/docs/current/rangetypes.html; format: `range_send` in
/// src/backend/utils/adt/rangetypes.c.
public struct PostgresRange<Bound: RangeBound>: Sendable, Hashable {
  /// `nil` for the empty range.
  private let limits: Limits?

  private struct Limits: Sendable, Hashable {
    var lower: RangeLimit<Bound>
    var upper: RangeLimit<Bound>
  }

  public static var empty: PostgresRange { PostgresRange(limits: nil) }
  public static var unbounded: PostgresRange { PostgresRange(ordered: .unbounded, .unbounded) }

  private init(limits: Limits?) { self.limits = limits }

  /// - Throws: `valueOutOfRange`, when the lower limit lies above the upper one.
  public init(_ lower: RangeLimit<Bound>, _ upper: RangeLimit<Bound>) throws(DatabaseError) {
    if let first = lower.bound, let last = upper.bound, first > last {
      throw DatabaseError(.valueOutOfRange, "the lower limit of a range must not lie above its upper limit")
    }
    self.init(ordered: lower, upper)
  }

  /// Limits in the right order.
  private init(ordered lower: RangeLimit<Bound>, _ upper: RangeLimit<Bound>) {
    var limits = Limits(lower: lower, upper: upper)
    // Before a step is taken: (5,5) holds nothing, though it would become [6,5).
    var isEmpty = Self.holdsNothing(limits)
    if !isEmpty {
      if case .exclusive(let bound) = lower, let next = bound.rangeSuccessor { limits.lower = .inclusive(next) }
      if case .inclusive(let bound) = upper, let next = bound.rangeSuccessor { limits.upper = .exclusive(next) }
      isEmpty = Self.holdsNothing(limits)
    }
    self.init(limits: isEmpty ? nil : limits)
  }

  private static func holdsNothing(_ limits: Limits) -> Bool {
    guard let first = limits.lower.bound, let last = limits.upper.bound, first == last else { return false }
    return !limits.lower.isInclusive || !limits.upper.isInclusive
  }

  public init(_ range: Range<Bound>) { self.init(ordered: .inclusive(range.lowerBound), .exclusive(range.upperBound)) }

  public init(_ range: ClosedRange<Bound>) {
    self.init(ordered: .inclusive(range.lowerBound), .inclusive(range.upperBound))
  }

  public init(_ range: PartialRangeFrom<Bound>) { self.init(ordered: .inclusive(range.lowerBound), .unbounded) }

  public init(_ range: PartialRangeUpTo<Bound>) { self.init(ordered: .unbounded, .exclusive(range.upperBound)) }

  public init(_ range: PartialRangeThrough<Bound>) { self.init(ordered: .unbounded, .inclusive(range.upperBound)) }

  public var isEmpty: Bool { limits == nil }

  /// `nil` for the empty range.
  public var lower: RangeLimit<Bound>? { limits?.lower }
  /// `nil` for the empty range.
  public var upper: RangeLimit<Bound>? { limits?.upper }

  /// The half-open range of Swift; `nil`, when the limits are of another kind.
  public var range: Range<Bound>? {
    guard case .inclusive(let first)? = lower, case .exclusive(let last)? = upper, first <= last else { return nil }
    return first..<last
  }

  public func contains(_ value: Bound) -> Bool {
    guard let limits else { return false }
    return limits.lower.admits(above: value) && limits.upper.admits(below: value)
  }
}

// MARK: Binary

private enum RangeFlags {
  static let empty: UInt8 = 0x01
  static let lowerInclusive: UInt8 = 0x02
  static let upperInclusive: UInt8 = 0x04
  static let lowerUnbounded: UInt8 = 0x08
  static let upperUnbounded: UInt8 = 0x10
}

extension PostgresRange: DatabaseValue {
  public static var databaseType: DatabaseType { Bound.rangeType }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(Bound.rangeType) { write(to: &$0) }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.readPayload(as: Self.self) { payload throws(DatabaseError) in try Self(payload: &payload) }
  }

  func write(to payload: inout PayloadWriter) {
    guard let limits else { return payload.write(RangeFlags.empty) }
    var flags: UInt8 = 0
    if limits.lower.isInclusive { flags |= RangeFlags.lowerInclusive }
    if limits.upper.isInclusive { flags |= RangeFlags.upperInclusive }
    if limits.lower == .unbounded { flags |= RangeFlags.lowerUnbounded }
    if limits.upper == .unbounded { flags |= RangeFlags.upperUnbounded }
    payload.write(flags)
    if let bound = limits.lower.bound { payload.append(bound) }
    if let bound = limits.upper.bound { payload.append(bound) }
  }

  init(payload: inout PayloadReader) throws(DatabaseError) {
    let flags = try payload.read(UInt8.self)
    if flags & RangeFlags.empty != 0 {
      self.init(limits: nil)
      return
    }
    var lower = RangeLimit<Bound>.unbounded
    var upper = RangeLimit<Bound>.unbounded
    if flags & RangeFlags.lowerUnbounded == 0 {
      let bound = try payload.value(Bound.self)
      lower = flags & RangeFlags.lowerInclusive != 0 ? .inclusive(bound) : .exclusive(bound)
    }
    if flags & RangeFlags.upperUnbounded == 0 {
      let bound = try payload.value(Bound.self)
      upper = flags & RangeFlags.upperInclusive != 0 ? .inclusive(bound) : .exclusive(bound)
    }
    if let first = lower.bound, let last = upper.bound, first > last {
      throw .malformed(Self.self, "the lower limit lies above the upper one")
    }
    self.init(ordered: lower, upper)
  }
}

// MARK: Text and Codable

extension PostgresRange: CustomStringConvertible {
  /// As PostgreSQL prints it: `[1,4)`, `(,"2024-02-29 00:00:00"]`, `empty`.
  public var description: String {
    guard let limits else { return "empty" }
    var text = limits.lower.isInclusive ? "[" : "("
    if let bound = limits.lower.bound { text += Self.quoted(bound.rangeText) }
    text += ","
    if let bound = limits.upper.bound { text += Self.quoted(bound.rangeText) }
    return text + (limits.upper.isInclusive ? "]" : ")")
  }

  private static func quoted(_ text: String) -> String { QuotedPart.text(text, special: "\"\\()[],") }
}

/// An object with `lower` and `upper`, either left out where there is no limit, and `bounds`, one of `[)`, `[]`, `()`,
/// `(]`; for the empty range with `bounds` alone, as `empty`.
extension PostgresRange: Codable where Bound: Codable {
  private enum CodingKeys: String, CodingKey {
    case lower, upper, bounds
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bounds = try container.decode(String.self, forKey: .bounds)
    if bounds == "empty" {
      self.init(limits: nil)
      return
    }
    guard ["[)", "[]", "()", "(]"].contains(bounds) else {
      throw DecodingError.dataCorruptedError(
        forKey: .bounds, in: container, debugDescription: "not the limits of a range")
    }
    let lower = try container.decodeIfPresent(Bound.self, forKey: .lower)
    let upper = try container.decodeIfPresent(Bound.self, forKey: .upper)
    self = try PostgresRange(
      lower.map { bounds.hasPrefix("[") ? .inclusive($0) : .exclusive($0) } ?? .unbounded,
      upper.map { bounds.hasSuffix("]") ? .inclusive($0) : .exclusive($0) } ?? .unbounded)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    guard let limits else { return try container.encode("empty", forKey: .bounds) }
    try container.encodeIfPresent(limits.lower.bound, forKey: .lower)
    try container.encodeIfPresent(limits.upper.bound, forKey: .upper)
    try container.encode(
      (limits.lower.isInclusive ? "[" : "(") + (limits.upper.isInclusive ? "]" : ")"), forKey: .bounds)
  }
}
