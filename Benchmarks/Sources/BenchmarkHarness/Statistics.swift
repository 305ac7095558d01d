import Foundation

/// The middle of a set of numbers and how far they spread.
public struct Summary: Sendable, Equatable {
  public let median: Double
  public let lowerQuartile: Double
  public let upperQuartile: Double
  public let minimum: Double
  public let maximum: Double

  /// - Returns: `nil` for no numbers, or when one of them is none.
  public init?(_ values: [Double]) {
    guard values.allSatisfy(\.isFinite) else { return nil }
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    minimum = first
    maximum = last
    lowerQuartile = Summary.quantile(0.25, sorted)
    median = Summary.quantile(0.5, sorted)
    upperQuartile = Summary.quantile(0.75, sorted)
  }

  /// Between two numbers, the point on the line that joins them (type 7 of Hyndman and Fan).
  private static func quantile(_ fraction: Double, _ sorted: [Double]) -> Double {
    let position = fraction * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return sorted[below] }
    return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
  }
}

extension [Double] {
  /// The n-th root of the product of n positive numbers.
  var geometricMean: Double { exp(reduce(0) { $0 + log($1) } / Double(count)) }
}

extension Double {
  /// With so many digits behind the point.
  func rounded(toPlaces places: Int) -> Double {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (self * scale).rounded()
    return scaled.isFinite ? scaled / scale : self
  }

  /// Four digits that count: more than a measurement is good for, and no more noise in the file than that.
  func roundedForReading() -> Double {
    switch magnitude {
    case 1000...: rounded()
    case 100..<1000: rounded(toPlaces: 1)
    case 10..<100: rounded(toPlaces: 2)
    case 1..<10: rounded(toPlaces: 3)
    default: rounded(toPlaces: 4)
    }
  }
}
