/// Where the boxes of a diagram are and which way the lines go: columns of boxes, those that refer to others to the right of them, as far
/// as they do not refer to each other (after Sugiyama, Tagawa and Toda, 1981).
///
/// A line that passes a column has a place of its own between its boxes, so that it crosses none.
struct DiagramLayout: Sendable {
  struct Point: Sendable, Hashable {
    var x: Double
    var y: Double
  }

  struct Box: Sendable, Hashable {
    let table: Int
    var x: Double
    var y: Double
    let width: Double
    let height: Double
  }

  /// A curve from each point to the next one; between two of the same height a straight line.
  struct Route: Sendable, Hashable {
    let relation: Int
    var points: [Point]
  }

  // The measures of a character are those of a monospaced font of 12 pixels.
  static let characterWidth = 7.3
  static let rowHeight = 18.0
  static let headerHeight = 24.0
  static let padding = 8.0
  private static let gap = 26.0
  private static let gutter = 90.0
  private static let passage = 14.0
  private static let margin = 24.0

  private(set) var boxes: [Box] = []
  private(set) var routes: [Route] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  private let diagram: SchemaDiagram
  /// By table: its column of boxes.
  private var columnOfTable: [Int] = []
  private var columns: [[Item]] = []
  private var lines: [Line] = []

  private enum Item: Hashable {
    case table(Int)
    case passage(line: Int, column: Int)
  }

  private struct Line {
    let relation: Int
    let child: Int
    let parent: Int
  }

  init(_ diagram: SchemaDiagram) {
    self.diagram = diagram
    assignColumns()
    addPassages()
    reduceCrossings()
    place()
  }

  // MARK: Columns

  private mutating func assignColumns() {
    let places = Dictionary(diagram.tables.enumerated().map { ($1.name, $0) }) { first, _ in first }
    lines = diagram.relations.enumerated().compactMap { number, relation in
      guard let child = places[relation.table], let parent = places[relation.target] else { return nil }
      return Line(relation: number, child: child, parent: parent)
    }
    var parents = Array(repeating: Set<Int>(), count: diagram.tables.count)
    for line in lines where line.child != line.parent { parents[line.child].insert(line.parent) }

    let layers = Self.layers(parents)
    let linked = Set(lines.filter { $0.child != $0.parent }.flatMap { [$0.child, $0.parent] })
    let limit = columnHeight
    columnOfTable = Array(repeating: 0, count: diagram.tables.count)
    for layer in 0...(layers.max() ?? 0) {
      fill(diagram.tables.indices.filter { layers[$0] == layer && linked.contains($0) }, limit)
    }
    // What nothing is linked with stands at the end.
    fill(diagram.tables.indices.filter { !linked.contains($0) }, limit)
  }

  /// By table the longest way to one that refers to none; a reference that closes a circle does not count.
  private static func layers(_ parents: [Set<Int>]) -> [Int] {
    var layers: [Int?] = Array(repeating: nil, count: parents.count)
    for start in parents.indices where layers[start] == nil {
      // A stack of its own: a chain of tables may be long.
      var way = [(table: start, rest: parents[start].sorted())]
      var isOnWay: Set<Int> = [start]
      while let (table, rest) = way.last {
        if let parent = rest.first {
          way[way.count - 1].rest.removeFirst()
          if layers[parent] == nil, isOnWay.insert(parent).inserted {
            way.append((parent, parents[parent].sorted()))
          }
        } else {
          layers[table] = parents[table].compactMap { layers[$0].map { $0 + 1 } }.max() ?? 0
          isOnWay.remove(table)
          way.removeLast()
        }
      }
    }
    return layers.map { $0 ?? 0 }
  }

  /// About as high as wide in the end.
  private var columnHeight: Double {
    let area = diagram.tables.reduce(0.0) { $0 + (Self.width(of: $1) + Self.gutter) * (Self.height(of: $1) + Self.gap) }
    return max(600, area.squareRoot())
  }

  /// Tables of one layer, in as many columns as they need.
  private mutating func fill(_ tables: [Int], _ limit: Double) {
    var height = Double.infinity
    for table in tables {
      let needed = Self.height(of: diagram.tables[table]) + Self.gap
      if height + needed > limit {
        columns.append([])
        height = 0
      }
      height += needed
      columnOfTable[table] = columns.count - 1
      columns[columns.count - 1].append(.table(table))
    }
  }

  // MARK: Passages

  private mutating func addPassages() {
    for (number, line) in lines.enumerated() {
      let (first, last) = ends(of: line)
      guard first + 1 < last else { continue }
      for column in (first + 1)..<last { columns[column].append(.passage(line: number, column: column)) }
    }
  }

  /// The columns that a line connects, from the left.
  private func ends(of line: Line) -> (Int, Int) {
    let (child, parent) = (columnOfTable[line.child], columnOfTable[line.parent])
    return (min(child, parent), max(child, parent))
  }

  /// Puts what is linked side by side: to the mean of the places that it is linked with, to and fro.
  private mutating func reduceCrossings() {
    for sweep in 0..<8 {
      let order = sweep.isMultiple(of: 2) ? Array(columns.indices) : columns.indices.reversed()
      for column in order {
        let neighbours = sweep.isMultiple(of: 2) ? column - 1 : column + 1
        guard columns.indices.contains(neighbours) else { continue }
        sort(column, beside: neighbours)
      }
    }
  }

  private mutating func sort(_ column: Int, beside other: Int) {
    let places = Dictionary(
      columns[other].enumerated().map { ($1, Double($0) / Double(columns[other].count)) }
    ) { first, _ in first }
    var sums: [Item: (sum: Double, count: Double)] = [:]
    for (number, line) in lines.enumerated() {
      guard let here = item(of: line, number, in: column), let there = item(of: line, number, in: other),
        let place = places[there]
      else { continue }
      sums[here, default: (0, 0)].sum += place
      sums[here, default: (0, 0)].count += 1
    }
    let own = columns[column]
    let means = own.enumerated().map { place, item in
      sums[item].map { $0.sum / $0.count } ?? Double(place) / Double(own.count)
    }
    columns[column] = own.indices.sorted { (means[$0], $0) < (means[$1], $1) }.map { own[$0] }
  }

  /// What a line has in a column: a table at its ends, a passage between.
  private func item(of line: Line, _ number: Int, in column: Int) -> Item? {
    if columnOfTable[line.child] == column { return .table(line.child) }
    if columnOfTable[line.parent] == column { return .table(line.parent) }
    let (first, last) = ends(of: line)
    return column > first && column < last ? .passage(line: number, column: column) : nil
  }

  // MARK: Places

  private mutating func place() {
    var passages: [Item: Double] = [:]
    var edges: [(left: Double, right: Double)] = []
    var x = Self.margin
    for column in columns {
      let width =
        column.map { item in
          if case .table(let table) = item { Self.width(of: diagram.tables[table]) } else { 0 }
        }.max() ?? 0
      var y = Self.margin
      for item in column {
        switch item {
        case .table(let table):
          let height = Self.height(of: diagram.tables[table])
          boxes.append(Box(table: table, x: x, y: y, width: Self.width(of: diagram.tables[table]), height: height))
          y += height + Self.gap
        case .passage:
          passages[item] = y - Self.gap / 2 + Self.passage / 2
          y += Self.passage
        }
      }
      edges.append((x, x + width))
      height = max(height, y - Self.gap + Self.margin)
      x += width + Self.gutter
    }
    width = max(x - Self.gutter + Self.margin, 2 * Self.margin)
    height = max(height, 2 * Self.margin)
    boxes.sort { $0.table < $1.table }
    routes = lines.enumerated().map { number, line in route(line, number, passages, edges) }
  }

  private func route(
    _ line: Line, _ number: Int, _ passages: [Item: Double], _ edges: [(left: Double, right: Double)]
  ) -> Route {
    let relation = diagram.relations[line.relation]
    let (child, parent) = (boxes[line.child], boxes[line.parent])
    let start = row(relation.columns.first, of: line.child)
    let end = row(relation.targetColumns.first, of: line.parent)
    let (from, to) = (columnOfTable[line.child], columnOfTable[line.parent])
    guard from != to else {
      // To itself, or to one of a circle that stands in the same column: around in the space at the right.
      let right = edges[from].right + Self.gutter / 4
      return Route(
        relation: line.relation,
        points: [
          Point(x: child.x + child.width, y: start), Point(x: right, y: start), Point(x: right, y: end),
          Point(x: parent.x + parent.width, y: end),
        ])
    }
    let goesLeft = to < from
    var points = [Point(x: goesLeft ? child.x : child.x + child.width, y: start)]
    if !goesLeft { points.append(Point(x: edges[from].right, y: start)) }
    for column in goesLeft ? Array(((to + 1)..<from).reversed()) : Array((from + 1)..<to) {
      let y = passages[.passage(line: number, column: column)] ?? start
      let (left, right) = edges[column]
      points += [Point(x: goesLeft ? right : left, y: y), Point(x: goesLeft ? left : right, y: y)]
    }
    if goesLeft { points.append(Point(x: edges[to].right, y: end)) }
    points.append(Point(x: goesLeft ? parent.x + parent.width : parent.x, y: end))
    return Route(relation: line.relation, points: points)
  }

  private func row(_ column: String?, of table: Int) -> Double {
    let place = diagram.tables[table].rows.firstIndex { $0.name == column } ?? 0
    return boxes[table].y + Self.headerHeight + (Double(place) + 0.5) * Self.rowHeight
  }

  private static func width(of table: SchemaDiagram.Table) -> Double {
    let rows = table.rows.map { $0.name.count + $0.label.count + 3 }
    return Double(max(rows.max() ?? 0, table.name.count, 8)) * characterWidth + 2 * padding
  }

  private static func height(of table: SchemaDiagram.Table) -> Double {
    headerHeight + Double(max(table.rows.count, 1)) * rowHeight + 4
  }
}
