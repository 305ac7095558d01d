extension Report {
  /// Everything in one table, with the notes above it.
  public var table: String {
    var rows = [["case", "contender", "median", "unit", "ratio", "quartiles", "min…max", "gate", "goal", "met"]]
    for report in cases {
      for (index, line) in report.lines.enumerated() {
        let isFirst = index == 0
        rows.append([
          isFirst ? report.benchmarkCase.name : "", line.contender, line.value.roundedForReading().plain,
          report.benchmarkCase.unit.description, line.ratios.median.twoPlaces,
          "\(line.ratios.lowerQuartile.twoPlaces)…\(line.ratios.upperQuartile.twoPlaces)",
          "\(line.ratios.minimum.twoPlaces)…\(line.ratios.maximum.twoPlaces)",
          isFirst ? report.benchmarkCase.bound(\.gate) : "",
          isFirst ? report.benchmarkCase.bound(\.goal) : "",
          isFirst ? report.met.map { $0 ? "yes" : "no" } ?? "–" : "",
        ])
      }
    }
    let count = rounds.count == 1 ? "\(rounds.upperBound)" : "\(rounds.lowerBound) to \(rounds.upperBound)"
    let heading =
      ["\(name): \(count) rounds after one that does not count; every contender in every round"] + ratioLines
    return ((heading + notes).map { "  \($0)" } + [""] + Self.aligned(rows)).joined(separator: "\n")
  }

  /// What the ratios mean, and to whom they are where that is not the same for all.
  private var ratioLines: [String] {
    let main = cases.first?.baseline ?? "the baseline"
    var lines = ["ratio: speed against \(main), the median of the rounds' ratios; above 1 is faster than \(main)"]
    if cases.contains(where: \.benchmarkCase.unit.isCost) {
      lines.append(
        "ratio of elapsed time, processor time, memory and connections: how many times as much; below 1 is less")
    }
    for (other, names) in exceptions(\.baseline) { lines.append("the ratios of \(names) are to \(other)") }
    let subject = cases.first?.subject ?? "nobody"
    lines.append("gate, goal and met are about \(subject)")
    for (other, names) in exceptions(\.subject) { lines.append("in \(names) they are about \(other)") }
    return lines
  }

  /// The cases with another contender in a place than the first case has.
  private func exceptions(_ place: KeyPath<CaseReport, String>) -> [(contender: String, cases: String)] {
    var names: [(contender: String, cases: [String])] = []
    for report in cases where report[keyPath: place] != cases[0][keyPath: place] {
      let contender = report[keyPath: place]
      if let index = names.firstIndex(where: { $0.contender == contender }) {
        names[index].cases.append(report.benchmarkCase.name)
      } else {
        names.append((contender, [report.benchmarkCase.name]))
      }
    }
    return names.map { ($0.contender, $0.cases.joined(separator: ", ")) }
  }

  private static func aligned(_ rows: [[String]]) -> [String] {
    guard let header = rows.first else { return [] }
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    // Numbers stand at the right, names at the left.
    let left: Set<Int> = [0, 1, 3]
    let lines = rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return left.contains(column) ? row[column] + space : space + row[column]
      }
      return cells.joined(separator: "  ").trimmedEnd
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return [lines[0], rule] + lines.dropFirst()
  }
}

extension BenchmarkCase {
  /// A limit to stay below is marked; all others are to be reached.
  fileprivate func bound(_ limit: KeyPath<BenchmarkCase, Double?>) -> String {
    guard let value = self[keyPath: limit] else { return "–" }
    return unit.isCost ? "≤ \(value.twoPlaces)" : value.twoPlaces
  }
}

extension Double {
  fileprivate var twoPlaces: String {
    let text = "\(rounded(toPlaces: 2))"
    guard let point = text.firstIndex(of: "."), !text.contains("e") else { return text }
    return text.distance(from: point, to: text.endIndex) < 3 ? text + "0" : text
  }

  fileprivate var plain: String {
    self == rounded() && magnitude < 1e15 ? "\(Int64(self))" : "\(self)"
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
