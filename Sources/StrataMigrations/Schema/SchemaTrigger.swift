/// A trigger of a table (https://www.postgresql.org/docs/current/sql-createtrigger.html, https://www.sqlite.org/lang_createtrigger.html).
public struct SchemaTrigger: Sendable, Hashable {
  public enum Timing: String, Sendable, Hashable, CaseIterable {
    case before = "BEFORE"
    case after = "AFTER"
  }

  public enum Event: String, Sendable, Hashable, CaseIterable {
    case insert = "INSERT"
    case update = "UPDATE"
    case delete = "DELETE"
    case truncate = "TRUNCATE"
  }

  public var name: String
  public var timing: Timing
  /// In the order of ``Event/allCases``.
  public var events: [Event]
  /// Of an update; none for all.
  public var columns: [String]
  /// False for once a statement.
  public var isForEachRow: Bool
  /// Of `new` and `old`.
  public var condition: String?
  /// What PostgreSQL runs; `nil` on SQLite. One of another schema has that in front, and is quoted.
  public var function: String?
  /// On PostgreSQL the text of the function, on SQLite the statements between `BEGIN` and `END`.
  public var body: String

  public init(
    _ name: String, _ timing: Timing, _ events: [Event], of columns: [String] = [], isForEachRow: Bool = true,
    condition: String? = nil, function: String? = nil, body: String
  ) {
    self.name = name
    self.timing = timing
    self.events = events
    self.columns = columns
    self.isForEachRow = isForEachRow
    self.condition = condition
    self.function = function
    self.body = body
  }

  /// Whether Strata made it: a diff leaves all others alone.
  public var isOwned: Bool { name.isOwned }

  /// The function that was made with the trigger, and goes with it.
  var ownFunction: String? { function.flatMap { isOwned && $0.isOwned ? $0 : nil } }

  /// But for the function's body.
  func isLike(_ other: SchemaTrigger) -> Bool {
    name == other.name && timing == other.timing && Set(events) == Set(other.events)
      && Set(columns) == Set(other.columns) && isForEachRow == other.isForEachRow && condition == other.condition
      && function == other.function
  }

  /// SQLite keeps what was written, in which white space and the like mean nothing.
  func hasBody(of other: SchemaTrigger) -> Bool {
    guard function == nil, body != other.body else { return body == other.body }
    guard let own = try? SQLTokens.split(body), let others = try? SQLTokens.split(other.body) else { return false }
    return SQLTokens.joined(own) == SQLTokens.joined(others)
  }
}
