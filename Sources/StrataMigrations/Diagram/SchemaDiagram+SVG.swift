import Foundation

extension SchemaDiagram {
  /// A drawing that stands by itself (https://www.w3.org/TR/SVG11/): no fonts and no programs are needed. Keys are bold, the ends of lines
  /// are crow's feet where many rows may refer to one.
  public var svg: String {
    let layout = DiagramLayout(self)
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(number(layout.width))" height="\(number(layout.height))" \
      viewBox="0 0 \(number(layout.width)) \(number(layout.height))" font-family="ui-monospace, Menlo, Consolas, monospace" \
      font-size="12">
      """,
      "<defs>\(Self.marker("many", "M0,0 L10,5 L0,10 M0,5 L10,5"))\(Self.marker("one", "M6,0 L6,10 M0,5 L10,5"))</defs>",
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
    ]
    for route in layout.routes {
      let relation = relations[route.relation]
      let dashes = relation.isOptional ? " stroke-dasharray=\"5 3\"" : ""
      let title = "\(relation.table) (\(relation.columns.joined(separator: ", "))) → \(relation.target)"
      lines.append(
        """
        <path d="\(path(route))" fill="none" stroke="#64748b"\(dashes) \
        marker-start="url(#\(relation.isSingle ? "one" : "many"))" marker-end="url(#one)">\
        <title>\(title.escapedForXML)</title></path>
        """)
    }
    for box in layout.boxes { lines += drawing(of: box) }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private static func marker(_ id: String, _ path: String) -> String {
    """
    <marker id="\(id)" viewBox="0 0 10 10" refX="0" refY="5" markerWidth="10" markerHeight="10" \
    orient="auto-start-reverse"><path d="\(path)" fill="none" stroke="#64748b"/></marker>
    """
  }

  private func drawing(of box: DiagramLayout.Box) -> [String] {
    let table = tables[box.table]
    let (x, y) = (box.x, box.y)
    let (width, header) = (number(box.width), DiagramLayout.headerHeight)
    var lines = [
      """
      <rect x="\(number(x))" y="\(number(y))" width="\(width)" height="\(number(box.height))" rx="4" fill="#f8fafc" \
      stroke="#334155"/>
      """,
      """
      <path d="M\(number(x)),\(number(y + header)) h\(width)" stroke="#334155"/>\
      <text x="\(number(x + DiagramLayout.padding))" y="\(number(y + 16))" font-weight="bold">\(table.name.escapedForXML)</text>
      """,
    ]
    for (place, row) in table.rows.enumerated() {
      let line = y + header + Double(place) * DiagramLayout.rowHeight + 13
      let weight = row.isKey ? " font-weight=\"bold\"" : ""
      lines.append(
        """
        <text x="\(number(x + DiagramLayout.padding))" y="\(number(line))"\(weight)>\(row.name.escapedForXML)</text>\
        <text x="\(number(x + box.width - DiagramLayout.padding))" y="\(number(line))" text-anchor="end" \
        fill="#475569">\(row.label.escapedForXML)</text>
        """)
    }
    return lines
  }

  private func path(_ route: DiagramLayout.Route) -> String {
    guard let first = route.points.first else { return "" }
    var path = "M\(number(first.x)),\(number(first.y))"
    for (from, to) in zip(route.points, route.points.dropFirst()) {
      if from.y == to.y || from.x == to.x {
        path += " L\(number(to.x)),\(number(to.y))"
      } else {
        let middle = number((from.x + to.x) / 2)
        path += " C\(middle),\(number(from.y)) \(middle),\(number(to.y)) \(number(to.x)),\(number(to.y))"
      }
    }
    return path
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : String(format: "%.1f", value)
  }
}
