public import Foundation

extension Report {
  /// The contents of the result file.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    // Sorted, so that two runs differ in the figures and nothing else.
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(cases.map(CaseRecord.init)) + Data("\n".utf8)
  }

  /// Writes `<directory>/<name>.json`.
  /// - Returns: The file's name.
  @discardableResult
  public func write(to directory: URL) throws -> String {
    let file = "\(name).json"
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try json().write(to: directory.appendingPathComponent(file), options: .atomic)
    } catch {
      throw BenchmarkFailure("\(file) could not be written: \(error.localizedDescription)")
    }
    return file
  }
}

/// One element of the list in a result file. A field without a value is `null`, not absent.
private struct CaseRecord: Encodable {
  enum CodingKeys: String, CodingKey { case benchmarkCase = "case", unit, values, ratio, gate, goal, met }

  let report: CaseReport

  init(_ report: CaseReport) { self.report = report }

  func encode(to encoder: any Encoder) throws {
    let values = report.lines.map { ($0.contender, $0.value.roundedForReading()) }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.benchmarkCase.name, forKey: .benchmarkCase)
    try container.encode(report.benchmarkCase.unit.description, forKey: .unit)
    try container.encode(Dictionary(values) { first, _ in first }, forKey: .values)
    try container.encode(report.ratio, forKey: .ratio)
    try container.encode(report.benchmarkCase.gate, forKey: .gate)
    try container.encode(report.benchmarkCase.goal, forKey: .goal)
    try container.encode(report.met, forKey: .met)
  }
}
