import SwiftParser
import SwiftSyntax

/// What the attributes in front of a property say.
struct PropertyAttributes {
  private(set) var column: String?
  private(set) var length: ExprSyntax?
  private(set) var lengthNode: AttributeSyntax?
  private(set) var roles: [(role: EntityProperty.Role, node: AttributeSyntax)] = []

  init(_ attributes: AttributeListSyntax) {
    for element in attributes {
      guard case .attribute(let attribute) = element else { continue }
      switch attribute.baseName {
      case "Column":
        column = attribute.firstArgument?.as(StringLiteralExprSyntax.self)?.representedLiteralValue
      case "Length":
        length = attribute.firstArgument?.trimmed
        lengthNode = attribute
      case "Version": roles.append((.version, attribute))
      case "CreatedAt": roles.append((.createdAt, attribute))
      case "UpdatedAt": roles.append((.updatedAt, attribute))
      case "DeletedAt": roles.append((.deletedAt, attribute))
      default: break
      }
    }
  }
}

extension AttributeSyntax {
  /// The name without a module in front.
  var baseName: String {
    attributeName.as(MemberTypeSyntax.self)?.name.text ?? attributeName.trimmedDescription
  }

  var firstArgument: ExprSyntax? {
    guard case .argumentList(let list) = arguments else { return nil }
    return list.first?.expression
  }
}
