/// One difference between two schemas.
public enum SchemaChange: Sendable, Hashable {
  case addExtension(String)
  case removeExtension(String)

  case addEnum(SchemaEnum)
  case removeEnum(SchemaEnum)
  /// - Parameter before: The value that it comes in front of; `nil` at the end.
  case addEnumValue(String, value: String, before: String?)
  /// Values were removed or reordered, which PostgreSQL can only do with a new type.
  case replaceEnum(from: SchemaEnum, to: SchemaEnum)

  /// Without its foreign keys, indexes, policies and triggers, which are changes of their own.
  case addTable(SchemaTable)
  case removeTable(SchemaTable)
  case renameTable(from: String, to: String)
  case changeTableComment(String, from: String?, to: String?)
  case changeTableOptions(String, from: [String], to: [String])

  case addColumn(String, SchemaColumn)
  case removeColumn(String, SchemaColumn)
  case renameColumn(table: String, from: String, to: String)
  case changeColumn(String, from: SchemaColumn, to: SchemaColumn)

  case addConstraint(String, SchemaConstraint)
  case removeConstraint(String, SchemaConstraint)
  case renameConstraint(String, from: String, to: String)
  /// Rows from before are checked.
  case validateConstraint(String, name: String)

  case addIndex(String, SchemaIndex)
  case removeIndex(String, SchemaIndex)
  case renameIndex(String, from: String, to: String)

  case addPolicy(String, SchemaPolicy)
  case removePolicy(String, SchemaPolicy)
  case changeRowLevelSecurity(String, from: RowLevelSecurity, to: RowLevelSecurity)

  /// With the function that it runs, where it is the trigger's own.
  case addTrigger(String, SchemaTrigger)
  case removeTrigger(String, SchemaTrigger)
  /// The same trigger runs a function with another body, on PostgreSQL.
  case changeTriggerBody(String, from: SchemaTrigger, to: SchemaTrigger)
}

/// A constraint of any kind.
public enum SchemaConstraint: Sendable, Hashable {
  case primaryKey(SchemaKey)
  case unique(SchemaKey)
  case foreignKey(SchemaForeignKey)
  case check(SchemaCheck)
  case exclusion(SchemaExclusion)

  public var name: String? {
    switch self {
    case .primaryKey(let key), .unique(let key): key.name
    case .foreignKey(let key): key.name
    case .check(let check): check.name
    case .exclusion(let exclusion): exclusion.name
    }
  }

  var isForeignKey: Bool {
    if case .foreignKey = self { true } else { false }
  }
}

extension SchemaChange {
  /// Why the change loses data; `nil` when it does not.
  public var loss: String? {
    switch self {
    case .removeTable(let table): "drops the table \(table.name) with all its rows"
    case .removeColumn(let table, let column) where column.generation == nil:
      "drops \(table).\(column.name) with all its values"
    case .addExtension, .removeExtension, .addEnum, .removeEnum, .addEnumValue, .replaceEnum, .addTable, .renameTable,
      .changeTableComment, .changeTableOptions, .addColumn, .removeColumn, .renameColumn, .changeColumn, .addConstraint,
      .removeConstraint, .renameConstraint, .validateConstraint, .addIndex, .removeIndex, .renameIndex, .addPolicy,
      .removePolicy, .changeRowLevelSecurity, .addTrigger, .removeTrigger, .changeTriggerBody:
      nil
    }
  }

  /// What changes, in a line for people: `+ chores.title text`.
  public var summary: String {
    switch self {
    case .addExtension(let name): "+ extension \(name)"
    case .removeExtension(let name): "- extension \(name)"
    case .addEnum(let type): "+ enum \(type.name)"
    case .removeEnum(let type): "- enum \(type.name)"
    case .addEnumValue(let type, let value, _): "+ value \(value) of enum \(type)"
    case .replaceEnum(let type, _): "~ values of enum \(type.name)"
    case .addTable(let table): "+ table \(table.name)"
    case .removeTable(let table): "- table \(table.name)"
    case .renameTable(let old, let new): "~ table \(old) becomes \(new)"
    case .changeTableComment(let table, _, _): "~ comment of \(table)"
    case .changeTableOptions(let table, _, _): "~ options of \(table)"
    case .addColumn(let table, let column): "+ column \(table).\(column.name) \(column.type)"
    case .removeColumn(let table, let column): "- column \(table).\(column.name) \(column.type)"
    case .renameColumn(let table, let old, let new): "~ column \(table).\(old) becomes \(new)"
    case .changeColumn(let table, let old, let new): "~ column \(table).\(new.name): \(Self.parts(old, new))"
    case .addConstraint(let table, let constraint): "+ \(constraint.summary) of \(table)"
    case .removeConstraint(let table, let constraint): "- \(constraint.summary) of \(table)"
    case .renameConstraint(let table, let old, let new): "~ constraint \(old) of \(table) becomes \(new)"
    case .validateConstraint(let table, let name): "~ constraint \(name) of \(table) is validated"
    case .addIndex(let table, let index): "+ index \(index.name) on \(table)"
    case .removeIndex(let table, let index): "- index \(index.name) on \(table)"
    case .renameIndex(_, let old, let new): "~ index \(old) becomes \(new)"
    case .addPolicy(let table, let policy): "+ policy \(policy.name) of \(table)"
    case .removePolicy(let table, let policy): "- policy \(policy.name) of \(table)"
    case .changeRowLevelSecurity(let table, let old, let new):
      "~ row-level security of \(table): \(old.words) becomes \(new.words)"
    case .addTrigger(let table, let trigger): "+ trigger \(trigger.name) of \(table)"
    case .removeTrigger(let table, let trigger): "- trigger \(trigger.name) of \(table)"
    case .changeTriggerBody(let table, _, let trigger): "~ body of the trigger \(trigger.name) of \(table)"
    }
  }

  private static func parts(_ old: SchemaColumn, _ new: SchemaColumn) -> String {
    var parts: [String] = []
    if old.type != new.type { parts.append("\(old.type) becomes \(new.type)") }
    if old.collation != new.collation { parts.append("collation") }
    if old.isNullable != new.isNullable { parts.append(new.isNullable ? "may be NULL" : "NOT NULL") }
    if old.defaultValue != new.defaultValue { parts.append("default") }
    if old.generation != new.generation { parts.append("no longer generated") }
    if old.identity != new.identity { parts.append("identity") }
    if old.comment != new.comment { parts.append("comment") }
    return parts.joined(separator: ", ")
  }
}

extension RowLevelSecurity {
  fileprivate var words: String {
    guard isEnabled else { return isForced ? "off (but forced)" : "off" }
    return isForced ? "on for everybody" : "on for all but the owner"
  }
}

extension SchemaConstraint {
  fileprivate var summary: String {
    let kind =
      switch self {
      case .primaryKey: "primary key"
      case .unique: "unique constraint"
      case .foreignKey: "foreign key"
      case .check: "check"
      case .exclusion: "exclusion constraint"
      }
    return name.map { "\(kind) \($0)" } ?? kind
  }
}
