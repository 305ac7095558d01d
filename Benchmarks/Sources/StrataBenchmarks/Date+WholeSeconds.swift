import Foundation

extension Date {
  /// Since 1970, of the whole microseconds: others divide whole microseconds, and all are of after 1970, so rounding down
  /// is the same.
  var wholeSeconds: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) / 1_000_000 }
}
