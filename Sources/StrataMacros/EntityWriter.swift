import SwiftSyntax

/// Writes the extension of an entity as source.
struct EntityWriter {
  let entity: EntityDeclaration
  let type: String

  private var access: String { entity.access }
  /// Columns whose values an insert sends.
  private var inserted: [EntityProperty] { entity.properties.filter(\.isInserted) }
  /// Those among them that the application gives.
  private var given: [EntityProperty] { entity.properties.filter(\.isGiven) }
  private var assignable: [EntityProperty] {
    entity.properties.filter { ($0.role == .ordinary || $0.role == .tenant || $0.isEmbedded) && $0.isMutable }
  }
  private var version: EntityProperty? { entity.properties.first { $0.role == .version } }
  private var primaryKey: [EntityProperty] { entity.properties.filter { $0.role == .primaryKey } }
  private var reach: String { entity.properties.contains { $0.role == .tenant } ? "PerTenant" : "Shared" }

  var source: String {
    """
    extension \(type): Strata.Entity, Strata.\(reach) {
    \(columns)

    \(assignables)

    \(new)

    \(statics)

    \(identity)

    \(decoder)
    }
    """
  }

  private var columns: String {
    let lines = entity.properties.map { property in
      "    \(access)let \(property.name.escaped): \(property.columnType(of: type))"
    }
    let assignments = entity.properties.map { property in
      let value =
        property.isEmbedded
        ? """
        \(property.columnsType)\(property.isOptional ? ".optionally" : "")(Strata.EmbeddedPath(of: table, \
        prefix: \(property.columnPrefix), property: \(property.name.literal)), at: \\.\(property.name.escaped))
        """
        : """
        Strata.Column(\(property.columnName), of: table, \
        property: \(property.name.literal), at: \\.\(property.name.escaped)\(property.sqlType)\(property.rules))
        """
      return "      self.\(property.name.escaped) = \(value)"
    }
    return """
        \(access)final class Columns: Swift.Sendable {
      \(lines.joined(separator: "\n"))
          \(access)init(of table: Swift.String = \(type).tableName) {
      \(assignments.joined(separator: "\n"))
          }
        }
      """
  }

  private var assignables: String {
    let lines = assignable.map { property in
      """
          \(access)let \(property.name.escaped) = \
      Strata.\(property.isEmbedded ? "AssignableEmbedded" : "Assignable")(\(type).columns.\(property.name.escaped))
      """
    }
    return """
        \(access)final class Assignables: Swift.Sendable {
      \(lines.joined(separator: "\n"))
          \(access)init() {}
        }
      """
  }

  private var new: String {
    let fields = given.map { "    \(access)var \($0.name.escaped): \($0.newType)" }
    let parameters = given.map { property -> String in
      let declaration = "\(property.name.escaped): \(property.newType)"
      if property.isGenerated { return "\(declaration) = .init()" }
      if let value = property.initialValue { return "\(declaration) = \(value.trimmedDescription)" }
      return property.isOptional || property.hasDatabaseDefault ? "\(declaration) = nil" : declaration
    }
    let assignments = given.map { "      self.\($0.name.escaped) = \($0.name.escaped)" }
    let checks = given.filter { !$0.attributes.rules.isEmpty || $0.isEmbedded }.map { property in
      let name = property.name.escaped
      let value = property.hasDatabaseDefault ? "value" : "self.\(name)"
      let check = "\(type).columns.\(name).check(\(value), into: &failures)"
      return property.hasDatabaseDefault ? "      if let value = self.\(name) { \(check) }" : "      \(check)"
    }
    let validation =
      checks.isEmpty
      ? "      []"
      : """
            var failures: [Strata.ValidationFailure] = []
      \(checks.joined(separator: "\n"))
            return failures
      """
    let encoders = inserted.map { property in
      property.isGiven
        ? "      self.\(property.name.escaped).encode(into: &parameters)"
        : "      Strata.ChangeAuthor.encode(\(property.expressionType).self, into: &parameters)"
    }
    return """
        \(access)struct New: Strata.NewEntity {
          \(access)typealias Model = \(type)
      \(fields.joined(separator: "\n"))
          \(access)init(\(parameters.joined(separator: ", "))) {
      \(assignments.joined(separator: "\n"))
          }
          \(access)func validate() -> [Strata.ValidationFailure] {
      \(validation)
          }
          \(access)func encode(into parameters: inout Strata.ParameterBuffer) {
      \(encoders.joined(separator: "\n"))
          }
        }
      """
  }

  private var statics: String {
    var others = ""
    if !entity.references.isEmpty {
      others += ", foreignKeys: " + entity.references.map { "\(type).\($0).foreignKeys" }.joined(separator: " + ")
    }
    if entity.hasIndexes { others += ", indexes: \(type).indexes" }
    if entity.hasChecks { others += ", checks: \(type).checks" }
    if entity.hasPolicies { others += ", policies: \(type).policies" }
    if entity.hasTriggers { others += ", triggers: \(type).triggers" }
    if let comment = entity.comment { others += ", comment: \(comment.literal)" }
    var belongings = ""
    if entity.properties.contains(where: { $0.role == .deletedAt }), !entity.children.isEmpty {
      let children = entity.children.map { "\(type).\($0).deletionCascades" }
      belongings = """
          \(access)static var deletionCascades: [Strata.DeletionCascade] { \
        [\(children.joined(separator: ", "))].flatMap { $0 } }\n
        """
    }
    if !entity.joinTables.isEmpty {
      let tables = entity.joinTables.map { "\(type).\($0).schema" }
      belongings += """
          \(access)static var joinTables: [Strata.TableSchema] { [\(tables.joined(separator: ", "))] }\n
        """
    }
    let rowVersion = version.map { "row.\($0.name.escaped) as Swift.Int" } ?? "nil"
    return """
        \(access)static let columns = Columns()
        \(access)static func columns(as alias: Swift.String) -> Columns { Columns(of: alias) }
        \(access)static let assignables = Assignables()
        \(access)static let tableName = \(tableName)
        \(access)static let primaryKeyNames = [\(primaryKey.map { "columns.\($0.name.escaped).name" }.joined(separator: ", "))]
        \(access)static let schema = Strata.TableSchema(
          name: tableName,
          columns: \(schema)\(others))
      \(belongings)  \(access)static func rowVersion(of row: \(type)) -> Swift.Int? { \(rowVersion) }
      \(wholeRow)
      """
  }

  /// The key of a row that does not exist yet, unless the database makes it.
  private var keyOfNew: (type: String, value: String) {
    let known = Set(given.map(\.name))
    let isComposite = primaryKey.count > 1
    let type = isComposite ? "ID" : primaryKey.first?.typeText ?? "ID"
    guard !primaryKey.isEmpty, primaryKey.allSatisfy({ known.contains($0.name) }) else { return (type, "nil") }
    guard isComposite else { return (type, "new.\(primaryKey[0].name.escaped)") }
    let optional = primaryKey.filter(\.hasDatabaseDefault).map(\.name.escaped)
    let arguments = primaryKey.map { key in
      "\(key.name.escapedLabel): \(key.hasDatabaseDefault ? "" : "new.")\(key.name.escaped)"
    }
    let value = "ID(\(arguments.joined(separator: ", ")))"
    guard !optional.isEmpty else { return (type, value) }
    let bindings = optional.map { "let \($0) = new.\($0)" }.joined(separator: ", ")
    return (type, "if \(bindings) { \(value) } else { nil }")
  }

  /// What a unit of work asks of a row that it has read.
  private var wholeRow: String {
    let checks = entity.properties.filter { !$0.attributes.rules.isEmpty || $0.isEmbedded }.map { property in
      let name = property.name.escaped
      return "      \(type).columns.\(name).check(row.\(name), into: &failures)"
    }
    let failures =
      checks.isEmpty
      ? "      []"
      : """
            var failures: [Strata.ValidationFailure] = []
      \(checks.joined(separator: "\n"))
            return failures
      """
    let encoders = entity.properties.map { "      row.\($0.name.escaped).encode(into: &parameters)" }
    let alias = primaryKey.first.map { "columns.\($0.name.escaped).reference.table" } ?? "tableName"
    return """
        \(access)static func alias(of columns: Columns) -> Swift.String { \(alias) }
        \(access)static func id(of new: New) -> \(keyOfNew.type)? { \(keyOfNew.value) }
        \(access)static func validate(row: \(type)) -> [Strata.ValidationFailure] {
      \(failures)
        }
        \(access)static func encode(row: \(type), into parameters: inout Strata.ParameterBuffer) {
      \(encoders.joined(separator: "\n"))
        }
      """
  }

  /// As `@Entity` names it, or as the program's strategy does.
  private var tableName: String {
    if let table = entity.table { return table.literal }
    let singular = Naming.snakeCase(entity.name)
    return """
      Strata.NamingStrategy.tableName(\(entity.name.literal), \(singular.literal), \(Naming.plural(singular).literal))
      """
  }

  /// The list of `ColumnSchema`, one for each column; a value object brings its own.
  private var schema: String {
    let parts = entity.properties.map { property -> SchemaList.Part in
      guard !property.isEmbedded else { return .embedded(property.name.escaped) }
      let role = property.role == .ordinary ? "" : ", role: .\(property.role.rawValue)"
      return .column(
        """
        Strata.ColumnSchema(columns.\(property.name.escaped).name, property: \(property.name.literal), \
        type: \(property.expressionType).databaseType, isNullable: \(property.expressionType).isNullable\(role), \
        definition: .init(\(property.definition(of: "columns.\(property.name.escaped)"))))
        """)
    }
    return SchemaList(parts: parts).source(of: "columns.", indentation: "      ")
  }

  /// The key as one value, and how it is sent.
  private var identity: String {
    let isComposite = primaryKey.count > 1
    var lines: [String] = []
    if isComposite {
      let parameters = primaryKey.map { "\($0.name.escaped): \($0.typeText)" }
      lines.append("\(access)struct ID: Swift.Hashable, Swift.Sendable {")
      lines += primaryKey.map { "  \(access)let \($0.name.escaped): \($0.typeText)" }
      lines.append("  \(access)init(\(parameters.joined(separator: ", "))) {")
      lines += primaryKey.map { "    self.\($0.name.escaped) = \($0.name.escaped)" }
      lines += ["  }", "}"]
      let arguments = primaryKey.map { "\($0.name.escapedLabel): self.\($0.name.escaped)" }
      lines.append("\(access)var id: ID { ID(\(arguments.joined(separator: ", "))) }")
    } else if let key = primaryKey.first, key.name != "id" {
      lines.append("\(access)var id: \(key.typeText) { self.\(key.name.escaped) }")
    }
    let idType = isComposite ? "ID" : primaryKey.first?.typeText ?? "ID"
    lines.append("\(access)static func encode(_ id: \(idType), into parameters: inout Strata.ParameterBuffer) {")
    lines +=
      isComposite
      ? primaryKey.map { "  id.\($0.name.escaped).encode(into: &parameters)" } : ["  id.encode(into: &parameters)"]
    lines.append("}")
    return lines.map { "  \($0)" }.joined(separator: "\n")
  }

  private var decoder: String {
    """
      \(access)init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
    \(entity.rowInitializer.body)
      }
    """
  }
}
