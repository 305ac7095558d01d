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

    /// Set by the database or by Strata, never by the application.
    var isManaged: Bool {
      switch self {
      case .version, .createdAt, .updatedAt, .deletedAt: true
      case .primaryKey, .ordinary: false
      }
    }
  }

  let name: String
  let column: String
  let type: TypeSyntax
  let role: Role
  let isMutable: Bool
  let defaultValue: ExprSyntax?
  /// The range of `@Length`.
  let length: ExprSyntax?

  /// The type as written, without the spaces around it.
  var typeText: String { type.trimmedDescription }

  var isOptional: Bool {
    if type.is(OptionalTypeSyntax.self) { return true }
    return type.as(IdentifierTypeSyntax.self)?.name.text == "Optional"
  }

  /// The rules in the type of the column's `rules`.
  var rules: String {
    guard let length else { return "" }
    let rule = ".length(\(length.trimmedDescription))"
    return ", rules: [\(isOptional ? ".optional(\(rule))" : rule)]"
  }
}
