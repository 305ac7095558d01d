import SwiftSyntax

/// Writes the extension of an entity as source.
struct EntityWriter {
  let entity: EntityDeclaration
  let type: String

  private var access: String { entity.access }
  /// Columns whose values an insert sends.
  private var insertable: [EntityProperty] { entity.properties.filter { !$0.role.isManaged } }
  private var assignable: [EntityProperty] { entity.properties.filter { $0.role == .ordinary && $0.isMutable } }
  private var version: EntityProperty? { entity.properties.first { $0.role == .version } }

  var source: String {
    """
    extension \(type): Strata.Entity, Strata.Shared {
    \(columns)

    \(assignables)

    \(new)

    \(statics)

    \(decoder)
    }
    """
  }

  private var columns: String {
    let lines = entity.properties.map { property in
      """
          \(access)let \(property.name.escaped): Strata.Column<\(type), \(property.typeText)>
      """
    }
    let assignments = entity.properties.map { property in
      """
            self.\(property.name.escaped) = Strata.Column(\(property.column.literal), of: table, \
      property: \(property.name.literal), at: \\.\(property.name.escaped)\(property.rules))
      """
    }
    return """
        \(access)struct Columns: Swift.Sendable {
      \(lines.joined(separator: "\n"))
          \(access)init(of table: Swift.String = \(entity.table.literal)) {
      \(assignments.joined(separator: "\n"))
          }
        }
      """
  }

  private var assignables: String {
    let lines = assignable.map { property in
      """
          \(access)let \(property.name.escaped) = Strata.Assignable(\(type).columns.\(property.name.escaped))
      """
    }
    return """
        \(access)struct Assignables: Swift.Sendable {
      \(lines.joined(separator: "\n"))
          \(access)init() {}
        }
      """
  }

  private var new: String {
    let fields = insertable.map { "    \(access)var \($0.name.escaped): \($0.typeText)" }
    let parameters = insertable.map { property -> String in
      switch property.role {
      case .primaryKey where property.typeText.hasPrefix("Key<") || property.typeText.hasPrefix("Strata.Key<"):
        return "\(property.name.escaped): \(property.typeText) = .init()"
      case .primaryKey, .ordinary, .version, .createdAt, .updatedAt, .deletedAt:
        if let value = property.defaultValue {
          return "\(property.name.escaped): \(property.typeText) = \(value.trimmedDescription)"
        }
        return "\(property.name.escaped): \(property.typeText)\(property.isOptional ? " = nil" : "")"
      }
    }
    let assignments = insertable.map { "      self.\($0.name.escaped) = \($0.name.escaped)" }
    let checks = insertable.filter { $0.length != nil }.map {
      "      \(type).columns.\($0.name.escaped).check(\($0.name.escaped), into: &failures)"
    }
    let validation =
      checks.isEmpty
      ? "      []"
      : """
            var failures: [Strata.ValidationFailure] = []
      \(checks.joined(separator: "\n"))
            return failures
      """
    let encoders = insertable.map { "      \($0.name.escaped).encode(into: &parameters)" }
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
    let key = entity.properties.first { $0.role == .primaryKey }?.column ?? "id"
    let columns = entity.properties.map { property in
      let role = property.role == .ordinary ? "" : ", role: .\(property.role.rawValue)"
      return """
              Strata.ColumnSchema(\(property.column.literal), property: \(property.name.literal), \
        type: \(property.expressionType).databaseType, isNullable: \(property.expressionType).isNullable\(role)),
        """
    }
    let foreignKeys =
      entity.references.isEmpty
      ? "" : ", foreignKeys: " + entity.references.map { "\(type).\($0).foreignKeys" }.joined(separator: " + ")
    let rowVersion = version.map { $0.name.escaped } ?? "nil"
    return """
        \(access)static let columns = Columns()
        \(access)static func columns(as alias: Swift.String) -> Columns { Columns(of: alias) }
        \(access)static let assignables = Assignables()
        \(access)static let tableName = \(entity.table.literal)
        \(access)static let primaryKeyName = \(key.literal)
        \(access)static let schema = Strata.TableSchema(
          name: \(entity.table.literal),
          columns: [
      \(columns.joined(separator: "\n"))
          ]\(foreignKeys))
        \(access)var rowVersion: Swift.Int? { \(rowVersion) }
      """
  }

  private var decoder: String {
    let reads = entity.properties.map {
      "    self.\($0.name.escaped) = try \($0.expressionType)(from: &row)"
    }
    return """
        \(access)init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
      \(reads.joined(separator: "\n"))
        }
      """
  }
}

extension EntityProperty {
  /// The type where an expression stands: `Date?` would be read as a question there.
  fileprivate var expressionType: String {
    if let optional = type.as(OptionalTypeSyntax.self) {
      return "Swift.Optional<\(optional.wrappedType.trimmedDescription)>"
    }
    if let array = type.as(ArrayTypeSyntax.self) { return "Swift.Array<\(array.element.trimmedDescription)>" }
    return typeText
  }
}

extension String {
  /// As a string literal.
  fileprivate var literal: String {
    "\"" + replacingBackslashesAndQuotes + "\""
  }

  private var replacingBackslashesAndQuotes: String {
    // By scalars: a quotation mark with an accent on it ends a literal, too.
    unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "\\" || scalar == "\"" { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(scalar)
    }
  }

  /// In backticks where the name is a keyword.
  fileprivate var escaped: String {
    [
      "default", "in", "is", "as", "for", "if", "else", "case", "class", "struct", "enum", "func", "var", "let",
      "return",
      "switch", "where", "while", "repeat", "do", "try", "catch", "throw", "throws", "import", "init", "self", "static",
      "public", "private", "internal", "operator", "protocol", "extension", "guard", "defer", "break", "continue",
      "fallthrough", "nil", "true", "false", "super", "rethrows", "subscript", "typealias", "inout", "associatedtype",
      "deinit", "fileprivate", "Any",
    ].contains(self) ? "`\(self)`" : self
  }
}
