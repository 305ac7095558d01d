public import Strata

/// Several ranges of values: PostgreSQL's `int4multirange` and its like.
///
/// It is kept as PostgreSQL keeps it: in order, without empty ranges, and with those that overlap or adjoin made one.
/// Source: https://www.postgresql.org/docs/current/rangetypes.html; format: `multirange_send` in
/// src/backend/utils/adt/multirangetypes.c.
public struct PostgresMultirange<Bound: RangeBound>: Sendable, Hashable {
  public let ranges: [PostgresRange<Bound>]

  public init(_ ranges: some Sequence<PostgresRange<Bound>>) {
    let spans = ranges.compactMap { range -> Span? in
      guard let lower = range.lower, let upper = range.upper else { return nil }
      return Span(lower: lower, upper: upper, range: range)
    }
    var merged: [Span] = []
    for span in spans.sorted(by: { $0.lower.isLowerThan($1.lower) }) {
      guard let last = merged.last, last.upper.touches(lower: span.lower) else {
        merged.append(span)
        continue
      }
      guard span.upper.isHigherThan(last.upper) else { continue }
      // The beginning of one and the end of another that reaches further are in order.
      if let union = try? PostgresRange(last.lower, span.upper) {
        merged[merged.count - 1] = Span(lower: last.lower, upper: span.upper, range: union)
      }
    }
    self.ranges = merged.map(\.range)
  }

  private struct Span {
    let lower: RangeLimit<Bound>
    let upper: RangeLimit<Bound>
    let range: PostgresRange<Bound>
  }

  public var isEmpty: Bool { ranges.isEmpty }

  public func contains(_ value: Bound) -> Bool { ranges.contains { $0.contains(value) } }
}

extension PostgresMultirange: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: PostgresRange<Bound>...) { self.init(elements) }
}

extension PostgresMultirange: DatabaseValue {
  public static var databaseType: DatabaseType { Bound.multirangeType }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(Bound.multirangeType) { payload in
      payload.write(Int32(clamping: ranges.count))
      for range in ranges { payload.append { range.write(to: &$0) } }
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    let ranges = try row.readPayload(as: Self.self) { payload throws(DatabaseError) in
      let count = Int(try payload.read(Int32.self))
      // Checked before memory is reserved: each range has a length of four bytes and a byte of flags.
      guard count >= 0, count <= payload.remaining / 5 else {
        throw .malformed(Self.self, "the number of ranges does not fit the length")
      }
      var ranges: [PostgresRange<Bound>] = []
      ranges.reserveCapacity(count)
      for _ in 0..<count {
        ranges.append(
          try payload.readPayload(as: PostgresRange<Bound>.self) { part throws(DatabaseError) in
            try PostgresRange<Bound>(payload: &part)
          })
      }
      return ranges
    }
    self.init(ranges)
  }
}

extension PostgresMultirange: CustomStringConvertible {
  /// As PostgreSQL prints it: `{[1,4),[6,9)}`.
  public var description: String { "{\(ranges.map(\.description).joined(separator: ","))}" }
}

/// A list of ranges.
extension PostgresMultirange: Codable where Bound: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([PostgresRange<Bound>].self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(ranges)
  }
}
