/// Reads a short text of ASCII from left to right: the text forms of dates, times and numbers.
package struct TextScanner {
  private var rest: Substring.UTF8View

  package init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

  package var isAtEnd: Bool { rest.isEmpty }

  package var next: UInt8? { rest.first }

  package mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  package mutating func take(_ word: String) -> Bool {
    guard rest.starts(with: word.utf8) else { return false }
    rest.removeFirst(word.utf8.count)
    return true
  }

  package mutating func takeByte() -> UInt8? { rest.popFirst() }

  /// The digits that come next, as a number.
  /// - Returns: `nil`, when there are fewer or more of them than `digits` says, or too many for an `Int`.
  package mutating func number(digits: ClosedRange<Int>) -> Int? {
    let run = rest.prefix { (0x30...0x39).contains($0) }
    guard digits.contains(run.count) else { return nil }
    var value = 0
    for digit in run {
      let (scaled, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = scaled.addingReportingOverflow(Int(digit) - 0x30)
      guard !tooLarge, !overflow else { return nil }
      value = sum
    }
    rest.removeFirst(run.count)
    return value
  }

  /// The digits after a decimal point as millionths.
  /// - Returns: `nil`, when there are none, or more than six that are not zero: nothing is rounded.
  package mutating func millionths() -> Int? {
    let run = rest.prefix { (0x30...0x39).contains($0) }
    guard !run.isEmpty, run.dropFirst(6).allSatisfy({ $0 == 0x30 }) else { return nil }
    var value = 0
    for place in 0..<6 {
      let index = run.index(run.startIndex, offsetBy: place, limitedBy: run.endIndex)
      value *= 10
      if let index, index < run.endIndex { value += Int(run[index]) - 0x30 }
    }
    rest.removeFirst(run.count)
    return value
  }
}

extension String {
  /// A number that is not negative, with zeros in front up to this width.
  package mutating func append(_ number: some BinaryInteger, width: Int) {
    let digits = String(number)
    self += String(repeating: "0", count: Swift.max(0, width - digits.utf8.count))
    self += digits
  }

  /// A decimal point and millionths without the zeros at the end; nothing for zero.
  package mutating func append(millionths: some BinaryInteger) {
    guard millionths != 0 else { return }
    var digits = ""
    digits.append(millionths, width: 6)
    while digits.utf8.last == 0x30 { digits.removeLast() }
    self += "."
    self += digits
  }
}
