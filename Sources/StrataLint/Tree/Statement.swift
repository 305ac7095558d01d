/// A statement, as far as rules look into it.
indirect enum Statement: Sendable, Hashable {
  case createTable(CreateTable)
  /// CREATE TABLE AS, SELECT INTO
  case createTableAs(ObjectName, isTemporary: Bool)
  case createMaterializedView(ObjectName)
  case alterTable(AlterTable)
  case createIndex(CreateIndex)
  case drop(Drop)
  case dropDatabase(String)
  case rename(Rename)
  case setSchema(kind: ObjectKind, name: ObjectName, schema: String)
  /// ADD VALUE: old is nil; RENAME VALUE otherwise.
  case alterEnum(type: ObjectName, old: String?, new: String)
  case createEnum(ObjectName)
  case createDomain(ObjectName)
  case alterDomain(ObjectName, added: Constraint)
  case transaction(TransactionCommand)
  case setting(name: String, isLocal: Bool, isReset: Bool)
  case select(settings: [LocalSetting])
  case insert(ObjectName, hasQuery: Bool)
  case update(ObjectName, hasCondition: Bool)
  case delete(ObjectName, hasCondition: Bool)
  case merge(ObjectName)
  case truncate([ObjectName], isCascade: Bool)
  case vacuum([ObjectName], isFull: Bool, isAnalyzeOnly: Bool)
  case cluster(ObjectName?)
  case reindex(kind: ReindexKind, name: ObjectName?, isConcurrent: Bool)
  case lock([ObjectName], mode: LockMode)
  case refresh(ObjectName, isConcurrent: Bool)
  case createFunction(CreateFunction)
  case alterFunction(ObjectName, securityDefiner: Bool, setsSearchPath: Bool)
  case createTrigger(name: String, table: ObjectName)
  case createRule(name: String, table: ObjectName)
  case grant(Grant)
  case createView(CreateView)
  case createDatabase(String)
  case alterSystem(String)
  case other(kind: String)
}

/// What DROP, RENAME and SET SCHEMA can be about.
enum ObjectKind: Sendable, Hashable {
  case table, column, index, view, materializedView, schema, type, function, sequence, constraint, trigger, other
}

enum TransactionCommand: Sendable, Hashable { case begin, commit, rollback, savepoint }

enum ReindexKind: Sendable, Hashable { case index, table, schema, database }

/// A setting that a SELECT makes: `set_config(name, value, is_local)`.
struct LocalSetting: Sendable, Hashable {
  let name: String
  let isLocal: Bool
}

/// PostgreSQL, 13.3 Explicit Locking; numbered as in the server.
enum LockMode: Int, Sendable, Hashable, CaseIterable {
  case accessShare = 1
  case rowShare, rowExclusive, shareUpdateExclusive, share, shareRowExclusive, exclusive, accessExclusive

  /// As SQL writes it.
  var sql: String {
    switch self {
    case .accessShare: "ACCESS SHARE"
    case .rowShare: "ROW SHARE"
    case .rowExclusive: "ROW EXCLUSIVE"
    case .shareUpdateExclusive: "SHARE UPDATE EXCLUSIVE"
    case .share: "SHARE"
    case .shareRowExclusive: "SHARE ROW EXCLUSIVE"
    case .exclusive: "EXCLUSIVE"
    case .accessExclusive: "ACCESS EXCLUSIVE"
    }
  }

}

/// CREATE INDEX
struct CreateIndex: Sendable, Hashable {
  let name: String?
  let table: ObjectName
  /// The key's plain columns up to the first expression.
  let columns: [String]
  let isUnique: Bool
  let isConcurrent: Bool
  let isPartial: Bool
  let ifNotExists: Bool

  init?(_ tree: SyntaxTree) {
    guard let table = ObjectName(range: tree["relation"]) else { return nil }
    self.table = table
    name = tree.text("idxname")
    columns = tree.list("indexParams").map { $0["IndexElem"]?.text("name") }.prefix { $0 != nil }.compactMap(\.self)
    isUnique = tree.flag("unique")
    isConcurrent = tree.flag("concurrent")
    isPartial = tree["whereClause"] != nil
    ifNotExists = tree.flag("if_not_exists")
  }
}

/// DROP of tables, indexes, types and so on.
struct Drop: Sendable, Hashable {
  let kind: ObjectKind
  let names: [ObjectName]
  let isCascade: Bool
  let isConcurrent: Bool
  let ifExists: Bool

  init(_ tree: SyntaxTree) {
    kind = ObjectKind(tree.text("removeType"))
    names = tree.list("objects").compactMap { object in
      if let type = object["TypeName"] { return ObjectName(parts: type.list("names")) }
      if let function = object["ObjectWithArgs"] { return ObjectName(parts: function.list("objname")) }
      return ObjectName(parts: object.items)
    }
    isCascade = tree.text("behavior") == "DROP_CASCADE"
    isConcurrent = tree.flag("concurrent")
    ifExists = tree.flag("missing_ok")
  }
}

/// ALTER … RENAME
struct Rename: Sendable, Hashable {
  let kind: ObjectKind
  /// Of the table or view, where it is about a column.
  let object: ObjectName?
  /// The column, constraint or schema.
  let part: String?
  let newName: String
  /// The column's table is a table, not a view or type.
  let isOfTable: Bool

  init(_ tree: SyntaxTree) {
    kind = ObjectKind(tree.text("renameType"))
    let named = tree["object"].flatMap { object in
      object["ObjectWithArgs"].map { ObjectName(parts: $0.list("objname")) } ?? ObjectName(parts: object.items)
    }
    object = ObjectName(range: tree["relation"]) ?? named
    part = tree.text("subname")
    newName = tree.text("newname") ?? ""
    isOfTable = tree.text("relationType") == "OBJECT_TABLE"
  }
}

extension ObjectKind {
  init(_ code: String?) {
    switch code {
    case "OBJECT_TABLE", "OBJECT_FOREIGN_TABLE": self = .table
    case "OBJECT_COLUMN": self = .column
    case "OBJECT_INDEX": self = .index
    case "OBJECT_VIEW": self = .view
    case "OBJECT_MATVIEW": self = .materializedView
    case "OBJECT_SCHEMA": self = .schema
    case "OBJECT_TYPE", "OBJECT_DOMAIN": self = .type
    case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE": self = .function
    case "OBJECT_SEQUENCE": self = .sequence
    case "OBJECT_TABCONSTRAINT", "OBJECT_DOMCONSTRAINT": self = .constraint
    case "OBJECT_TRIGGER": self = .trigger
    default: self = .other
    }
  }
}

/// CREATE FUNCTION, PROCEDURE
struct CreateFunction: Sendable, Hashable {
  let name: ObjectName
  let isSecurityDefiner: Bool
  let setsSearchPath: Bool

  init?(_ tree: SyntaxTree) {
    guard let name = ObjectName(parts: tree.list("funcname")) else { return nil }
    self.name = name
    (isSecurityDefiner, setsSearchPath) = Self.options(tree.list("options"))
  }

  /// SECURITY DEFINER, and SET search_path.
  static func options(_ list: [SyntaxTree]) -> (Bool, Bool) {
    let options = list.compactMap { $0["DefElem"] }
    let definer = options.contains {
      $0.text("defname") == "security" && $0["arg"]?["Boolean"]?.flag("boolval") == true
    }
    let path = options.contains {
      $0.text("defname") == "set" && $0["arg"]?["VariableSetStmt"]?.text("name") == "search_path"
    }
    return (definer, path)
  }
}

/// GRANT of privileges; REVOKE is none.
struct Grant: Sendable, Hashable {
  let privileges: [String]
  /// The names of what is granted, as SQL writes them.
  let objects: [String]
  let isToPublic: Bool

  init(_ tree: SyntaxTree) {
    privileges = tree.list("privileges").compactMap { $0["AccessPriv"]?.text("priv_name")?.uppercased() }
    objects = tree.list("objects").compactMap { object in
      (ObjectName(range: object["RangeVar"])
        ?? ObjectName(parts: object["ObjectWithArgs"]?.list("objname") ?? object.items))?
        .sql
    }
    isToPublic = tree.list("grantees").contains { $0["RoleSpec"]?.text("roletype") == "ROLESPEC_PUBLIC" }
  }
}

/// CREATE [OR REPLACE] VIEW
struct CreateView: Sendable, Hashable {
  let name: ObjectName
  /// `nil` where a `*` or an expression without a name hides them.
  let columns: [String]?
  let isReplacing: Bool

  init?(_ tree: SyntaxTree) {
    guard let name = ObjectName(range: tree["view"]) else { return nil }
    self.name = name
    isReplacing = tree.flag("replace")
    let aliases = tree.list("aliases").compactMap(\.string)
    let targets = tree["query"]?["SelectStmt"]?.list("targetList") ?? []
    let names = targets.map { target -> String? in
      let target = target["ResTarget"]
      if let name = target?.text("name") { return name }
      let fields = target?["val"]?["ColumnRef"]?.list("fields") ?? []
      return fields.last?.string
    }
    if !aliases.isEmpty, aliases.count == names.count || names.isEmpty {
      columns = aliases
    } else {
      columns = names.isEmpty || names.contains(nil) ? nil : names.compactMap(\.self)
    }
  }
}
