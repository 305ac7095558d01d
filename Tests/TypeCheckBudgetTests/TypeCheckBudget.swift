import Foundation

/// What an expression may cost.
struct TypeCheckBudget {
  /// How many expressions are measured: the longest ones of all tests.
  static let expressions = 50

  /// How many solver scopes one may need. The largest number was 749 when this was set, with Swift 6.3: a `Case` that is
  /// selected and grouped by. Half as much again leaves room for another compiler, and none for an operator with one
  /// overload too many, which multiplies the number. The compiler itself gives up at 1,048,576.
  static let scopes = 1_100

  let scopes: Int

  /// `STRATA_TYPE_CHECK_BUDGET` asks for another number of scopes.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    guard let text = environment["STRATA_TYPE_CHECK_BUDGET"] else {
      scopes = Self.scopes
      return
    }
    guard let scopes = Int(text), scopes > 0 else {
      throw MeasurementError("STRATA_TYPE_CHECK_BUDGET is \"\(text)\" and must be a number above 0")
    }
    self.scopes = scopes
  }

  func exceeded(by measurements: [TypeCheckMeasurement]) -> [TypeCheckMeasurement] {
    measurements.filter { $0.scopes > scopes }
  }

  /// A table with the most scopes first, and the slowest expression below it.
  func report(_ measurements: [TypeCheckMeasurement]) -> String {
    var lines = ["Type-check budget: \(scopes) solver scopes", row("scopes", "ms", "length", "expression")]
    lines += measurements.sorted { ($1.scopes, $0.expression.place) < ($0.scopes, $1.expression.place) }.map {
      row("\($0.scopes)", $0.milliseconds.tenths, "\($0.expression.expression.length)", $0.expression.place)
    }
    if let slowest = measurements.max(by: { $0.milliseconds < $1.milliseconds }) {
      lines.append("The slowest: \(slowest.milliseconds.tenths) ms, \(slowest.expression.place)")
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ scopes: String, _ milliseconds: String, _ length: String, _ place: String) -> String {
    let numbers = [scopes, milliseconds, length].map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }
    return numbers.joined() + "  " + place
  }
}

extension Double {
  fileprivate var tenths: String { String(format: "%.1f", self) }
}
