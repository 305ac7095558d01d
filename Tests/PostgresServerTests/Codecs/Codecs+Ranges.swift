import Foundation
import Strata
import StrataPostgres
import Testing

/// The codecs of ranges and multiranges of every kind that PostgreSQL has, and of one kind of our own.
enum RangeCodecs {
  static var all: [AnyCodec] {
    [
      integers(Int32.self, "int4"), integers(Int64.self, "int8"), integers(Int.self, "int8"),
      both(Decimal.self, "num") { Decimal($0.number(-100...100)) / 4 },
      both(BigDecimal.self, "num") {
        if $0.isOne(in: 20) { return $0.isOne(in: 2) ? .infinity : .negativeInfinity }
        return try #require(BigDecimal("\($0.number(-9...9)).\($0.number(0...20))"))
      },
      both(LocalDate.self, "date") {
        if $0.isOne(in: 20) { return $0.isOne(in: 2) ? .infinity : .negativeInfinity }
        return try #require(LocalDate(daysSince2000: $0.integer(days, near: -9...9)))
      },
      both(LocalDateTime.self, "ts") {
        if $0.isOne(in: 20) { return $0.isOne(in: 2) ? .infinity : .negativeInfinity }
        return try #require(LocalDateTime(microsecondsSince2000: $0.integer(TimeCodecs.microseconds, near: -9...9)))
      },
      both(Timestamp.self, "tstz") {
        if $0.isOne(in: 20) { return $0.isOne(in: 2) ? .infinity : .negativeInfinity }
        return try #require(Timestamp(microsecondsSince2000: $0.integer(TimeCodecs.microseconds, near: -9...9)))
      },
      both(Date.self, "tstz") { Date(timeIntervalSince1970: Double($0.number(-1_000_000_000...1_000_000_000))) },
      both(LocalTime.self, "time", setup: "CREATE TYPE timerange AS RANGE (subtype = time)") {
        try #require(LocalTime(microsecondsSinceMidnight: $0.number(0...86_400_000_000)))
      },
    ].flatMap { $0 }
  }

  /// Without the last day: no range can end behind it.
  private static let days = TimeCodecs.days.lowerBound...(TimeCodecs.days.upperBound - 1)

  private static func integers<Number: FixedWidthInteger & RangeBound>(
    _ number: Number.Type, _ kind: String
  ) -> [AnyCodec] {
    both(Number.self, kind) { $0.integer(Number.min...(Number.max - 1), near: -10...10) }
  }

  private static func both<Bound: RangeBound>(
    _ type: Bound.Type, _ kind: String, setup: String = "",
    _ bound: @escaping @Sendable (inout Randomness) throws -> Bound
  ) -> [AnyCodec] {
    let samples: @Sendable () throws -> [PostgresRange<Bound>] = {
      // The samples need limits, the same ones each time.
      var fixed = Randomness(seed: 1)
      return [.empty, .unbounded, try range(&fixed, bound, isBounded: true)]
    }
    let single = CodecCase<PostgresRange<Bound>>(
      "\(kind)range", setup: setup, samples: { try samples().map { .init($0, $0.description) } },
      random: { try range(&$0, bound) })
    let multi = CodecCase<PostgresMultirange<Bound>>(
      "\(kind)multirange", setup: setup,
      samples: {
        var values: [PostgresMultirange<Bound>] = [[]]
        for range in try samples() { values.append([range]) }
        return values.map { .init($0, $0.description) }
      },
      random: { random in
        var ranges: [PostgresRange<Bound>] = []
        for _ in 0..<random.number(0...4) { ranges.append(try range(&random, bound)) }
        return PostgresMultirange(ranges)
      })
    return [AnyCodec(single), AnyCodec(multi)]
  }

  private static func range<Bound: RangeBound>(
    _ random: inout Randomness, _ bound: (inout Randomness) throws -> Bound, isBounded: Bool = false
  ) throws -> PostgresRange<Bound> {
    if !isBounded, random.isOne(in: 20) { return random.isOne(in: 2) ? .empty : .unbounded }
    let (first, second) = (try bound(&random), try bound(&random))
    let (low, high) = first <= second ? (first, second) : (second, first)
    func limit(_ bound: Bound) -> RangeLimit<Bound> {
      if !isBounded, random.isOne(in: 6) { return .unbounded }
      return random.isOne(in: 2) ? .inclusive(bound) : .exclusive(bound)
    }
    let lower = limit(low)
    return try PostgresRange(lower, limit(high))
  }
}
