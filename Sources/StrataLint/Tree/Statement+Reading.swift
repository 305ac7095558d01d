extension Statement {
  /// A statement from its node. What no rule looks at is `other`.
  init(_ tree: SyntaxTree) {
    guard let (kind, fields) = tree.node else {
      self = .other(kind: "")
      return
    }
    self =
      Self.schemaChange(kind, fields) ?? Self.maintenance(kind, fields) ?? Self.data(kind, fields) ?? .other(kind: kind)
  }

  private static func schemaChange(_ kind: String, _ fields: SyntaxTree) -> Statement? {
    switch kind {
    case "CreateStmt": return CreateTable(fields).map(Statement.createTable)
    case "CreateTableAsStmt":
      guard let target = fields["into"]?["rel"], let name = ObjectName(range: target) else { return nil }
      return fields.text("objtype") == "OBJECT_MATVIEW"
        ? .createMaterializedView(name) : .createTableAs(name, isTemporary: target.text("relpersistence") == "t")
    case "AlterTableStmt": return AlterTable(fields).map(Statement.alterTable)
    case "IndexStmt": return CreateIndex(fields).map(Statement.createIndex)
    case "DropStmt": return .drop(Drop(fields))
    case "DropdbStmt": return .dropDatabase(fields.text("dbname") ?? "")
    case "RenameStmt": return .rename(Rename(fields))
    case "AlterObjectSchemaStmt":
      let named = fields["object"].flatMap { object in
        object["ObjectWithArgs"].map { ObjectName(parts: $0.list("objname")) } ?? ObjectName(parts: object.items)
      }
      guard let name = ObjectName(range: fields["relation"]) ?? named else { return nil }
      return .setSchema(kind: ObjectKind(fields.text("objectType")), name: name, schema: fields.text("newschema") ?? "")
    case "AlterEnumStmt":
      return ObjectName(parts: fields.list("typeName")).map {
        .alterEnum(type: $0, old: fields.text("oldVal"), new: fields.text("newVal") ?? "")
      }
    case "CreateEnumStmt": return ObjectName(parts: fields.list("typeName")).map(Statement.createEnum)
    case "CreateDomainStmt": return ObjectName(parts: fields.list("domainname")).map(Statement.createDomain)
    case "AlterDomainStmt":
      guard let constraint = fields["def"]?["Constraint"], let name = ObjectName(parts: fields.list("typeName")) else {
        return nil
      }
      return .alterDomain(name, added: Constraint(constraint))
    case "CreateFunctionStmt": return CreateFunction(fields).map(Statement.createFunction)
    case "AlterFunctionStmt":
      let (definer, path) = CreateFunction.options(fields.list("actions"))
      return ObjectName(parts: fields["func"]?.list("objname") ?? []).map {
        .alterFunction($0, securityDefiner: definer, setsSearchPath: path)
      }
    case "CreateTrigStmt":
      return ObjectName(range: fields["relation"]).map {
        .createTrigger(name: fields.text("trigname") ?? "", table: $0)
      }
    case "RuleStmt":
      return ObjectName(range: fields["relation"]).map { .createRule(name: fields.text("rulename") ?? "", table: $0) }
    case "GrantStmt": return fields.flag("is_grant") ? .grant(Grant(fields)) : nil
    case "ViewStmt": return CreateView(fields).map(Statement.createView)
    case "CreatedbStmt": return .createDatabase(fields.text("dbname") ?? "")
    default: return nil
    }
  }

  private static func maintenance(_ kind: String, _ fields: SyntaxTree) -> Statement? {
    switch kind {
    case "TransactionStmt":
      switch fields.text("kind") {
      case "TRANS_STMT_BEGIN", "TRANS_STMT_START": return .transaction(.begin)
      case "TRANS_STMT_COMMIT": return .transaction(.commit)
      case "TRANS_STMT_ROLLBACK": return .transaction(.rollback)
      case "TRANS_STMT_SAVEPOINT", "TRANS_STMT_RELEASE", "TRANS_STMT_ROLLBACK_TO": return .transaction(.savepoint)
      default: return nil
      }
    case "VariableSetStmt":
      let kind = fields.text("kind") ?? ""
      return .setting(
        name: fields.text("name") ?? "", isLocal: fields.flag("is_local") || kind == "VAR_SET_MULTI",
        isReset: kind == "VAR_RESET" || kind == "VAR_RESET_ALL")
    case "AlterSystemStmt": return .alterSystem(fields["setstmt"]?.text("name") ?? "")
    case "VacuumStmt":
      let relations = fields.list("rels").compactMap { ObjectName(range: $0["VacuumRelation"]?["relation"]) }
      return .vacuum(
        relations, isFull: hasOption("full", fields.list("options")), isAnalyzeOnly: !fields.flag("is_vacuumcmd"))
    case "ClusterStmt": return .cluster(ObjectName(range: fields["relation"]))
    case "ReindexStmt":
      let what: ReindexKind =
        switch fields.text("kind") {
        case "REINDEX_OBJECT_INDEX": .index
        case "REINDEX_OBJECT_TABLE": .table
        case "REINDEX_OBJECT_SCHEMA": .schema
        default: .database
        }
      let name = ObjectName(range: fields["relation"]) ?? fields.text("name").map { ObjectName(name: $0) }
      return .reindex(kind: what, name: name, isConcurrent: hasOption("concurrently", fields.list("params")))
    case "LockStmt":
      let tables = fields.list("relations").compactMap { ObjectName(range: $0["RangeVar"]) }
      return .lock(tables, mode: LockMode(rawValue: fields.number("mode")) ?? .accessExclusive)
    case "RefreshMatViewStmt":
      return ObjectName(range: fields["relation"]).map { .refresh($0, isConcurrent: fields.flag("concurrent")) }
    default: return nil
    }
  }

  private static func data(_ kind: String, _ fields: SyntaxTree) -> Statement? {
    let table = ObjectName(range: fields["relation"])
    switch kind {
    case "InsertStmt":
      let query = fields["selectStmt"]?["SelectStmt"]
      return table.map { .insert($0, hasQuery: query != nil && query?.list("valuesLists").isEmpty == true) }
    case "UpdateStmt": return table.map { .update($0, hasCondition: fields["whereClause"] != nil) }
    case "DeleteStmt": return table.map { .delete($0, hasCondition: fields["whereClause"] != nil) }
    case "MergeStmt": return table.map(Statement.merge)
    case "TruncateStmt":
      return .truncate(
        fields.list("relations").compactMap { ObjectName(range: $0["RangeVar"]) },
        isCascade: fields.text("behavior") == "DROP_CASCADE")
    case "SelectStmt":
      if let target = fields["intoClause"]?["rel"], let name = ObjectName(range: target) {
        return .createTableAs(name, isTemporary: target.text("relpersistence") == "t")
      }
      return .select(settings: settings(fields))
    default: return nil
    }
  }

  /// The calls of `set_config` with constants.
  private static func settings(_ tree: SyntaxTree) -> [LocalSetting] {
    var result: [LocalSetting] = []
    tree.walk { kind, fields in
      guard kind == "FuncCall", ObjectName(parts: fields.list("funcname"))?.name == "set_config",
        let name = fields.list("args").first?["A_Const"]?["sval"]?.text("sval")
      else { return }
      let last = fields.list("args").last
      let isLocal = last?["A_Const"]?["boolval"]?.flag("boolval") == true
      result.append(LocalSetting(name: name.lowercased(), isLocal: isLocal))
    }
    return result
  }

  /// An option counts unless it is switched off: `VACUUM (FULL false)`.
  private static func hasOption(_ name: String, _ options: [SyntaxTree]) -> Bool {
    options.contains { option in
      guard let option = option["DefElem"], option.text("defname") == name else { return false }
      switch option["arg"]?.node {
      case ("Boolean", let value)?: return value.flag("boolval")
      case ("Integer", let value)?: return value.number("ival") != 0
      case ("String", let value)?: return !["false", "off", "0"].contains(value.text("sval")?.lowercased() ?? "")
      default: return true
      }
    }
  }
}
