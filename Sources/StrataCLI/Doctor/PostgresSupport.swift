import Foundation

/// Until when each version of PostgreSQL gets corrections (https://www.postgresql.org/support/versioning/).
enum PostgresSupport {
  /// The days of the last releases, as year, month, day.
  private static let lastReleases: [Int: (Int, Int, Int)] = [
    10: (2022, 11, 10), 11: (2023, 11, 9), 12: (2024, 11, 21), 13: (2025, 11, 13), 14: (2026, 11, 12),
    15: (2027, 11, 11), 16: (2028, 11, 9), 17: (2029, 11, 8), 18: (2030, 11, 14),
  ]

  /// - Returns: `nil` for a version that is newer than this table. One that is older than the table has ended as well.
  static func end(of major: Int) -> Date? {
    let oldest = lastReleases.keys.min() ?? 0
    guard let (year, month, day) = lastReleases[max(major, oldest)] else { return nil }
    var components = DateComponents()
    (components.year, components.month, components.day) = (year, month, day)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(from: components)
  }

  static func judge(
    version: Int, text: String, now: Date, _ thresholds: DoctorThresholds
  ) -> [DoctorObservation] {
    let major = version / 10_000
    guard let end = end(of: major) else { return [] }
    let day = end.formatted(.iso8601.year().month().day())
    let advice = "upgrade to a newer major version: https://www.postgresql.org/docs/current/upgrading.html"
    // The last day itself still counts.
    let days = end.timeIntervalSince(now) / 86_400 + 1
    guard days > 0 else {
      return [
        DoctorObservation(
          .warning, "PostgreSQL \(text)", "gets no corrections any more, those of security included, since \(day)",
          advice: advice)
      ]
    }
    guard days <= Double(thresholds.daysOfSupport) else { return [] }
    return [
      DoctorObservation(.note, "PostgreSQL \(text)", "gets its last corrections on \(day)", advice: advice)
    ]
  }
}
