import SwiftParser
import SwiftSyntax

/// A stored property of an entity, as far as its syntax tells.
struct EntityProperty {
  enum Role: String {
    case primaryKey
    case ordinary
    case version
    case createdAt
    case updatedAt
    case deletedAt
    case createdBy
    case updatedBy
    case tenant
    case generated
    /// Several columns: a value object.
    case embedded

    /// Set by the database or by Strata, never by the application.
    var isManaged: Bool {
      switch self {
      case .version, .createdAt, .updatedAt, .deletedAt, .createdBy, .updatedBy, .generated: true
      case .primaryKey, .ordinary, .tenant, .embedded: false
      }
    }

    /// As the attribute is spelled.
    var attribute: String {
      switch self {
      case .primaryKey: "ID"
      case .ordinary: "Column"
      case .version: "Version"
      case .createdAt: "CreatedAt"
      case .updatedAt: "UpdatedAt"
      case .deletedAt: "DeletedAt"
      case .createdBy: "CreatedBy"
      case .updatedBy: "UpdatedBy"
      case .tenant: "Tenant"
      case .generated: "Generated"
      case .embedded: "Embedded"
      }
    }
  }

  /// The entity's name.
  let entity: String
  let name: String
  let type: TypeSyntax
  let role: Role
  let isMutable: Bool
  let initialValue: ExprSyntax?
  let attributes: PropertyAttributes
  /// The first paragraph of the documentation.
  let comment: String?

  var column: String { attributes.column ?? Naming.snakeCase(name) }

  var isEmbedded: Bool { role == .embedded }

  /// The type as written, without the spaces around it.
  var typeText: String { type.trimmedDescription }

  /// The type without a module in front, up to its arguments.
  var baseType: String {
    let text = wrappedTypeText.hasPrefix("Strata.") ? String(wrappedTypeText.dropFirst(7)) : wrappedTypeText
    return String(text.prefix { $0 != "<" })
  }

  /// The type without the optional around it.
  var wrappedTypeText: String {
    if let optional = type.as(OptionalTypeSyntax.self) { return optional.wrappedType.trimmedDescription }
    guard typeText.hasPrefix("Optional<"), typeText.hasSuffix(">") else { return typeText }
    return String(typeText.dropFirst("Optional<".count).dropLast())
  }

  /// Types that are one column each, as far as names tell.
  static let singleColumnTypes: Set<String> = [
    "String", "Bool", "Int", "Int64", "Int32", "Int16", "Double", "Float", "Decimal", "Date", "UUID", "Data", "Key",
    "IdentityKey", "JSON",
  ]

  /// Whether an attribute is one of those that say who sets the column.
  func isRole(_ node: AttributeSyntax) -> Bool { attributes.roles.contains { $0.node == node } }

  var isOptional: Bool {
    if type.is(OptionalTypeSyntax.self) { return true }
    return type.as(IdentifierTypeSyntax.self)?.name.text == "Optional"
  }

  /// A key of the entity itself, not one of another that its own is made of.
  private func isOwnKey(_ base: String) -> Bool {
    guard role == .primaryKey, baseType == base else { return false }
    return wrappedTypeText.hasSuffix("<\(entity)>") || wrappedTypeText.hasSuffix(".\(entity)>")
  }

  /// Numbered by the database, so an insert has no value for it.
  var isIdentity: Bool { isOwnKey("IdentityKey") }

  /// Made by the application, unless it is given.
  var isGenerated: Bool { isOwnKey("Key") }

  /// An insert encodes a value.
  var isInserted: Bool {
    guard !isIdentity else { return false }
    switch role {
    case .primaryKey, .ordinary, .tenant, .createdBy, .updatedBy, .embedded: return true
    case .version, .createdAt, .updatedAt, .deletedAt, .generated: return false
    }
  }

  /// The application gives an insert its value.
  var isGiven: Bool { isInserted && !role.isManaged }

  /// What the insert has when the application gives no value, left to the database.
  var hasDatabaseDefault: Bool { attributes.defaultValue != nil }

  /// The rules in the type of the column's `rules`.
  var rules: String { rules(isOptional: false) }

  /// - Parameter isOptional: The column may be NULL, whatever the type says.
  func rules(isOptional isColumnOptional: Bool) -> String {
    guard !attributes.rules.isEmpty else { return "" }
    let rules = attributes.rules.map { rule in
      let text = ".\(rule.name)(\(rule.arguments))"
      return isOptional || isColumnOptional ? ".optional(\(text))" : text
    }
    return ", rules: [\(rules.joined(separator: ", "))]"
  }

  /// A default that is the same whenever it is computed: a literal, a case of an enumeration, or an array of such values.
  var constantDefault: ExprSyntax? {
    guard let array = initialValue?.as(ArrayExprSyntax.self) else { return initialValue.flatMap(Self.constant) }
    return array.elements.allSatisfy { Self.constant($0.expression) != nil } ? initialValue : nil
  }

  private static func constant(_ value: ExprSyntax) -> ExprSyntax? {
    if let access = value.as(MemberAccessExprSyntax.self) { return access.base == nil ? value : nil }
    if let prefixed = value.as(PrefixOperatorExprSyntax.self) {
      return prefixed.expression.is(IntegerLiteralExprSyntax.self)
        || prefixed.expression.is(FloatLiteralExprSyntax.self)
        ? value : nil
    }
    if let text = value.as(StringLiteralExprSyntax.self) { return text.representedLiteralValue == nil ? nil : value }
    return value.is(IntegerLiteralExprSyntax.self) || value.is(FloatLiteralExprSyntax.self)
      || value.is(BooleanLiteralExprSyntax.self) ? value : nil
  }
}
