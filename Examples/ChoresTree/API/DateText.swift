import Foundation

/// Dates of requests: ISO 8601 with a time zone, with or without fractions of a second.
enum DateText {
  static func parse(_ text: String) -> Date? {
    if let date = try? Date(text, strategy: .iso8601) { return inRange(date) }
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (try? Date(text, strategy: style)).flatMap(inRange)
  }

  /// Years that every database here can hold.
  private static func inRange(_ date: Date) -> Date? {
    let years = Date(timeIntervalSince1970: -62_135_596_800)...Date(timeIntervalSince1970: 253_402_300_799)
    return years.contains(date) ? date : nil
  }
}
