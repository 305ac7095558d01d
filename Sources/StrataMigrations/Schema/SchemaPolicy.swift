/// A policy of PostgreSQL's row-level security (https://www.postgresql.org/docs/current/sql-createpolicy.html).
public struct SchemaPolicy: Sendable, Hashable {
  public enum Command: String, Sendable, Hashable, CaseIterable {
    case all = "ALL"
    case select = "SELECT"
    case insert = "INSERT"
    case update = "UPDATE"
    case delete = "DELETE"
  }

  public var name: String
  public var command: Command
  /// A row must meet all of these, and one of those that are not.
  public var isRestrictive: Bool
  /// In the order of their names; everybody when there are none.
  public var roles: [String]
  /// The rows that are seen.
  public var using: String?
  /// What new rows must meet; ``using`` where it is `nil`.
  public var checking: String?

  public init(
    _ name: String, for command: Command = .all, isRestrictive: Bool = false, roles: [String] = [], using: String?,
    checking: String? = nil
  ) {
    self.name = name
    self.command = command
    self.isRestrictive = isRestrictive
    self.roles = roles
    self.using = using
    self.checking = checking
  }

  /// Whether Strata made it: a diff leaves all others alone.
  public var isOwned: Bool { name.isOwned }

  var conditions: [String] { [using, checking].compactMap(\.self) }
}

/// Whether the policies of a table count.
public struct RowLevelSecurity: Sendable, Hashable {
  public var isEnabled: Bool
  /// For the table's owner, too.
  public var isForced: Bool

  public init(isEnabled: Bool, isForced: Bool) {
    self.isEnabled = isEnabled
    self.isForced = isForced
  }

  public static let off = RowLevelSecurity(isEnabled: false, isForced: false)
  /// As it is for tables with policies of entities.
  public static let forced = RowLevelSecurity(isEnabled: true, isForced: true)
}

extension String {
  /// What Strata has made in a database, and may change and drop, is known by the beginning of its name.
  static let ownedPrefix = "strata_"

  var isOwned: Bool { hasPrefix(Self.ownedPrefix) }
}
