/// What a request asks of the rows of an entity: which, in what order, how many, and what of them.
///
/// ```swift
/// // GET /chores?status=open&due[lt]=2026-06-01&sort=-due,title&fields=title,due&limit=20
/// let options = try FilterOptions(query: request.uri.query ?? "", fields: Chore.fields)
/// let chores = try await db.all(Chore.where { $0.guildID == guild }.filtered(by: options))
/// ```
/// Only fields that are declared can be named, and every value is bound. What a request gets wrong is one `validationFailed` with a
/// failure for each mistake.
public struct FilterOptions<Model: Entity>: Sendable {
  /// At most so many rows; nothing leaves it to the query.
  public private(set) var limit: Int?
  public private(set) var offset: Int?
  private let fields: [FilterField<Model>]
  private var conditions: [Condition] = []
  private var orderings: [Ordering] = []
  private var requested: [FilterField<Model>]?
  private var failures: [ValidationFailure] = []

  /// Names that say something else than a condition.
  private enum Reserved: String {
    case sort
    case fields
    case limit
    case offset
  }

  /// No conditions yet.
  public init(fields: [FilterField<Model>]) { self.fields = fields }

  /// Reads a query string: `name=value`, `name[operator]=value`, `sort=-a,b`, `fields=a,b`, `limit` and `offset`.
  ///
  /// The operators are those of ``FilterOperator``. Several conditions must all be met, those of one field too.
  /// - Parameters:
  ///   - query: What stands behind the question mark of a URL, percent-encoded.
  ///   - fields: What the request may name.
  ///   - ignoring: Names that are for somebody else, such as `cursor`.
  ///   - maximumLimit: What `limit` may be at most; 1,000 by default, as for pages.
  /// - Throws: `validationFailed` with every mistake.
  public init(
    query: String, fields: [FilterField<Model>], ignoring: Set<String> = [], maximumLimit: Int = 1_000
  ) throws(DatabaseError) {
    self.fields = fields
    for pair in QueryString.pairs(in: query) {
      guard let pair else {
        fail("", "encoding", "the query string is not percent-encoded UTF-8")
        continue
      }
      guard !ignoring.contains(pair.name) else { continue }
      read(pair, maximumLimit)
    }
    guard failures.isEmpty else {
      throw DatabaseError(.validationFailed, "\(failures.count) rule(s) not met") { $0.failures = failures }
    }
  }

  /// Adds a condition: `options.add("status", .equal, "open")`.
  /// - Throws: `validationFailed` when there is no such field, or it cannot be compared so.
  public mutating func add(
    _ name: String, _ comparison: FilterOperator = .equal, _ values: String...
  ) throws(DatabaseError) {
    let before = failures.count
    compare(name, comparison, values)
    guard failures.count == before else {
      let failure = failures.removeLast()
      throw DatabaseError(.validationFailed, "1 rule(s) not met") { $0.failures = [failure] }
    }
  }

  // MARK: For queries

  /// Every row must meet it.
  public var condition: Condition? {
    guard let first = conditions.first else { return nil }
    return conditions.dropFirst().reduce(first) { $0 && $1 }
  }

  public var ordering: [Ordering] { orderings }

  /// What a record consists of: what the request names, or else the default fields.
  public var recordFields: [FilterField<Model>] { requested ?? fields.filter(\.isDefault) }

  // MARK: Reading

  private mutating func read(_ pair: QueryString.Pair, _ maximumLimit: Int) {
    switch Reserved(rawValue: pair.name) {
    case .sort: sort(pair.value)
    case .fields: request(pair.value)
    case .limit: limit = number(pair, 0...max(0, maximumLimit))
    case .offset: offset = number(pair, 0...Int.max)
    case nil: compare(pair)
    }
  }

  private mutating func compare(_ pair: QueryString.Pair) {
    guard let bracket = pair.name.firstIndex(of: "["), pair.name.hasSuffix("]") else {
      return compare(pair.name, .equal, [pair.value])
    }
    let name = String(pair.name[..<bracket])
    let text = pair.name[pair.name.index(after: bracket)...].dropLast()
    guard let comparison = FilterOperator(rawValue: String(text)) else {
      let known = FilterOperator.allCases.map(\.rawValue).joined(separator: ", ")
      return fail(name, "operator", "cannot be compared so; known are \(known)")
    }
    let values = comparison == .among ? pair.value.split(separator: ",").map(String.init) : [pair.value]
    compare(name, comparison, values)
  }

  private mutating func compare(_ name: String, _ comparison: FilterOperator, _ values: [String]) {
    guard let field = field(name) else { return }
    switch field.condition(comparison, values) {
    case .success(let condition): conditions.append(condition)
    case .failure(let mistake): fail(name, mistake.rule, mistake.message)
    }
  }

  private mutating func sort(_ list: String) {
    for term in list.split(separator: ",") {
      let isDescending = term.hasPrefix("-")
      guard let field = field(String(isDescending ? term.dropFirst() : term)) else { continue }
      orderings.append(field.ordering(isDescending ? .descending : .ascending))
    }
  }

  private mutating func request(_ list: String) {
    var found = requested ?? []
    for name in list.split(separator: ",") {
      guard let field = field(String(name)), !found.contains(where: { $0.name == field.name }) else { continue }
      found.append(field)
    }
    guard !found.isEmpty else { return fail("fields", "required", "must name at least one field") }
    requested = found
  }

  private mutating func number(_ pair: QueryString.Pair, _ range: ClosedRange<Int>) -> Int? {
    guard let number = Int(pair.value), range.contains(number) else {
      fail(pair.name, "range", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  private mutating func field(_ name: String) -> FilterField<Model>? {
    if let field = fields.first(where: { $0.name == name }) { return field }
    fail(name, "unknown", "is not known here; known are \(fields.map(\.name).joined(separator: ", "))")
    return nil
  }

  private mutating func fail(_ field: String, _ rule: String, _ message: String) {
    failures.append(ValidationFailure(field: field, rule: rule, message: message))
  }
}

extension Query {
  /// Narrows, sorts and limits the query as a request asks; what it is sorted by already counts first.
  public func filtered(by options: FilterOptions<Model>) -> Query {
    var query = self
    if let condition = options.condition { query.statement.narrow(condition) }
    query.statement.ordering += options.ordering
    if let limit = options.limit { query.statement.limit = min(limit, query.statement.limit ?? limit) }
    if let offset = options.offset { query.statement.offset = offset + (query.statement.offset ?? 0) }
    return query
  }
}
