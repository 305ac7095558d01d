import Strata

/// A statement as one connection prepared it.
final class PreparedStatement {
  let name: StatementName
  let text: StatementText
  /// The types that the parameters were declared with: other types are another statement.
  let parameterTypes: [DatabaseType]
  /// `nil` until the server has described the statement.
  private(set) var description: Description?
  /// What the last positional decoder wants, so that the frequent case compares one pointer.
  private var decoder: ObjectIdentifier?
  private var decoderFormats = ResultFormats.text
  private var hasCheckedDecoder = false
  /// The beginning of a Bind message for it.
  private(set) lazy var bindHead = FrontendMessages.bindHead(name)

  enum Description {
    case noRows
    case rows(ResultColumns)
  }

  init(name: StatementName, text: StatementText, parameterTypes: [DatabaseType]) {
    self.name = name
    self.text = text
    self.parameterTypes = parameterTypes
  }

  func describe(_ columns: ResultColumns?) {
    description = columns.map { .rows($0) } ?? .noRows
    hasCheckedDecoder = false
  }

  var columns: ResultColumns? {
    switch description {
    case .rows(let columns): columns
    case .noRows, nil: nil
    }
  }

  /// The formats for a sink that reads by position; text where nobody reads.
  func formats(for sink: (any RowSink)?) -> ResultFormats {
    guard let sink, let wanted = sink.decoder else { return .text }
    if wanted == decoder { return decoderFormats }
    decoder = wanted
    decoderFormats = ResultFormats(sink.resultTypes)
    hasCheckedDecoder = false
    return decoderFormats
  }

  /// The formats for a sink whose decoder has seen the columns already; `nil` when there is something left to ask.
  func knownFormats(for sink: (any RowSink)?) -> ResultFormats? {
    guard description != nil else { return nil }
    guard let sink else { return .text }
    return hasCheckedDecoder && sink.decoder == decoder ? decoderFormats : nil
  }

  /// Lets the sink see the columns before the first row.
  /// - Throws: `typeMismatch`, when they are not those that are read.
  func check(_ sink: any RowSink) throws(DatabaseError) {
    guard let columns else {
      if sink.allowsNoRows { return }
      throw .returnsNoRows
    }
    // A sink without a decoder has seen them already: its formats depend on them.
    guard let wanted = sink.decoder, !hasCheckedDecoder || wanted != decoder else { return }
    _ = try sink.begin(columns)
    hasCheckedDecoder = wanted == decoder
  }
}

/// The prepared statements of one connection, bounded: the one that was not used for the longest time makes room.
struct StatementCache {
  private struct Node {
    var statement: PreparedStatement
    var newer: Int
    var older: Int
  }

  private let capacity: Int
  private var nodes: [Node] = []
  private var places: [StatementText: Int] = [:]
  private var newest = -1
  private var oldest = -1
  private var free: [Int] = []

  /// - Parameter capacity: How many statements are kept; 0 keeps none.
  init(capacity: Int) { self.capacity = capacity }

  var count: Int { places.count }

  /// Forgets all, of which the server knows none any more.
  mutating func removeAll() { self = StatementCache(capacity: capacity) }

  mutating func find(_ text: StatementText) -> PreparedStatement? {
    if newest >= 0, nodes[newest].statement.text === text { return nodes[newest].statement }
    guard let place = places[text] else { return nil }
    moveToFront(place)
    return nodes[place].statement
  }

  /// - Returns: The statement that had to make room, or that had the same text: the server must be told to close it.
  mutating func insert(_ statement: PreparedStatement) -> PreparedStatement? {
    guard capacity > 0 else { return nil }
    var evicted = remove(statement.text)
    if evicted == nil, places.count >= capacity, oldest >= 0 { evicted = remove(nodes[oldest].statement.text) }
    let node = Node(statement: statement, newer: -1, older: newest)
    let place: Int
    if let reused = free.popLast() {
      nodes[reused] = node
      place = reused
    } else {
      place = nodes.count
      nodes.append(node)
    }
    if newest >= 0 { nodes[newest].newer = place }
    newest = place
    if oldest < 0 { oldest = place }
    places[statement.text] = place
    return evicted
  }

  /// - Returns: What was removed, if it was there.
  @discardableResult
  mutating func remove(_ text: StatementText) -> PreparedStatement? {
    guard let place = places.removeValue(forKey: text) else { return nil }
    unlink(place)
    free.append(place)
    return nodes[place].statement
  }

  private mutating func moveToFront(_ place: Int) {
    guard place != newest else { return }
    unlink(place)
    nodes[place].newer = -1
    nodes[place].older = newest
    if newest >= 0 { nodes[newest].newer = place }
    newest = place
    if oldest < 0 { oldest = place }
  }

  private mutating func unlink(_ place: Int) {
    let node = nodes[place]
    if node.newer >= 0 { nodes[node.newer].older = node.older } else { newest = node.older }
    if node.older >= 0 { nodes[node.older].newer = node.newer } else { oldest = node.newer }
  }
}
