/// CREATE TABLE
struct CreateTable: Sendable, Hashable {
  let name: ObjectName
  let columns: [ColumnDefinition]
  let constraints: [Constraint]
  /// `PARTITION OF`, `INHERITS`
  let parents: [ObjectName]
  let isPartition: Bool
  let isPartitioned: Bool
  let isTemporary: Bool
  let isUnlogged: Bool
  let ifNotExists: Bool
  /// `LIKE`: columns and keys that are not known here.
  let isLike: Bool

  init?(_ tree: SyntaxTree) {
    guard let name = ObjectName(range: tree["relation"]) else { return nil }
    self.name = name
    let elements = tree.list("tableElts")
    columns = elements.compactMap { $0["ColumnDef"].map(ColumnDefinition.init) }
    constraints = elements.compactMap { $0["Constraint"].map(Constraint.init) }
    isLike = elements.contains { $0["TableLikeClause"] != nil } || tree["ofTypename"] != nil
    parents = tree.list("inhRelations").compactMap { ObjectName(range: $0["RangeVar"]) }
    isPartition = tree["partbound"] != nil
    isPartitioned = tree["partspec"] != nil
    let persistence = tree["relation"]?.text("relpersistence")
    isTemporary = persistence == "t"
    isUnlogged = persistence == "u"
    ifNotExists = tree.flag("if_not_exists")
  }

  /// Of columns and of the table, with their columns.
  var allConstraints: [(constraint: Constraint, columns: [String])] {
    columns.flatMap { column in column.constraints.map { ($0, [column.name]) } } + constraints.map { ($0, $0.columns) }
  }
}

/// ALTER TABLE, VIEW, INDEX and so on, with the commands that it gives.
struct AlterTable: Sendable, Hashable {
  enum Target: Sendable, Hashable { case table, other }

  struct Command: Sendable, Hashable {
    let action: Action
    let isCascade: Bool
    /// In bytes, where the parser knows it.
    let location: Int?
  }

  enum Action: Sendable, Hashable {
    case addColumn(ColumnDefinition)
    case dropColumn(String)
    case setType(column: String, DataType, usesExpression: Bool)
    case setDefault(column: String)
    case dropDefault(column: String)
    case setNotNull(column: String)
    case dropNotNull(column: String)
    case addIdentity(column: String)
    case addConstraint(Constraint)
    case dropConstraint(String)
    case validateConstraint(String)
    case setLogged
    case setUnlogged
    case setTablespace(String)
    case setAccessMethod(String)
    case disableTrigger(String?)
    case disableRowSecurity
    case attachPartition(ObjectName)
    case detachPartition(ObjectName, isConcurrent: Bool)
    /// What takes SHARE UPDATE EXCLUSIVE only, such as statistics and storage options.
    case mild
    case other(String)
  }

  let name: ObjectName
  let target: Target
  let commands: [Command]

  init?(_ tree: SyntaxTree) {
    guard let name = ObjectName(range: tree["relation"]) else { return nil }
    self.name = name
    target = tree.text("objtype") == "OBJECT_TABLE" ? .table : .other
    commands = tree.list("cmds").compactMap { $0["AlterTableCmd"].map(Command.init) }
  }
}

extension AlterTable.Command {
  init(_ tree: SyntaxTree) {
    let name = tree.text("name") ?? ""
    let definition = tree["def"]
    let subtype = tree.text("subtype") ?? ""
    var location: Int?
    isCascade = tree.text("behavior") == "DROP_CASCADE"
    switch subtype {
    case "AT_AddColumn":
      let column = ColumnDefinition(definition?["ColumnDef"] ?? .null)
      location = column.location
      action = .addColumn(column)
    case "AT_DropColumn": action = .dropColumn(name)
    case "AT_AlterColumnType":
      let column = definition?["ColumnDef"] ?? .null
      location = column.number("location")
      action = .setType(
        column: name, DataType(column["typeName"] ?? .null), usesExpression: column["raw_default"] != nil)
    case "AT_ColumnDefault": action = definition == nil ? .dropDefault(column: name) : .setDefault(column: name)
    case "AT_SetNotNull": action = .setNotNull(column: name)
    case "AT_DropNotNull": action = .dropNotNull(column: name)
    case "AT_AddIdentity": action = .addIdentity(column: name)
    case "AT_AddConstraint":
      let constraint = Constraint(definition?["Constraint"] ?? .null)
      location = constraint.location
      action = .addConstraint(constraint)
    case "AT_DropConstraint": action = .dropConstraint(name)
    case "AT_ValidateConstraint": action = .validateConstraint(name)
    case "AT_SetLogged": action = .setLogged
    case "AT_SetUnLogged": action = .setUnlogged
    case "AT_SetTableSpace": action = .setTablespace(name)
    case "AT_SetAccessMethod": action = .setAccessMethod(name)
    case "AT_DisableTrig": action = .disableTrigger(name)
    case "AT_DisableTrigAll", "AT_DisableTrigUser": action = .disableTrigger(nil)
    case "AT_DisableRowSecurity", "AT_NoForceRowSecurity": action = .disableRowSecurity
    case "AT_AttachPartition":
      action = .attachPartition(
        ObjectName(range: definition?["PartitionCmd"]?["name"]) ?? ObjectName(name: "unknown"))
    case "AT_DetachPartition":
      let partition = definition?["PartitionCmd"]
      action = .detachPartition(
        ObjectName(range: partition?["name"]) ?? ObjectName(name: "unknown"),
        isConcurrent: partition?.flag("concurrent") == true)
    case "AT_SetStatistics", "AT_SetOptions", "AT_ResetOptions", "AT_SetRelOptions", "AT_ResetRelOptions",
      "AT_ClusterOn",
      "AT_DropCluster":
      action = .mild
    default: action = .other(subtype)
    }
    self.location = location
  }
}
