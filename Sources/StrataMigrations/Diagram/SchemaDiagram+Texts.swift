extension SchemaDiagram {
  /// For GitHub and others that draw Mermaid (https://mermaid.js.org/syntax/entityRelationshipDiagram.html).
  public var mermaid: String {
    var lines = ["erDiagram"]
    for table in tables {
      lines.append("  \(quoted(table.name)) {")
      for row in table.rows {
        let keys = [row.isKey ? "PK" : nil, row.isForeignKey ? "FK" : nil, row.isUnique && !row.isKey ? "UK" : nil]
          .compactMap(\.self).joined(separator: ", ")
        let name = Self.word(row.name)
        var line = "    \(Self.word(row.type)) \(name)"
        if !keys.isEmpty { line += " \(keys)" }
        if name != row.name { line += " \(quoted(row.name))" }
        lines.append(line)
      }
      lines.append("  }")
    }
    for relation in relations {
      let parent = relation.isOptional ? "|o" : "||"
      let child = relation.isSingle ? "o|" : "o{"
      lines.append(
        "  \(quoted(relation.target)) \(parent)--\(child) \(quoted(relation.table)) : "
          + quoted(relation.columns.joined(separator: ", ")))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// There is no escape for a quotation mark.
  private func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "'"))\"" }

  /// Letters, digits, `_`, `-`, parentheses and brackets, beginning with a letter.
  private static func word(_ text: String) -> String {
    let allowed = text.unicodeScalars.map { scalar -> Character in
      let isPlain =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        || "_()[]".unicodeScalars.contains(scalar)
      if isPlain { return Character(scalar) }
      return scalar == "," ? "-" : "_"
    }
    let word = String(allowed)
    return word.first?.isLetter == true ? word : "x\(word)"
  }

  /// For Graphviz (https://graphviz.org/doc/info/shapes.html#html).
  public var dot: String {
    var lines = [
      "digraph schema {", "  rankdir=RL;", "  node [shape=plain, fontname=\"Helvetica\", fontsize=11];",
      "  edge [color=\"#64748b\"];",
    ]
    for table in tables {
      var rows = "<tr><td colspan=\"2\" bgcolor=\"#e2e8f0\"><b>\(table.name.escapedForXML)</b></td></tr>"
      for (place, row) in table.rows.enumerated() {
        let name = row.isKey ? "<u>\(row.name.escapedForXML)</u>" : row.name.escapedForXML
        rows +=
          "<tr><td align=\"left\" port=\"l\(place)\">\(name)</td>"
          + "<td align=\"left\" port=\"r\(place)\">\(row.label.escapedForXML)</td></tr>"
      }
      lines.append(
        "  \(Self.dotName(table.name)) [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\">\(rows)</table>>];"
      )
    }
    for relation in relations {
      let from = port("l", relation.table, relation.columns)
      let to = port("r", relation.target, relation.targetColumns)
      let tail = relation.isSingle ? "none" : "crow"
      lines.append(
        "  \(from) -> \(to) [dir=both, arrowtail=\(tail), arrowhead=\(relation.isOptional ? "odot" : "tee")];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func port(_ side: String, _ table: String, _ columns: [String]) -> String {
    let rows = tables.first { $0.name == table }?.rows ?? []
    guard let place = rows.firstIndex(where: { $0.name == columns.first }) else { return Self.dotName(table) }
    return "\(Self.dotName(table)):\(side)\(place)"
  }

  private static func dotName(_ name: String) -> String {
    "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}

extension SchemaDiagram.Row {
  /// The type, with a question mark where the column may be NULL.
  var label: String { isNullable ? "\(type)?" : type }
}

extension String {
  var escapedForXML: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
