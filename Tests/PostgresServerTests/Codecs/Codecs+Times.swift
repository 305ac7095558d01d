import Foundation
import Strata
import StrataPostgres
import Testing

/// The codecs of dates, times and spans of time. The session is in UTC.
enum TimeCodecs {
  static var all: [AnyCodec] {
    [
      AnyCodec(date), AnyCodec(time), AnyCodec(timetz), AnyCodec(timestamp), AnyCodec(timestamptz), AnyCodec(moment),
      AnyCodec(interval), AnyCodec(duration),
    ]
  }

  /// From the first to the last day or microsecond that PostgreSQL knows, each with those around it.
  static let days = -2_451_545...2_145_031_948
  static let microseconds: ClosedRange<Int64> = -211_813_488_000_000_000...9_223_371_331_199_999_999

  private static var date: CodecCase<LocalDate> {
    CodecCase(
      "date",
      literals: [
        "2000-01-01", "1999-12-31", "2024-02-29", "1900-02-28", "0001-01-01", "0001-12-31 BC", "0005-02-29 BC",
        "4714-11-24 BC", "5874897-12-31", "infinity", "-infinity",
      ]
    ) { try #require(LocalDate(daysSince2000: $0.integer(days, near: -30_000...30_000))) }
  }

  private static var time: CodecCase<LocalTime> {
    CodecCase("time", literals: ["00:00:00", "24:00:00", "23:59:59.999999", "00:00:00.000001", "12:30:00"]) {
      try #require(LocalTime(microsecondsSinceMidnight: $0.number(0...86_400_000_000)))
    }
  }

  private static var timetz: CodecCase<OffsetTime> {
    CodecCase(
      "timetz",
      literals: [
        "00:00:00+00", "24:00:00+15:59:59", "23:59:59.999999-15:59:59", "04:05:06.789-03:30", "12:00:00+00:19:32",
      ]
    ) { random in
      let time = try #require(LocalTime(microsecondsSinceMidnight: random.number(0...86_400_000_000)))
      return try #require(
        OffsetTime(
          time, secondsFromUTC: random.isOne(in: 2) ? 3600 * random.number(-15...15) : random.number(-57_599...57_599)))
    }
  }

  private static func microseconds(_ random: inout Randomness) -> Int64 {
    random.integer(microseconds, near: -2_000_000_000_000_000...2_000_000_000_000_000)
  }

  private static var timestamp: CodecCase<LocalDateTime> {
    CodecCase(
      "timestamp",
      literals: [
        "2000-01-01 00:00:00", "1999-12-31 23:59:59.999999", "4714-11-24 00:00:00 BC", "0001-12-31 23:59:59.5 BC",
        "294276-12-31 23:59:59.999999", "infinity", "-infinity",
      ]
    ) { try #require(LocalDateTime(microsecondsSince2000: microseconds(&$0))) }
  }

  private static var timestamptz: CodecCase<Timestamp> {
    CodecCase(
      "timestamptz",
      literals: [
        "2000-01-01 00:00:00+00", "1969-12-31 23:59:59.999999+00", "4714-11-24 00:00:00+00 BC",
        "2024-02-29 12:00:00.000001+05:30", "294276-12-31 23:59:59.999999+00", "infinity", "-infinity",
      ]
    ) { try #require(Timestamp(microsecondsSince2000: microseconds(&$0))) }
  }

  /// Every microsecond from 1728 to 2273, and whole seconds beyond.
  private static var moment: CodecCase<Date> {
    CodecCase(
      type: "timestamptz",
      samples: {
        [
          .init(Date(timeIntervalSince1970: 0), "1970-01-01 00:00:00+00"),
          .init(Date(timeIntervalSince1970: 1_700_000_000.123456), "2023-11-14 22:13:20.123456+00"),
          .init(Date(timeIntervalSince1970: -0.000001), "1969-12-31 23:59:59.999999+00"),
          .init(Date(timeIntervalSince1970: -62_135_596_800), "0001-01-01 00:00:00+00"),
          .init(Date(timeIntervalSince1970: 253_402_300_800), "10000-01-01 00:00:00+00"),
          .init(Date(timeIntervalSince1970: -210_866_803_200), "4714-11-24 00:00:00+00 BC"),
        ]
      },
      random: { random in
        let precise: Int64 = ((1 << 33) - 31_622_400) * 1_000_000
        let microseconds =
          random.isOne(in: 3)
          ? random.number(microseconds) / 1_000_000 * 1_000_000 : random.number((1 - precise)...(precise - 1))
        return try #require(Timestamp(microsecondsSince2000: microseconds)).date
      }, prints: { try Timestamp($0).description == $1 })
  }

  private static var interval: CodecCase<Interval> {
    CodecCase(
      "interval",
      samples: {
        [
          .init(.zero, "00:00:00"),
          .init(Interval(months: 14, days: -3, microseconds: 14_706_789_000), "1 year 2 mons -3 days +04:05:06.789"),
          .init(Interval(months: -1), "-1 mons"), .init(Interval(days: 1), "1 day"),
          .init(Interval(microseconds: -1), "-00:00:00.000001"),
          .init(Interval(months: .max, days: .min, microseconds: 0), "178956970 years 7 mons -2147483648 days"),
        ]
      },
      random: { random in
        Interval(
          months: random.isOne(in: 3) ? 0 : random.integer(near: -30...30),
          days: random.isOne(in: 3) ? 0 : random.integer(near: -40...40),
          microseconds: random.isOne(in: 3) ? 0 : random.integer(near: -100_000_000_000...100_000_000_000))
      })
  }

  private static var duration: CodecCase<Duration> {
    CodecCase(
      type: "interval",
      samples: {
        [
          .init(.zero, "0"), .init(.milliseconds(1500), "1.5 s"), .init(.seconds(-90_061), "-25:01:01"),
          .init(.microseconds(Int64.max), "2562047788:00:54.775807"),
        ]
      }, random: { .microseconds($0.integer(near: -1_000_000...1_000_000) as Int64) },
      prints: { try Interval($0).description == $1 })
  }
}
