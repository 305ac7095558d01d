import Foundation

/// Figures as a person reads them, the same in every locale.
enum DoctorFigures {
  /// `900 bytes`, `1.5 GB`; of 1000, as disks are sold and SQLite's thresholds are written.
  static func bytes(_ count: Int) -> String {
    let units = ["kB", "MB", "GB", "TB"]
    guard count >= 1000 else { return "\(count) bytes" }
    var value = Double(count) / 1000
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(rounded(value)) \(units[unit])"
  }

  static func percent(_ share: Double) -> String { "\(rounded(share * 100)) %" }

  /// `12 seconds`, `7 minutes`, `3.5 hours`.
  static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<120: "\(Int(seconds.rounded())) seconds"
    case ..<7200: "\(Int((seconds / 60).rounded())) minutes"
    case ..<172_800: "\(rounded(seconds / 3600)) hours"
    default: "\(rounded(seconds / 86_400)) days"
    }
  }

  static func milliseconds(_ duration: Duration) -> Double {
    let parts = duration.components
    return Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15
  }

  static func seconds(_ duration: Duration) -> Double { milliseconds(duration) / 1000 }

  static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// One digit behind the point, and none that is zero.
  private static func rounded(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(format: "%.0f", tenths) : String(format: "%.1f", tenths)
  }
}
