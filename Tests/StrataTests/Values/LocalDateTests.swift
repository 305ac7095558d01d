import Foundation
import Strata
import Testing

@Suite("Dates and times of a calendar")
struct LocalDateTests {
  // The bytes are PostgreSQL 15's own, from COPY … (FORMAT binary).
  @Test(
    "a server's date prints as the server prints it",
    arguments: [
      ("00002279", "2024-02-29"), ("fff49d7b", "0044-03-15 BC"), ("ffda97a7", "4714-11-24 BC"),
      ("7fda970c", "5874897-12-31"), ("7fffffff", "infinity"), ("80000000", "-infinity"), ("00000000", "2000-01-01"),
      ("fffdc58a", "1600-02-29"),
    ])
  func dates(hex: String, text: String) throws {
    let date = try BinaryForm.decode(hex, as: LocalDate.self)
    #expect(date.description == text && LocalDate(text) == date)
    #expect(try BinaryForm.hex(date) == hex)
  }

  @Test(
    "every day follows the one before it, as the calendar goes",
    arguments: [
      (from: (-4713, 11, 24), number: -2_451_545, to: -4712), (from: (-400, 1, 1), number: -876_582, to: 1),
      (from: (1900, 1, 1), number: -36_524, to: 2301),
    ])
  func calendar(from start: (Int, Int, Int), number first: Int, to end: Int) throws {
    var (year, month, day) = start
    var number = first
    while year < end {
      let date = try #require(LocalDate(daysSince2000: number))
      let components = try #require(date.components)
      guard components == (year, month, day), LocalDate(year: year, month: month, day: day) == date else {
        Issue.record("day \(number) is \(components), not \((year, month, day))")
        return
      }
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
      (day, number) = (day + 1, number + 1)
      if day > length { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  @Test("days that do not exist are no dates")
  func noDates() {
    for (year, month, day) in [
      (2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1), (2024, 1, 0), (-4713, 11, 23),
      (5_874_898, 1, 1), (.max, 1, 1), (.min, 1, 1),
    ] { #expect(LocalDate(year: year, month: month, day: day) == nil) }
    for text in [
      "2024-2-29", "24-02-29", "2024-02-30", "2024-02-29 ", "0000-01-01", "-2024-01-01", "", "today", "2024-02-29BC",
    ] {
      #expect(LocalDate(text) == nil)
    }
    #expect(LocalDate(daysSince2000: .max) == nil && LocalDate(daysSince2000: Int(Int32.max)) == nil)
  }

  @Test("dates are ordered, and days are added to them")
  func arithmetic() throws {
    let leapDay = try #require(LocalDate(year: 2024, month: 2, day: 29))
    #expect(try leapDay.adding(days: 366).description == "2025-03-01")
    #expect(try leapDay.adding(days: -60).description == "2023-12-31")
    #expect(try LocalDate.infinity.adding(days: -1) == .infinity)
    #expect(LocalDate.negativeInfinity < leapDay && leapDay < .infinity)
    for days in [Int.max, Int.min, 3_000_000_000] {
      let error = try #require(throws: DatabaseError.self) { try leapDay.adding(days: days) }
      #expect(error.code == .valueOutOfRange)
    }
  }

  @Test(
    "a date that PostgreSQL does not know is refused",
    arguments: ["ffda97a6", "7fda970d", "7ffffffe", "80000001", "", "00"])
  func hostile(hex: String) { #expect(BinaryForm.refusal(hex, as: LocalDate.self) == .typeMismatch) }

  @Test(
    "a server's time prints as the server prints it",
    arguments: [
      ("000000036c97ca88", "04:05:06.789"), ("000000141dd76000", "24:00:00"), ("0000000000000000", "00:00:00"),
    ])
  func times(hex: String, text: String) throws {
    let time = try BinaryForm.decode(hex, as: LocalTime.self)
    #expect(time.description == text && LocalTime(text) == time)
    #expect(try BinaryForm.hex(time) == hex)
  }

  @Test("a time outside the day is refused")
  func noTimes() {
    for hex in ["ffffffffffffffff", "000000141dd76001", "7fffffffffffffff", "00000000"] {
      #expect(BinaryForm.refusal(hex, as: LocalTime.self) == .typeMismatch)
    }
    for text in ["24:00:01", "23:60", "23:59:60", "1:00", "12", "12:30:00.1234567", "12:30:", "12:30:00."] {
      #expect(LocalTime(text) == nil)
    }
    #expect(LocalTime(hour: 24, minute: 0) == .endOfDay && LocalTime(hour: 24, minute: 1) == nil)
    #expect(LocalTime("12:30")?.description == "12:30:00" && LocalTime("12:30:00.1000000")?.microsecond == 100_000)
  }

  @Test(
    "a server's time with an offset prints as the server prints it",
    arguments: [
      ("000000036c97ca8800003138", "04:05:06.789-03:30"), ("0000000000000000ffff1f01", "00:00:00+15:59:59"),
    ])
  func offsetTimes(hex: String, text: String) throws {
    let time = try BinaryForm.decode(hex, as: OffsetTime.self)
    #expect(time.description == text && OffsetTime(text) == time)
    #expect(try BinaryForm.hex(time) == hex)
  }

  @Test("times with an offset are ordered by the moment")
  func offsetOrder() throws {
    let (east, utc) = (try #require(OffsetTime("12:00:00+02")), try #require(OffsetTime("10:00:00Z")))
    #expect(east < utc && east != utc)
    #expect(try utc < #require(OffsetTime("09:59:59-00:00:01")))
    #expect(OffsetTime(.midnight, secondsFromUTC: 57_600) == nil && OffsetTime(.midnight, secondsFromUTC: .min) == nil)
    #expect(BinaryForm.refusal("0000000000000000ffff1f00", as: OffsetTime.self) == .typeMismatch)
    #expect(BinaryForm.refusal("000000000000000080000000", as: OffsetTime.self) == .typeMismatch)
    #expect(BinaryForm.refusal("0000000000000000", as: OffsetTime.self) == .protocolViolation)
  }

  @Test("in JSON they are texts")
  func codable() throws {
    let date = try #require(LocalDate("0044-03-15 BC"))
    #expect(try JSONDecoder().decode(LocalDate.self, from: JSONEncoder().encode(date)) == date)
    let time = try #require(OffsetTime("04:05:06.789-03:30"))
    #expect(try JSONDecoder().decode(OffsetTime.self, from: JSONEncoder().encode(time)) == time)
    #expect(try JSONDecoder().decode(LocalTime.self, from: Data("\"24:00:00\"".utf8)) == .endOfDay)
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage([LocalDate.infinity, .negativeInfinity, try #require(LocalDate("2024-02-29"))])
    try BinaryForm.survivesDamage([LocalTime.midnight, .endOfDay])
    try BinaryForm.survivesDamage([try #require(OffsetTime("04:05:06.789-03:30"))])
  }
}
