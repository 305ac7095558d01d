import Strata

/// What a check of migrations found.
public struct LintReport: Sendable, Hashable {
  /// In the order of migrations and statements.
  public internal(set) var findings: [LintFinding] = []
  /// The scripts that were looked at.
  public internal(set) var checked: [String] = []
  /// The scripts for databases that there are no rules for.
  public internal(set) var unchecked: [String] = []

  public init() {}

  /// The worst of the findings; `nil` when there are none.
  public var worst: LintSeverity? { findings.map(\.severity).max() }

  /// For a terminal or a log, with an empty line between findings.
  /// - Parameter isColored: With the escape codes of ANSI terminals. False by default.
  public func text(isColored: Bool = false) -> String {
    var parts = findings.map { $0.text(isColored: isColored) }
    if !unchecked.isEmpty {
      parts.append("not checked, for lint knows PostgreSQL only: \(unchecked.joined(separator: ", "))")
    }
    let counts = LintSeverity.allCases.reversed().compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    let files = "\(checked.count) script\(checked.count == 1 ? "" : "s")"
    parts.append(
      counts.isEmpty ? "\(files) checked, nothing found" : "\(files) checked: \(counts.joined(separator: ", "))")
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// One object: `findings`, an array of objects with the properties of ``LintFinding``, and the arrays `checked` and `unchecked`.
  public var json: String {
    var json = JSONWriter()
    json.object { json in
      json.array("findings", findings) { json, finding in
        json.object { json in
          json.field("rule", finding.rule)
          json.field("severity", finding.severity.rawValue)
          json.field("file", finding.file)
          json.field("line", finding.line)
          json.field("column", finding.column)
          json.field("message", finding.message)
          json.field("rewrite", finding.rewrite)
          json.field("statement", finding.statement)
        }
      }
      json.array("checked", checked) { json, file in json.value(file) }
      json.array("unchecked", unchecked) { json, file in json.value(file) }
    }
    return json.text
  }
}

extension LintFinding {
  fileprivate func text(isColored: Bool) -> String {
    func styled(_ text: String, _ code: String) -> String { isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    let color =
      switch severity {
      case .error: "31"
      case .warning: "33"
      case .note: "36"
      }
    var lines = ["\(file):\(line):\(column): \(styled(severity.rawValue, color)): \(message) [\(styled(rule, "1"))]"]
    lines += Self.excerpt(statement).map { "    \($0)" }
    if let rewrite {
      lines.append("  instead:")
      lines += rewrite.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  /// Enough of a statement to know it by.
  private static func excerpt(_ statement: String) -> [String] {
    let lines = statement.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    return lines.count <= 4 ? lines : Array(lines.prefix(3)) + ["…"]
  }
}
