import Synchronization

/// How tables and columns are called that an entity does not name: one rule for the whole program.
///
/// ```swift
/// try NamingStrategy.bootstrap(.snakeCase(tables: .singular).prefixed("shop_"))     // before anything else
/// ```
/// Names that `@Entity("…")` and `@Column(name:)` give always win.
public struct NamingStrategy: Sendable {
  /// The name of an entity: `OrderLine`, and what is made of it.
  public struct EntityName: Sendable, Hashable {
    public let swift: String
    /// `order_line`
    public let singular: String
    /// `order_lines`
    public let plural: String
  }

  /// The name of a property: `placedAt`, and what is made of it.
  public struct PropertyName: Sendable, Hashable {
    public let swift: String
    /// `placed_at`
    public let snakeCase: String
  }

  public enum Number: Sendable, Hashable, CaseIterable {
    case singular
    case plural
  }

  let table: @Sendable (EntityName) -> String
  /// `nil` leaves the names as they are made: every query asks, and nearly every program has no rule of its own.
  let column: (@Sendable (PropertyName) -> String)?

  /// A rule of your own.
  public init(
    table: @escaping @Sendable (EntityName) -> String, column: @escaping @Sendable (PropertyName) -> String
  ) {
    self.init(table, column)
  }

  private init(
    _ table: @escaping @Sendable (EntityName) -> String, _ column: (@Sendable (PropertyName) -> String)?
  ) {
    self.table = table
    self.column = column
  }

  /// `order_lines` and `placed_at`: the default, because names in lower case need no quotation marks in SQL.
  public static func snakeCase(tables number: Number = .plural) -> NamingStrategy {
    NamingStrategy({ number == .plural ? $0.plural : $0.singular }, nil)
  }

  /// As they are written in Swift: `OrderLine` and `placedAt`.
  public static var verbatim: NamingStrategy { NamingStrategy(table: \.swift, column: \.swift) }

  /// With something in front of the names of tables.
  public func prefixed(_ prefix: String) -> NamingStrategy {
    let table = table
    return NamingStrategy({ prefix + table($0) }, column)
  }

  // MARK: The program's

  private static let choice = Mutex(NamingChoice())

  /// Read once, when the first entity is used, and kept.
  private static let current = choice.withLock { $0.use() }

  /// Chooses the names for the whole program: once, before the first use of an entity.
  /// - Throws: `invalidArgument` the second time, and when names were read already: some would be those of another rule.
  public static func bootstrap(_ strategy: NamingStrategy) throws(DatabaseError) {
    let refusal = choice.withLock { $0.choose(strategy) }
    if let refusal { throw DatabaseError(.invalidArgument, refusal) }
  }

  /// What `@Entity` calls for the name of a table.
  public static func tableName(_ swift: String, _ singular: String, _ plural: String) -> String {
    current.table(EntityName(swift: swift, singular: singular, plural: plural))
  }

  /// What `@Entity` calls for the name of a column.
  public static func columnName(_ swift: String, _ snakeCase: String) -> String {
    guard let column = current.column else { return snakeCase }
    return column(PropertyName(swift: swift, snakeCase: snakeCase))
  }
}

/// The one choice of a strategy.
struct NamingChoice {
  private var chosen: NamingStrategy?
  private var isUsed = false

  /// - Returns: Why it cannot be chosen; `nil` when it was.
  mutating func choose(_ strategy: NamingStrategy) -> String? {
    guard !isUsed else {
      return
        "names of tables and columns are in use already; call NamingStrategy.bootstrap(_:) before the first entity is used"
    }
    guard chosen == nil else { return "the naming strategy was chosen already; call NamingStrategy.bootstrap(_:) once" }
    chosen = strategy
    return nil
  }

  mutating func use() -> NamingStrategy {
    isUsed = true
    return chosen ?? .snakeCase()
  }
}
