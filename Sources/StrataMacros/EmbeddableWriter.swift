import SwiftSyntax

/// Writes the extension of a value object as source.
struct EmbeddableWriter {
  let type: String
  let access: String
  let properties: [EntityProperty]
  let rowInitializer: RowInitializer

  var source: String {
    """
    extension \(type): Strata.Embeddable {
    \(columns(isOptional: false))

    \(columns(isOptional: true))

    \(assignables)

    \(coding)
    }
    """
  }

  /// `Columns`, or `OptionalColumns` for where the whole value may be missing: then every column may be NULL.
  private func columns(isOptional: Bool) -> String {
    let value = isOptional ? "\(type)?" : type
    let fields = properties.map { property in
      "    \(access)let \(property.name.escaped): \(columnType(of: property, isOptional))"
    }
    return """
        \(access)struct \(isOptional ? "OptionalColumns" : "Columns")<Model: Strata.Entity>: \
      Strata.\(isOptional ? "EmbeddedColumns" : "AssignableColumns") {
      \(fields.joined(separator: "\n"))
          \(isOptional ? "private let embeddedPath: Strata.EmbeddedPath\n    " : "")\(access)init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> \(value)) {
      \(isOptional ? "      self.embeddedPath = path\n" : "")\(lines { assignment(of: $0, isOptional) })
          }
      \(isOptional ? optionally : "    \(access)var embeddedAssignables: Assignables<Model> { Assignables(self) }")
          \(access)var embeddedSchema: [Strata.ColumnSchema] {
            \(schema(isOptional))
          }
          \(access)func check(_ value: \(value), into failures: inout [Strata.ValidationFailure]) {
      \(isOptional ? "      guard let value else { return }\n" : "")\
      \(lines { "self.\($0.name.escaped).check(value.\($0.name.escaped), into: &failures)" })
          }
          \(access)func assign(_ value: \(value), to changes: inout Strata.EntityChanges<Model>) {
      \(lines { setting($0, isOptional) })
          }
        }
      """
  }

  private func columnType(of property: EntityProperty, _ isOptional: Bool) -> String {
    if property.isEmbedded {
      return isOptional ? "\(property.wrappedTypeText).OptionalColumns<Model>" : property.columnType(of: "Model")
    }
    return "Strata.Column<Model, \(property.typeText)\(isOptional && !property.isOptional ? "?" : "")>"
  }

  private func assignment(of property: EntityProperty, _ isOptional: Bool) -> String {
    let value = "{ value($0)\(isOptional ? "?" : "").\(property.name.escaped) }"
    let initialValue =
      property.isEmbedded
      ? """
      .init(path.nested(prefix: \(property.columnPrefix), property: \(property.name.literal)), at: \(value))
      """
      : """
      Strata.Column(path.column(\(property.columnName)), of: path.table, \
      property: path.property(\(property.name.literal)), at: \(value)\(property.sqlType)\(property.rules(isOptional: isOptional)))
      """
    return "self.\(property.name.escaped) = \(initialValue)"
  }

  /// What an entity calls for an optional value; a part of another value object is made by `init`, since that tells the two apart.
  private var optionally: String {
    let isTold = properties.contains { !$0.isEmbedded && !$0.isOptional }
    let refusal = """
          @available(*, unavailable, message: \
      "every property of \(type) is optional, so columns without values cannot tell it from nil; embed it as '\(type)'")\n
      """
    return """
      \(isTold ? "" : refusal)    \(access)static func optionally(\
      _ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> \(type)?) -> OptionalColumns {
            OptionalColumns(path, at: value)
          }
      """
  }

  private func schema(_ isOptional: Bool) -> String {
    let parts = properties.map { property -> SchemaList.Part in
      guard !property.isEmbedded else { return .embedded(property.name.escaped) }
      let name = "self.\(property.name.escaped)"
      return .column(
        "Strata.ColumnSchema(\(name), definition: .init(\(property.definition(of: name, isLeftOut: isOptional))))")
    }
    let list = SchemaList(parts: parts).source(of: "self.", indentation: "        ")
    guard isOptional else { return list }
    let required = properties.filter { !$0.isEmbedded && !$0.isOptional }.map { "self.\($0.name.escaped).name" }
    return "self.embeddedPath.whole(\(list), required: [\(required.joined(separator: ", "))])"
  }

  private func setting(_ property: EntityProperty, _ isOptional: Bool) -> String {
    let name = property.name.escaped
    let value = "value\(isOptional ? "?" : "").\(name)"
    return property.isEmbedded
      ? "self.\(name).assign(\(value), to: &changes)" : "changes.set(self.\(name), to: \(value))"
  }

  private var assignables: String {
    let assignable = properties.filter(\.isMutable)
    let fields = assignable.map { property in
      let type =
        property.isEmbedded
        ? "Strata.AssignableEmbedded<\(property.columnType(of: "Model"))>"
        : "Strata.Assignable<Model, \(property.typeText)>"
      return "    \(access)let \(property.name.escaped): \(type)"
    }
    let assignments = assignable.map { "      self.\($0.name.escaped) = .init(columns.\($0.name.escaped))" }
    return """
        \(access)struct Assignables<Model: Strata.Entity>: Swift.Sendable {
      \((fields + ["    init(_ columns: Columns<Model>) {"] + assignments).joined(separator: "\n"))
          }
        }
      """
  }

  private var coding: String {
    let types = properties.map {
      $0.isEmbedded ? "\($0.wrappedTypeText).embeddedTypes" : "[\($0.expressionType).databaseType]"
    }
    return """
        \(access)static let embeddedTypes: [Strata.DatabaseType] = [\(types.joined(separator: ", "))].flatMap { $0 }
        \(access)func encode(into parameters: inout Strata.ParameterBuffer) {
      \(properties.map { "    self.\($0.name.escaped).encode(into: &parameters)" }.joined(separator: "\n"))
        }
        \(access)init(from row: inout Strata.RowReader) throws(Strata.DatabaseError) {
      \(rowInitializer.body)
        }
      """
  }

  private func lines(_ line: (EntityProperty) -> String) -> String {
    properties.map { "      \(line($0))" }.joined(separator: "\n")
  }
}
