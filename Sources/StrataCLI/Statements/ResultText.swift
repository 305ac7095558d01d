import Strata

/// Results as text: for people as tables, for programs as CSV or JSON.
enum ResultText {
  /// Columns side by side, numbers to the right; NULL has a word of its own, which a text that reads so has not: that is in quotation marks.
  static func table(_ result: StatementResult) -> [String] {
    guard let columns = result.columns else { return [summary(result)] }
    let cells = result.rows.map { $0.map(cell) }
    let headers = columns.map { printable($0.name) }
    let widths = headers.indices.map { index in
      max(headers[index].count, cells.map { $0[index].count }.max() ?? 0, 1)
    }
    func line(_ texts: [String], isRight: (Int) -> Bool) -> String {
      let padded = texts.indices.map { index in
        let space = String(repeating: " ", count: widths[index] - texts[index].count)
        return isRight(index) ? space + texts[index] : texts[index] + space
      }
      var line = padded.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    let rows = zip(cells, result.rows).map { texts, row in line(texts) { row[$0].isNumber } }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return [line(headers) { _ in false }, rule] + rows + ["(\(summary(result)))"]
  }

  /// RFC 4180 with a line of names. NULL is empty, an empty text is in quotation marks, as COPY writes them
  /// (https://www.postgresql.org/docs/current/sql-copy.html).
  static func csv(_ result: StatementResult) -> [String] {
    guard let columns = result.columns else { return [] }
    func quoted(_ text: String) -> String {
      guard text.isEmpty || text.contains(where: { "\",\r\n".contains($0) || $0 == "\r\n" }) else { return text }
      return "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }
    return [columns.map { quoted($0.name) }.joined(separator: ",")]
      + result.rows.map { row in row.map { $0.text.map(quoted) ?? "" }.joined(separator: ",") }
  }

  /// One document. Rows are arrays, for two columns may have one name. Keys stay as they are from version to version; new ones may come.
  static func json(_ results: [StatementResult]) -> String {
    var json = JSONWriter()
    json.object { json in
      json.array("results", results) { json, result in
        json.object { json in
          json.field("changes", result.changes)
          json.array("columns", result.columns ?? []) { json, column in
            json.object { json in
              json.field("name", column.name)
              json.field("type", column.type)
            }
          }
          json.field("command", result.command)
          json.array("rows", result.rows) { json, row in
            json.array(row) { json, value in json.value(value) }
          }
        }
      }
    }
    return json.text
  }

  private static func summary(_ result: StatementResult) -> String {
    func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
    if let changes = result.changes { return "\(result.command)  \(rows(changes))" }
    return result.columns == nil ? result.command : rows(result.rows.count)
  }

  private static func cell(_ value: StatementResult.Value) -> String {
    switch value {
    case .null: "NULL"
    case .text("NULL"): "\"NULL\""
    case .text(let text), .json(let text): printable(text)
    case .boolean, .number: value.text ?? ""
    }
  }

  /// On one line, and without what a terminal would obey.
  private static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    return text.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default:
        scalar.properties.generalCategory == .control ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      }
    }.joined()
  }
}

extension StatementResult.Value: JSONWritable {
  func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.append(json: "null")
    case .boolean(let value): json.append(json: value ? "true" : "false")
    // Digits as they are: PostgreSQL and Swift write numbers as JSON does.
    case .number(let text), .json(let text): json.append(json: text)
    case .text(let text): json.append(quoted: text)
    }
  }
}
