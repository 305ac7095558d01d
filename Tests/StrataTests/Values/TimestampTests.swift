import Foundation
import Strata
import Testing

@Suite("Moments")
struct TimestampTests {
  // The bytes are PostgreSQL 15's own, from COPY … (FORMAT binary).
  @Test(
    "a server's timestamptz prints as the server prints it in UTC",
    arguments: [
      ("0002b58341728614", "2024-02-29 12:34:56.789012+00"), ("ffffffffffffffff", "1999-12-31 23:59:59.999999+00"),
      ("fd0f7cc1411fa000", "4714-11-24 00:00:00+00 BC"), ("7fffff5bb3b29fff", "294276-12-31 23:59:59.999999+00"),
      ("7fffffffffffffff", "infinity"), ("8000000000000000", "-infinity"),
    ])
  func timestamps(hex: String, text: String) throws {
    let moment = try BinaryForm.decode(hex, as: Timestamp.self)
    #expect(moment.description == text && Timestamp(text) == moment)
    #expect(try BinaryForm.hex(moment) == hex)
  }

  @Test(
    "a server's timestamp prints as the server prints it",
    arguments: [
      ("0002b58341712a60", "2024-02-29 12:34:56.7"), ("ff1fe2ffc58d1dc0", "0001-12-31 23:59:59 BC"),
      ("7fffffffffffffff", "infinity"),
    ])
  func localTimestamps(hex: String, text: String) throws {
    let local = try BinaryForm.decode(hex, as: LocalDateTime.self)
    #expect(local.description == text && LocalDateTime(text) == local)
    #expect(try BinaryForm.hex(local) == hex)
  }

  @Test("a moment that PostgreSQL does not know is refused")
  func hostile() {
    for hex in ["fd0f7cc1411f9fff", "7fffff5bb3b2a000", "7ffffffffffffffe", "8000000000000001", "00000000", ""] {
      #expect(BinaryForm.refusal(hex, as: Timestamp.self) == .typeMismatch)
      #expect(BinaryForm.refusal(hex, as: LocalDateTime.self) == .typeMismatch)
      #expect(BinaryForm.refusal(hex, as: Date.self) == .typeMismatch)
    }
  }

  @Test("texts with an offset are moments, texts without are not")
  func texts() throws {
    let moment = try #require(Timestamp("2024-02-29T14:34:56.789012+02:00"))
    #expect(moment == Timestamp("2024-02-29 12:34:56.789012Z"))
    #expect(moment.utc == LocalDateTime("2024-02-29T12:34:56.789012"))
    #expect(Timestamp("2024-02-29 12:34:56") == nil && LocalDateTime("2024-02-29 12:34:56Z") == nil)
    for text in ["2024-02-30 00:00:00Z", "2024-02-29", "2024-02-29 25:00:00Z", "294277-01-01 00:00:00Z", "now"] {
      #expect(Timestamp(text) == nil)
    }
  }

  @Test("a local time and its offset make a moment")
  func offsets() throws {
    let local = try #require(LocalDateTime("2024-03-01 00:30:00"))
    #expect(try Timestamp(local, secondsFromUTC: 3600).description == "2024-02-29 23:30:00+00")
    #expect(try Timestamp(.infinity, secondsFromUTC: 3600) == .infinity)
    let error = try #require(throws: DatabaseError.self) { try Timestamp(local, secondsFromUTC: .max) }
    #expect(error.code == .valueOutOfRange)
    #expect(local.date == LocalDate("2024-03-01") && local.time == LocalTime("00:30"))
    #expect(LocalDateTime.negativeInfinity.date == .negativeInfinity && LocalDateTime.infinity.time == nil)
    #expect(LocalDateTime(try #require(LocalDate("2024-02-29")), .endOfDay)?.description == "2024-03-01 00:00:00")
  }

  @Test(
    "an interval is added as PostgreSQL adds it: months, then days, then the rest",
    arguments: [
      ("2024-01-31 00:00:00", "P1M", "2024-02-29 00:00:00"), ("2023-01-31 00:00:00", "P1M1D", "2023-03-01 00:00:00"),
      ("2024-02-29 12:00:00", "P1Y", "2025-02-28 12:00:00"), ("2024-03-31 00:00:00", "P-1M", "2024-02-29 00:00:00"),
      ("2024-01-01 00:00:00", "PT-0.000001S", "2023-12-31 23:59:59.999999"),
      ("0001-01-01 00:00:00", "P-1D", "0001-12-31 00:00:00 BC"),
      ("2024-01-15 00:00:00", "P-1Y-1M", "2022-12-15 00:00:00"),
      ("infinity", "P1D", "infinity"),
    ])
  func intervals(start: String, interval: String, end: String) throws {
    let sum = try #require(LocalDateTime(start)).adding(#require(Interval(iso8601: interval)))
    #expect(sum.description == end)
  }

  @Test("a sum beyond the calendar is an error")
  func intervalOverflow() throws {
    let start = try #require(LocalDateTime("2024-01-01 00:00:00"))
    let large = [
      Interval(months: .max), Interval(days: .max), Interval(microseconds: .max), Interval(months: .min), .infinity,
      .negativeInfinity,
    ]
    for interval in large {
      let error = try #require(throws: DatabaseError.self) { try start.adding(interval) }
      #expect(error.code == .valueOutOfRange)
    }
  }

  // MARK: Date

  @Test("a Date that was read writes the same microseconds back")
  func dateRoundTrip() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      // 2001 plus or minus 2^33 seconds, less a second for the edge.
      let microseconds = Int64.random(in: -8_558_312_191_000_000...8_621_557_000_000_000, using: &random)
      let hex = try BinaryForm.hex(#require(Timestamp(microsecondsSince2000: microseconds)))
      #expect(try BinaryForm.hex(BinaryForm.decode(hex, as: Date.self)) == hex)
    }
  }

  @Test("whole seconds of any year are a Date; a fraction far away is an error that names Timestamp")
  func coarseDates() throws {
    for text in ["0001-01-01 00:00:00Z", "9999-12-31 23:59:59Z", "4714-11-24 00:00:00+00 BC", "294276-12-31 23:59:59Z"]
    {
      let moment = try #require(Timestamp(text))
      let date = try BinaryForm.decode(BinaryForm.hex(moment), as: Date.self)
      #expect(try Timestamp(date) == moment)
      #expect(try moment.date == date)
    }
    let fine = try #require(Timestamp("9999-12-31 23:59:59.999999Z"))
    let error = try #require(throws: DatabaseError.self) { try BinaryForm.decode(BinaryForm.hex(fine), as: Date.self) }
    #expect(
      error.code == .valueOutOfRange && error.message.contains("Timestamp") && error.message.contains("timestamptz"))
    #expect(throws: DatabaseError.self) { try fine.date }
    #expect(BinaryForm.refusal("7fffffffffffffff", as: Date.self) == .valueOutOfRange)
  }

  @Test("a Date is written as the nearest microsecond")
  func rounding() throws {
    #expect(
      try Timestamp(Date(timeIntervalSinceReferenceDate: 0.0000014)).description == "2001-01-01 00:00:00.000001+00")
    #expect(
      try Timestamp(Date(timeIntervalSinceReferenceDate: -0.0000016)).description == "2000-12-31 23:59:59.999998+00")
    #expect(try Timestamp(Date(timeIntervalSinceReferenceDate: 0.9999999)).description == "2001-01-01 00:00:01+00")
    for seconds in [Double.infinity, -.infinity, .nan, 1e15, -1e12, 1e300] {
      #expect(BinaryForm.defect(Date(timeIntervalSinceReferenceDate: seconds)) != nil)
      #expect(throws: DatabaseError.self) { try Timestamp(Date(timeIntervalSinceReferenceDate: seconds)) }
    }
  }

  @Test("moments are ordered, infinities at the ends, and texts in JSON")
  func orderAndCodable() throws {
    let moment = try #require(Timestamp("2024-02-29 12:34:56.789012Z"))
    #expect(Timestamp.negativeInfinity < moment && moment < .infinity)
    #expect(
      try JSONDecoder().decode([Timestamp].self, from: JSONEncoder().encode([moment, .infinity])) == [
        moment, .infinity,
      ])
    #expect(try JSONDecoder().decode(LocalDateTime.self, from: JSONEncoder().encode(moment.utc)) == moment.utc)
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    let moment = try #require(Timestamp("2024-02-29 12:34:56.789012Z"))
    try BinaryForm.survivesDamage([moment, .infinity])
    try BinaryForm.survivesDamage([moment.utc, .negativeInfinity])
    try BinaryForm.survivesDamage([try moment.date])
  }
}
