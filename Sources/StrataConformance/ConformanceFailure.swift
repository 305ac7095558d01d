/// What a conformance case expected and did not find. An ordinary error, so that every test framework reports it.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
  /// What was looked at, in a few words; empty, when the name of the case says it.
  public let subject: String
  public let expected: String
  public let actual: String
  /// The file of the expectation, as `#fileID` spells it.
  public let fileID: String
  public let line: UInt

  public init(_ subject: String = "", expected: String, actual: String, fileID: StaticString, line: UInt) {
    self.subject = subject
    self.expected = expected
    self.actual = actual
    self.fileID = fileID.description
    self.line = line
  }

  public var description: String {
    let subject = subject.isEmpty ? "" : "\(subject): "
    return "\(subject)expected \(expected), but got \(actual) (\(fileID):\(line))"
  }
}
