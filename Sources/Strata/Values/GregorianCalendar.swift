/// The Gregorian calendar, continued before its introduction, as numbers of days since 2000-01-01: what PostgreSQL
/// counts in (https://www.postgresql.org/docs/current/datetime-units-history.html).
///
/// Years are numbered as in ISO 8601: the year before 1 is 0, which is 1 BC.
enum GregorianCalendar {
  /// 400 years have this many days, whichever 400 they are.
  private static let daysOfEra = 146_097
  /// 2000-03-01 is day 60. Years that begin in March have their leap day at the end.
  private static let firstOfMarch = 60

  static func daysInMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The number of a day; `nil`, when there is no such day.
  static func dayNumber(year: Int, month: Int, day: Int) -> Int? {
    guard (-10_000_000...10_000_000).contains(year), (1...12).contains(month), day >= 1,
      day <= daysInMonth(month, year: year)
    else { return nil }
    let marchYear = month > 2 ? year - 2000 : year - 2001
    let (era, yearOfEra) = marchYear.flooredDivision(by: 400)
    let marchMonth = month > 2 ? month - 3 : month + 9
    // The months from March on have 31, 30, 31, 30, 31 days, over and over: 153 for five.
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return firstOfMarch + era * daysOfEra + dayOfEra
  }

  static func date(ofDay number: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (number - firstOfMarch).flooredDivision(by: daysOfEra)
    // Takes the leap days out: one in 1461 days, but not in 36,524, but in 146,096.
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = 2000 + era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }
}

extension BinaryInteger {
  /// Quotient rounded down, and a remainder that is never negative.
  func flooredDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
