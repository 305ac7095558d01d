/// Writes the entity of one table.
struct TableSourceWriter {
  let table: SchemaTable
  let schema: DatabaseSchema
  private let entities: [String: EntityPlan]
  private(set) var missing: [String] = []
  private(set) var imports: Set<String> = []
  /// Enumerations of the table's own, in source.
  private(set) var enums: [String] = []
  private var statics: [String] = []
  private var checks: [String] = []
  private var indexes: [String] = []
  var policies: [String] = []
  var triggers: [String] = []
  private var writtenChecks: Set<SchemaCheck> = []
  private var isSoftlyDeleted = false

  init(_ table: SchemaTable, _ schema: DatabaseSchema, _ entities: [String: EntityPlan]) {
    self.table = table
    self.schema = schema
    self.entities = entities
  }

  mutating func write(_ plan: inout EntityPlan) -> String {
    isSoftlyDeleted = hasSoftDelete
    var properties: [String] = []
    for column in table.columns {
      if let text = property(column, plan) { properties.append(text) }
    }
    writeIndexes(plan)
    writeChecks(plan)
    writeRelations(plan)
    writePolicies()
    writeTriggers(plan)
    if table.comment?.contains("\n") == true { note("a comment of several lines becomes one of its first paragraph") }
    for exclusion in table.exclusions { note("the exclusion constraint \(exclusion.name)") }
    var lines = comment(table.comment, indent: "")
    lines.append("@Entity(\(table.name.swiftLiteral))")
    lines.append("struct \(plan.name) {")
    lines += properties
    if !statics.isEmpty { lines += [""] + statics }
    for (name, values) in [("checks", checks), ("indexes", indexes), ("policies", policies), ("triggers", triggers)]
    where !values.isEmpty {
      lines += ["", "  static let \(name) = [\n    \(values.joined(separator: ",\n    ")),\n  ]"]
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  mutating func note(_ text: String) { missing.append("\(table.name): \(text)") }

  private func comment(_ text: String?, indent: String) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(indent)/// \($0)" }
  }

  // MARK: Properties

  private mutating func property(_ column: SchemaColumn, _ plan: EntityPlan) -> String? {
    let name = plan.property(of: column.name)
    guard let type = type(of: column, plan) else {
      note("\(column.name) has the type \(column.type), which Strata has no values of; it is left out")
      return nil
    }
    imports.formUnion(type.imports)
    if column.collation != nil { note("\(column.name) has a collation of its own") }
    var attributes: [String] = []
    var isConstant = false
    let isKey = plan.key.contains(column.name)
    if isKey {
      isConstant = true
      if name != "id" || plan.key.count > 1 { attributes.append("@ID") }
    }
    let role = isKey ? nil : role(of: column)
    if let role {
      attributes.append(role)
      isConstant = true
    }
    let needsName = SwiftNames.column(name) != column.name
    if let declared = type.declared {
      attributes.append(
        needsName
          ? "@Column(name: \(column.name.swiftLiteral), type: \(declared.swiftLiteral))"
          : "@Column(type: \(declared.swiftLiteral))")
    } else if needsName {
      attributes.append("@Column(name: \(column.name.swiftLiteral))")
    }
    if let generation = column.generation {
      if !generation.isStored { note("\(column.name) is computed when it is read; entities have it stored") }
      attributes.append("@Generated(\(generation.expression.swiftLiteral))")
      isConstant = true
    }
    if isUnique(column.name) { attributes.append("@Unique") }
    if isIndexed(column.name) { attributes.append("@Index") }
    for check in table.checks where check.name == "\(table.name)_\(column.name)_check" && !writtenChecks.contains(check)
    {
      guard writtenChecks.insert(check).inserted, values(of: check, column) == nil else { continue }
      attributes.append("@Check(\(check.condition.swiftLiteral))")
    }
    var end = ""
    if role == nil, column.generation == nil, column.identity == nil, let value = column.defaultValue {
      switch (isKey, column.isNullable, defaultSource(value, column, type.name)) {
      case (true, _, _): note("the default of the key \(column.name)")
      case (_, true, _): note("the default of \(column.name), which may be NULL")
      case (_, _, let literal?): end = " = \(literal)"
      case (_, _, nil): attributes.append("@Default(.sql(\(value.swiftLiteral)))")
      }
    }
    if column.identity == .always { note("\(column.name) is GENERATED ALWAYS; an entity's is BY DEFAULT") }
    if column.identity != nil, !(isKey && plan.keyType?.hasPrefix("IdentityKey") == true) {
      note("\(column.name) is numbered by the database and no key that an entity has so")
    }
    let optional = column.isNullable ? "?" : ""
    let declaration =
      "\(isConstant ? "let" : "var") \(SwiftNames.escaped(name)): \(type.name)\(optional)\(end)"
    let line = (attributes + [declaration]).joined(separator: " ")
    return (comment(column.comment, indent: "  ") + ["  \(line)"]).joined(separator: "\n")
  }

  private mutating func type(of column: SchemaColumn, _ plan: EntityPlan) -> SwiftColumnType? {
    if plan.key == [column.name], let key = plan.keyType {
      let plain = SwiftColumnType(column.type, of: schema.kind)
      return key == plain?.name ? plain : SwiftColumnType(key)
    }
    if let target = parent(of: column.name), let type = target.keyType {
      let isPart = plan.key.contains(column.name)
      let declared = SwiftColumnType(column.type, of: schema.kind)?.declared
      return SwiftColumnType(isPart && type.hasPrefix("IdentityKey") ? "\(target.name).ID" : type, declared: declared)
    }
    if let type = schema.enums.first(where: { $0.name == column.elementType }) {
      guard !column.type.hasSuffix("[]") else { return nil }
      return SwiftColumnType(SwiftNames.type(type.name), declared: column.type)
    }
    let check = table.checks.first { $0.name == "\(table.name)_\(column.name)_check" }
    if let check, let values = values(of: check, column), column.type == "text" || column.type == "TEXT" {
      let name = enumName(column.name, plan)
      enums.append(EnumSource.text(name, values: values, conformance: "DatabaseEnum"))
      return SwiftColumnType(name)
    }
    return SwiftColumnType(column.type, of: schema.kind)
  }

  private func enumName(_ column: String, _ plan: EntityPlan) -> String {
    plan.name + SwiftNames.property(column).capitalisedFirst
  }

  /// The values of a check that a column is one of several texts, as PostgreSQL and SQLite write it.
  private func values(of check: SchemaCheck, _ column: SchemaColumn) -> [String]? {
    guard let tokens = try? SQLTokens.split(SQLTokens.expression(SQLTokens.split(check.condition))),
      tokens.first(where: { !$0.is("(") })?.name == column.name, column.type == "text" || column.type == "TEXT"
    else { return nil }
    let others = tokens.filter { $0.kind == .string || $0.name != column.name }
    let rest = others.filter { $0.kind != .symbol || !["(", ")", ",", "[", "]", "=", "::"].contains($0.text) }
    let words = rest.filter { $0.kind == .word }.map { $0.text.uppercased() }
    guard words.allSatisfy({ ["ANY", "ARRAY", "TEXT", "IN", "OR"].contains($0) }),
      rest.allSatisfy({ $0.kind != .symbol })
    else { return nil }
    let values = rest.filter { $0.kind == .string }.compactMap(\.name)
    return values.count > 1 && values.count + words.count == rest.count ? values : nil
  }

  private func role(of column: SchemaColumn) -> String? {
    let isTime = column.type == "timestamp with time zone"
    switch column.name {
    case "created_at" where isTime && !column.isNullable && column.defaultValue == "now()": return "@CreatedAt"
    case "updated_at" where isTime && !column.isNullable && column.defaultValue == "now()": return "@UpdatedAt"
    case "deleted_at" where isSoftlyDeleted: return "@DeletedAt"
    case "version" where column.type == "bigint" && !column.isNullable && column.defaultValue == "1": return "@Version"
    default: return nil
    }
  }

  /// A softly deleted row does not stand in the way of a new one: only where every unique index says so.
  private var hasSoftDelete: Bool {
    guard let column = table.column("deleted_at"), column.type == "timestamp with time zone", column.isNullable,
      column.defaultValue == nil
    else { return false }
    return table.uniques.isEmpty
      && table.indexes.filter(\.isUnique).allSatisfy { $0.condition == "deleted_at IS NULL" }
  }

  private func defaultSource(_ value: String, _ column: SchemaColumn, _ type: String) -> String? {
    guard let tokens = try? SQLTokens.split(value), let first = tokens.first else { return nil }
    switch type {
    case "Int", "Int32", "Int16": return tokens.count == 1 ? Int(first.text).map { "\($0)" } : nil
    case "Bool" where tokens.count == 1: return ["true", "false"].contains(value) ? value : nil
    case let type where type == "String" || enums.contains { $0.hasPrefix("enum \(type):") }:
      guard first.kind == .string, first.text.hasPrefix("'"), let text = first.name,
        tokens.count == 1 || tokens[1].text == "::"
      else { return nil }
      if type == "String" { return text.swiftLiteral }
      let check = table.checks.first { $0.name == "\(table.name)_\(column.name)_check" }
      let cases = EnumSource.cases(check.flatMap { values(of: $0, column) } ?? [])
      return cases.first { $0.value == text }.map { ".\(SwiftNames.escaped($0.name))" }
    default: return nil
    }
  }

  // MARK: Relations

  /// The entity that a column by itself refers to.
  private func parent(of column: String) -> EntityPlan? {
    guard let key = table.foreignKeys.first(where: { $0.columns == [column] }),
      let target = entities[key.targetTable], target.key == key.targetColumns
    else { return nil }
    return target
  }

  private mutating func writeRelations(_ plan: EntityPlan) {
    var taken = Set(table.columns.map { plan.property(of: $0.name) })
    taken.formUnion([
      "columns", "assignables", "tableName", "schema", "joinTables", "indexes", "checks", "policies", "triggers",
    ])
    for key in table.foreignKeys {
      let columns = key.columns.joined(separator: ", ")
      guard key.columns.count == 1, let target = parent(of: key.columns[0]), target.keyType != nil,
        self.type(of: key) != nil
      else {
        note("the foreign key of \(columns): an entity's has one column and refers to the key of another")
        continue
      }
      if key.onUpdate != .noAction { note("ON UPDATE \(key.onUpdate.rawValue) of the foreign key of \(columns)") }
      if key.timing != .immediate { note("that the foreign key of \(columns) is deferrable") }
      let name = key.name ?? ""
      if schema.kind == .postgres, name != "\(table.name)_\(columns)_fkey" {
        note("the name of the foreign key \(name), which is \(table.name)_\(columns)_fkey of an entity")
      }
      var action = ""
      switch key.onDelete {
      case .noAction: break
      case .restrict: note("ON DELETE RESTRICT of \(columns) becomes NO ACTION, which is checked later")
      case .cascade: action = ", onDelete: .cascade"
      case .setNull: action = ", onDelete: .setNull"
      case .setDefault: note("ON DELETE SET DEFAULT of the foreign key of \(columns)")
      }
      let column = key.columns[0]
      let stem = column.hasSuffix("_id") ? String(column.dropLast(3)) : target.name.loweredFirst
      var relation = column.hasSuffix("_id") ? SwiftNames.property(stem) : stem
      while !taken.insert(relation).inserted { relation += "Row" }
      let property = SwiftNames.escaped(plan.property(of: column))
      statics.append(
        "  static let \(SwiftNames.escaped(relation)) = belongsTo(\(target.name).self, \\.\(property)\(action))")
      if !isLookedUp(column) { note("\(column) has no index; the entity's foreign key has one") }
    }
    writeChildren(plan, &taken)
  }

  private func type(of key: SchemaForeignKey) -> String? {
    table.column(key.columns[0]).flatMap { SwiftColumnType($0.type, of: schema.kind)?.name }
  }

  private mutating func writeChildren(_ plan: EntityPlan, _ taken: inout Set<String>) {
    guard plan.keyType != nil else { return }
    for child in schema.tables {
      guard let other = entities[child.name] else { continue }
      let keys = child.foreignKeys.filter {
        $0.targetTable == table.name && $0.columns.count == 1 && $0.targetColumns == plan.key
      }
      for key in keys {
        let property = other.property(of: key.columns[0])
        var name = SwiftNames.plural(other.name.loweredFirst)
        if keys.count > 1 { name += "By\(property.capitalisedFirst)" }
        while !taken.insert(name).inserted { name += "Rows" }
        statics.append(
          "  static let \(SwiftNames.escaped(name)) = hasMany(\(other.name).self, \\.\(SwiftNames.escaped(property)))")
      }
    }
  }

  /// Whether an entity's foreign key would find an index of the column.
  private func isLookedUp(_ column: String) -> Bool {
    let term = column.isPlainName ? column : column.quotedName
    return table.primaryKey?.columns.first == column || table.uniques.contains { $0.columns.first == column }
      || table.indexes.contains { $0.terms.first?.expression == term && $0.condition == nil }
  }

  // MARK: Indexes

  private func isUnique(_ column: String) -> Bool {
    let name = "\(table.name)_\(column)_key"
    let condition = isSoftlyDeleted ? "deleted_at IS NULL" : nil
    return table.uniques.contains { $0.isPlain && $0.columns == [column] && ($0.name ?? name) == name }
      || table.indexes.contains {
        $0.isUnique && $0.isPlain(of: [column]) && $0.condition == condition && $0.name == name
      }
  }

  private func isIndexed(_ column: String) -> Bool {
    table.indexes.contains {
      !$0.isUnique && $0.isPlain(of: [column]) && $0.condition == nil && $0.name == "\(table.name)_\(column)_idx"
    } && !(parent(of: column) != nil)
  }

  private mutating func writeIndexes(_ plan: EntityPlan) {
    for key in table.uniques where !(key.columns.count == 1 && isUnique(key.columns[0])) {
      guard key.isPlain else {
        note("the unique constraint \(key.name ?? "") with what an index of an entity does not have")
        continue
      }
      add(paths(key.columns, plan), name: key.name, key.columns, suffix: "key", "unique: true")
    }
    for index in table.indexes {
      let columns = index.terms.compactMap { term in
        table.columns.first { ($0.name.isPlainName ? $0.name : $0.name.quotedName) == term.expression }?.name
      }
      if columns.count == 1, index.isPlain(of: columns) {
        // Written with the column, or made for the foreign key.
        if index.isUnique, isUnique(columns[0]) { continue }
        if !index.isUnique, index.condition == nil, index.name == "\(table.name)_\(columns[0])_idx" { continue }
      }
      write(index, columns, plan)
    }
  }

  private mutating func write(_ index: SchemaIndex, _ columns: [String], _ plan: EntityPlan) {
    guard !index.nullsAreEqual, index.parameters == nil,
      index.terms.allSatisfy({ !$0.isDescending && $0.nullsFirst == nil })
    else { return note("the index \(index.name): an entity's is ascending and without parameters") }
    var options: [String] = []
    if index.isUnique { options.append("unique: true") }
    var condition = index.condition
    if isSoftlyDeleted, index.isUnique { condition = nil }
    let closure = condition.map { "where: { _ in .sql(\($0.swiftLiteral)) }" }
    if columns.count == index.terms.count {
      if !index.included.isEmpty {
        guard index.method == "btree" else { return note("the index \(index.name) with columns beside its terms") }
        let included = paths(index.included, plan)
        add(
          "\(paths(columns, plan)), including: \(included)", name: index.name, columns,
          suffix: index.isUnique ? "key" : "idx", (options + [closure].compactMap(\.self)).joined(separator: ", "))
        return
      }
      if index.method != "btree" {
        guard ["hash", "gin", "gist", "brin"].contains(index.method) else {
          return note("the index \(index.name) of the method \(index.method)")
        }
        options.append("using: .\(index.method)")
      }
      if let closure { options.append(closure) }
      add(
        paths(columns, plan), name: index.name, columns, suffix: index.isUnique ? "key" : "idx",
        options.joined(separator: ", "))
    } else if index.method == "gin", index.terms.count == 1, index.included.isEmpty,
      let column = table.columns.first(where: { index.terms[0].expression == "\($0.name) gin_trgm_ops" })
    {
      options.append("using: .trigram")
      if let closure { options.append(closure) }
      add(paths([column.name], plan), name: index.name, [column.name], suffix: "idx", options.joined(separator: ", "))
    } else if index.terms.count == 1, index.included.isEmpty,
      ["btree", "hash", "gin", "gist", "brin"].contains(index.method),
      index.terms[0].expression.isExpression
    {
      options.insert("named: \(index.name.swiftLiteral)", at: 0)
      if index.method != "btree" { options.append("using: .\(index.method)") }
      if let closure { options.append(closure) }
      let expression = index.terms[0].expression.swiftLiteral
      indexes.append("index(on: { _ in Computed<String>(sql: \(expression)) }, \(options.joined(separator: ", ")))")
    } else {
      note("the index \(index.name): an entity's has columns, or one expression, of the ordinary operator class")
    }
  }

  private mutating func add(_ paths: String, name: String?, _ columns: [String], suffix: String, _ options: String) {
    var parts = [paths]
    if let name, name != ([table.name] + columns + [suffix]).joined(separator: "_") {
      parts.append("named: \(name.swiftLiteral)")
    }
    if !options.isEmpty { parts.append(options) }
    indexes.append("index(\(parts.joined(separator: ", ")))")
  }

  func paths(_ columns: [String], _ plan: EntityPlan) -> String {
    columns.map { "\\.\(SwiftNames.escaped(plan.property(of: $0)))" }.joined(separator: ", ")
  }

  // MARK: Checks

  private mutating func writeChecks(_ plan: EntityPlan) {
    for check in table.checks where !writtenChecks.contains(check) {
      let (start, end) = ("\(table.name)_", "_check")
      var name = check.name ?? "rule"
      if name.hasPrefix(start), name.hasSuffix(end), name.count > start.count + end.count {
        name = String(name.dropFirst(start.count).dropLast(end.count))
      } else {
        note("the name of the check \(name), which is \(start)\(name)\(end) of an entity")
      }
      checks.append("check(\(name.swiftLiteral)) { _ in .sql(\(check.condition.swiftLiteral)) }")
    }
  }
}

extension SchemaKey {
  /// As a unique index of an entity is.
  fileprivate var isPlain: Bool { included.isEmpty && !nullsAreEqual && timing == .immediate }
}

extension SchemaIndex {
  fileprivate func isPlain(of columns: [String]) -> Bool {
    method == "btree" && included.isEmpty && !nullsAreEqual && parameters == nil
      && terms == columns.map { Term($0.isPlainName ? $0 : $0.quotedName) }
  }
}

extension String {
  /// A call or something in parentheses, and no column with an operator class behind it.
  fileprivate var isExpression: Bool {
    guard let tokens = try? SQLTokens.split(self), let last = tokens.last else { return false }
    return last.is(")")
  }
}
