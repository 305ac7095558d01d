import Foundation
import Testing

@testable import StrataMigrations

/// Diagrams of small and of large schemas.
@Suite("Diagrams")
struct DiagramTests {
  private static let small = DatabaseSchema(
    .postgres,
    tables: [
      SchemaTable(
        "chores",
        columns: [
          SchemaColumn("id", "uuid", isNullable: false), SchemaColumn("guild_id", "uuid"),
          SchemaColumn("due < at", "timestamp with time zone", isNullable: false),
          SchemaColumn("price", "numeric(10,2)", isNullable: false),
        ], primaryKey: SchemaKey("chores_pkey", columns: ["id"]),
        foreignKeys: [
          SchemaForeignKey("f", columns: ["guild_id"], targetTable: "guilds", targetColumns: ["id"]),
          SchemaForeignKey("g", columns: ["id"], targetTable: "chores", targetColumns: ["id"]),
        ]),
      SchemaTable(
        "guilds", columns: [SchemaColumn("id", "uuid", isNullable: false)],
        primaryKey: SchemaKey("guilds_pkey", columns: ["id"])),
    ])

  @Test func mermaid() {
    #expect(
      SchemaDiagram(of: Self.small).mermaid == """
        erDiagram
          "chores" {
            uuid id PK, FK
            uuid guild_id FK
            timestamptz due___at "due < at"
            numeric(10-2) price
          }
          "guilds" {
            uuid id PK
          }
          "guilds" |o--o{ "chores" : "guild_id"
          "chores" ||--o| "chores" : "id"

        """)
  }

  @Test func dot() {
    let dot = SchemaDiagram(of: Self.small).dot
    #expect(dot.contains("\"chores\":l1 -> \"guilds\":r0 [dir=both, arrowtail=crow, arrowhead=odot];"))
    #expect(dot.contains("due &lt; at") && !dot.contains("due < at"))
    #expect(dot.hasPrefix("digraph schema {") && dot.hasSuffix("}\n"))
  }

  @Test func someTables() {
    let diagram = SchemaDiagram(of: Self.small, tables: ["chores"])
    #expect(diagram.tables.map(\.name) == ["chores"])
    #expect(diagram.relations.map(\.target) == ["chores"])
  }

  @Test func nothingToDraw() {
    let empty = SchemaDiagram(of: DatabaseSchema(.sqlite))
    #expect(empty.mermaid == "erDiagram\n")
    #expect(empty.svg.contains("</svg>"))
  }

  @Test("An SVG is well-formed and has every table, column and relation")
  func svg() throws {
    for diagram in [SchemaDiagram(of: Self.small), Self.random(50, seed: 7)] {
      let svg = diagram.svg
      let reader = ElementReader(svg)
      #expect(reader.isBalanced, "\(svg.prefix(200))")
      #expect(reader.count("path") == diagram.relations.count + diagram.tables.count + 2)
      #expect(reader.count("text") == diagram.tables.reduce(0) { $0 + 1 + 2 * $1.rows.count })
      for table in diagram.tables { #expect(svg.contains(">\(table.name)</text>")) }
    }
  }

  @Test("No two boxes of fifty overlap, every relation is drawn, and no line crosses a box", arguments: 1...20)
  func layout(_ seed: UInt64) {
    let diagram = Self.random(50, seed: seed)
    let layout = DiagramLayout(diagram)
    #expect(layout.boxes.map(\.table) == Array(diagram.tables.indices))
    for (place, box) in layout.boxes.enumerated() {
      #expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= layout.width && box.y + box.height <= layout.height)
      for other in layout.boxes.dropFirst(place + 1) {
        let isApart =
          box.x + box.width <= other.x || other.x + other.width <= box.x || box.y + box.height <= other.y
          || other.y + other.height <= box.y
        #expect(isApart, "\(box) \(other)")
      }
    }
    #expect(layout.routes.map(\.relation) == Array(diagram.relations.indices))
    for route in layout.routes {
      let relation = diagram.relations[route.relation]
      let ends = [route.points[0], route.points[route.points.count - 1]]
      for (end, name) in zip(ends, [relation.table, relation.target]) {
        let touches = layout.boxes.contains { box in
          diagram.tables[box.table].name == name && (end.x == box.x || end.x == box.x + box.width) && end.y > box.y
            && end.y < box.y + box.height
        }
        #expect(touches, "\(relation)")
      }
      for point in Self.points(of: route) {
        let crossed = layout.boxes.first { box in
          point.x > box.x + 0.5 && point.x < box.x + box.width - 0.5 && point.y > box.y + 0.5
            && point.y < box.y + box.height - 0.5
        }
        #expect(crossed == nil, "\(relation) \(point)")
      }
    }
    #expect(layout.width / layout.height < 8 && layout.height / layout.width < 8, "of a shape to look at")
  }

  /// Places on the way: the curves are as `SchemaDiagram.svg` draws them.
  private static func points(of route: DiagramLayout.Route) -> [DiagramLayout.Point] {
    zip(route.points, route.points.dropFirst()).flatMap { from, to in
      stride(from: 0.0, through: 1.0, by: 0.02).map { t in
        let middle = (from.x + to.x) / 2
        let isStraight = from.y == to.y || from.x == to.x
        let weights = [pow(1 - t, 3), 3 * pow(1 - t, 2) * t, 3 * (1 - t) * t * t, t * t * t]
        func at(_ values: [Double]) -> Double { zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } }
        return isStraight
          ? DiagramLayout.Point(x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t)
          : DiagramLayout.Point(x: at([from.x, middle, middle, to.x]), y: at([from.y, from.y, to.y, to.y]))
      }
    }
  }

  /// Tables of which each has up to three foreign keys, some of them in circles.
  private static func random(_ count: Int, seed: UInt64) -> SchemaDiagram {
    var random = SeededGenerator(seed: seed)
    var schema = DatabaseSchema(.postgres)
    for number in 0..<count {
      var table = SchemaTable(
        "table_\(number)", columns: [SchemaColumn("id", "bigint", isNullable: false)],
        primaryKey: SchemaKey("p", columns: ["id"]))
      for column in 0..<Int.random(in: 0...12, using: &random) {
        table.columns.append(SchemaColumn("column_\(column)", "timestamp with time zone"))
      }
      for key in 0..<Int.random(in: 0...3, using: &random) {
        let isForward = Int.random(in: 0..<10, using: &random) == 0
        let target = Int.random(in: isForward ? 0..<count : 0..<max(number, 1), using: &random)
        table.columns.append(SchemaColumn("parent_\(key)", "bigint"))
        table.foreignKeys.append(
          SchemaForeignKey(
            "f", columns: ["parent_\(key)"], targetTable: "table_\(target)", targetColumns: ["id"]))
      }
      schema.tables.append(table)
    }
    return SchemaDiagram(of: schema)
  }
}

/// Counts the elements of XML, and whether each that begins also ends. It knows no more of XML than drawings have.
private struct ElementReader {
  private var counts: [String: Int] = [:]
  private(set) var isBalanced = true

  init(_ xml: String) {
    var open: [String] = []
    for part in xml.split(separator: "<").filter({ $0.contains(">") }) {
      guard let end = part.firstIndex(of: ">") else { continue }
      let tag = part[..<end]
      if tag.hasPrefix("/") {
        if open.popLast() != String(tag.dropFirst()) { isBalanced = false }
        continue
      }
      let name = String(tag.prefix { $0.isLetter })
      counts[name, default: 0] += 1
      if !tag.hasSuffix("/") { open.append(name) }
      if tag.count(where: { $0 == "\"" }) % 2 != 0 { isBalanced = false }
    }
    isBalanced = isBalanced && open.isEmpty
  }

  func count(_ element: String) -> Int { counts[element] ?? 0 }
}
