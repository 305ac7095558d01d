import Foundation
import Strata
import Testing

@Suite("Intervals")
struct IntervalTests {
  // The bytes and texts are PostgreSQL 15's own.
  @Test(
    "a server's interval prints as the server prints it",
    arguments: [
      ("000000036c97ca88fffffffd0000000e", "1 year 2 mons -3 days +04:05:06.789"),
      ("fffffffc93743f7f00000003fffffff2", "-1 years -2 mons +3 days -04:05:06.000001"),
      ("00000000000000000000000000000000", "00:00:00"), ("fffffffffff0bdc00000000000000000", "-00:00:01"),
      ("0000000000000000ffffffff00000001", "1 mon -1 days"),
    ])
  func served(hex: String, text: String) throws {
    let interval = try BinaryForm.decode(hex, as: Interval.self)
    #expect(interval.description == text)
    #expect(try BinaryForm.hex(interval) == hex)
  }

  @Test(
    "ISO 8601 is written and read",
    arguments: [
      ("P1Y2M-3DT4H5M6.789S", Interval(months: 14, days: -3, microseconds: 14_706_789_000)),
      ("PT0S", .zero), ("P-1Y-2M3DT-4H-5M-6.000001S", Interval(months: -14, days: 3, microseconds: -14_706_000_001)),
      ("PT-0.5S", Interval(microseconds: -500_000)), ("P1M", Interval(months: 1)),
      ("PT36H", Interval(microseconds: 129_600_000_000)),
      ("PT2562047788H54.775807S", Interval(microseconds: .max)),
    ])
  func iso8601(text: String, interval: Interval) {
    #expect(interval.iso8601 == text)
    #expect(Interval(iso8601: text) == interval)
  }

  @Test("other forms of ISO 8601 are read")
  func otherForms() {
    #expect(Interval(iso8601: "P2W") == Interval(days: 14))
    #expect(Interval(iso8601: "-P1DT1S") == Interval(days: -1, microseconds: -1_000_000))
    #expect(Interval(iso8601: "-P-1D") == Interval(days: 1))
    #expect(Interval(iso8601: "PT+1.250S") == Interval(microseconds: 1_250_000))
    #expect(Interval(iso8601: "infinity") == .infinity)
  }

  @Test(
    "other texts are no intervals",
    arguments: [
      "", "P", "PT", "P1", "1D", "P1DT", "PT1D", "P1H", "P1D1M", "P1M1M", "P1.5D", "PT1.5H", "PT1.0000001S", "P1Y ",
      "P99999999999M", "PT99999999999999999999S", "PT9223372036854775807H", "P-", "P--1D",
    ])
  func noIntervals(text: String) { #expect(Interval(iso8601: text) == nil) }

  @Test("every interval comes back from its ISO 8601 form")
  func roundTrip() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<5000 {
      let interval = Interval(
        months: .random(in: -1_000_000...1_000_000, using: &random), days: .random(in: .min ... .max, using: &random),
        microseconds: Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random))
      #expect(Interval(iso8601: interval.iso8601) == interval)
    }
  }

  @Test("parts are added, and a sum that is too large is an error")
  func arithmetic() throws {
    let (a, b) = (Interval(months: 1, days: 2, microseconds: 3), Interval(months: 10, days: -20, microseconds: 30))
    let (sum, difference, negated, product) = (try a + b, try a - b, try -a, try a * -3)
    #expect(sum == Interval(months: 11, days: -18, microseconds: 33))
    #expect(difference == Interval(months: -9, days: 22, microseconds: -27))
    #expect(negated == Interval(months: -1, days: -2, microseconds: -3))
    #expect(product == Interval(months: -3, days: -6, microseconds: -9))
    #expect(throws: DatabaseError.self) { try Interval(months: .max) + Interval(months: 1) }
    #expect(throws: DatabaseError.self) { try Interval(days: .min) - Interval(days: 1) }
    #expect(throws: DatabaseError.self) { try -Interval(microseconds: .min) }
    #expect(throws: DatabaseError.self) { try Interval(microseconds: .max) * 2 }
  }

  @Test("thirty days are no month")
  func equality() { #expect(Interval(months: 1) != Interval(days: 30)) }

  @Test("a Duration is an interval without months and days")
  func durations() throws {
    #expect(try BinaryForm.hex(Duration.seconds(1)) == "00000000000f42400000000000000000")
    #expect(try BinaryForm.decode("fffffffffff0bdc00000000000000000", as: Duration.self) == .seconds(-1))
    for hex in ["0000000000000000ffffffff00000000", "00000000000000000000000000000001"] {
      let error = try #require(throws: DatabaseError.self) { try BinaryForm.decode(hex, as: Duration.self) }
      #expect(error.code == .valueOutOfRange && error.message.contains("Interval"))
    }
  }

  @Test("a Duration is written as the nearest microsecond, or refused")
  func durationLimits() throws {
    #expect(try Interval(.nanoseconds(1499)).microseconds == 1)
    #expect(try Interval(.nanoseconds(1500)).microseconds == 2)
    #expect(try Interval(.nanoseconds(-1500)).microseconds == -2)
    #expect(try Interval(.nanoseconds(-1499)).microseconds == -1)
    #expect(try BinaryForm.hex(Duration.microseconds(Int64.max)) == "7fffffffffffffff0000000000000000")
    #expect(BinaryForm.defect(Duration.seconds(Int64.max)) != nil)
    #expect(throws: DatabaseError.self) { try Interval(.seconds(Int64.min)) }
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage([Interval(months: 1, days: -2, microseconds: 3), .infinity, .negativeInfinity])
    try BinaryForm.survivesDamage([Duration.seconds(1)])
  }
}
