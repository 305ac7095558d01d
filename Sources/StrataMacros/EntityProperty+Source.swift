import SwiftSyntax

extension EntityProperty {
  /// The type of the value that an insert is given.
  var newType: String { hasDatabaseDefault ? "\(typeText)?" : typeText }

  /// The type where an expression stands: `Date?` would be read as a question there.
  var expressionType: String {
    if let optional = type.as(OptionalTypeSyntax.self) {
      return "Swift.Optional<\(optional.wrappedType.trimmedDescription)>"
    }
    if let array = type.as(ArrayTypeSyntax.self) { return "Swift.Array<\(array.element.trimmedDescription)>" }
    return typeText
  }

  /// An expression for the column's name: as `@Column` gives it, or as the program's strategy makes it.
  var columnName: String { attributes.column?.literal ?? strategicName }

  /// An expression for what the names of a value object's columns begin with.
  var columnPrefix: String { attributes.prefix?.literal ?? "\(strategicName) + \"_\"" }

  private var strategicName: String {
    "Strata.NamingStrategy.columnName(\(name.literal), \(Naming.snakeCase(name).literal))"
  }

  /// The column's type in SQL as an argument: of a decimal number it says the digits.
  var sqlType: String { attributes.type.map { ", type: \($0.literal)" } ?? "" }

  /// The name of the type that holds the columns of a value object, without its model.
  var columnsType: String { "\(wrappedTypeText).\(isOptional ? "OptionalColumns" : "Columns")" }

  /// The type of the property in the columns of a model.
  func columnType(of model: String) -> String {
    isEmbedded ? "\(columnsType)<\(model)>" : "Strata.Column<\(model), \(typeText)>"
  }

  /// The arguments of the column's `ColumnDefinition`.
  /// - Parameters:
  ///   - column: An expression for the column.
  ///   - isLeftOut: The row may have no value here, so there is no default to fall back on.
  func definition(of column: String, isLeftOut: Bool = false) -> String {
    var arguments: [String] = []
    if let type = attributes.type { arguments.append("type: \(type.literal)") }
    if isLeftOut {
      // NULL is what a row has then.
    } else if let value = attributes.defaultValue?.value {
      arguments.append("defaultValue: \(value.trimmedDescription)")
    } else if let value = constantDefault {
      arguments.append(
        "defaultValue: .value(Strata.BoundValue(\(value.trimmedDescription) as \(expressionType)))")
    }
    if let expression = attributes.expression { arguments.append("expression: \(expression.trimmedDescription)") }
    if isIdentity { arguments.append("isIdentity: true") }
    let checks = attributes.checks.map { check in
      """
      .sql(\(check.condition.trimmedDescription), message: \(check.message?.trimmedDescription ?? "nil"), \
      of: \(column).reference, property: \(name.literal))
      """
    }
    arguments.append("checks: \(column).checks" + (checks.isEmpty ? "" : " + [\(checks.joined(separator: ", "))]"))
    if attributes.isUnique { arguments.append("isUnique: true") }
    if attributes.isIndexed { arguments.append("isIndexed: true") }
    if attributes.isEncrypted { arguments.append("isEncrypted: true") }
    if let comment = comment { arguments.append("comment: \(comment.literal)") }
    return arguments.joined(separator: ", ")
  }
}
