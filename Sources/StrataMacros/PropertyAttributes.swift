import SwiftParser
import SwiftSyntax

/// What the attributes in front of a property say.
struct PropertyAttributes {
  /// A rule of ``ValidationRule`` by its name, with the arguments as they are written.
  struct Rule {
    let name: String
    let arguments: String
    let node: AttributeSyntax
  }

  private(set) var column: String?
  private(set) var type: String?
  /// Of the columns of a value object.
  private(set) var prefix: String?
  private(set) var rules: [Rule] = []
  /// Conditions in SQL, with the arguments as they are written.
  private(set) var checks: [(condition: ExprSyntax, message: ExprSyntax?)] = []
  private(set) var defaultValue: (value: ExprSyntax, node: AttributeSyntax)?
  private(set) var expression: ExprSyntax?
  private(set) var isUnique = false
  private(set) var isIndexed = false
  private(set) var isEncrypted = false
  private(set) var roles: [(role: EntityProperty.Role, node: AttributeSyntax)] = []
  /// Those that are Strata's, in source order.
  private(set) var nodes: [AttributeSyntax] = []

  init(_ attributes: AttributeListSyntax) {
    for element in attributes {
      guard case .attribute(let attribute) = element else { continue }
      read(attribute)
    }
  }

  private mutating func read(_ attribute: AttributeSyntax) {
    nodes.append(attribute)
    switch attribute.baseName {
    case "ID": roles.append((.primaryKey, attribute))
    case "Column":
      column = attribute.text(labeled: "name") ?? column
      type = attribute.text(labeled: "type") ?? type
    case "Length": rule("length", attribute)
    case "Range": rule("range", attribute)
    case "Matches": rule("matches", attribute)
    case "OneOf": rule("oneOf", attribute)
    case "Check":
      let arguments = attribute.arguments()
      if let condition = arguments.first {
        checks.append((condition.trimmed, arguments.dropFirst().first?.trimmed))
      }
    case "Default": defaultValue = attribute.arguments().first.map { ($0.trimmed, attribute) }
    case "Unique": isUnique = true
    case "Index": isIndexed = true
    case "Encrypted": isEncrypted = true
    case "Generated":
      expression = attribute.arguments().first?.trimmed
      roles.append((.generated, attribute))
    case "Version": roles.append((.version, attribute))
    case "CreatedAt": roles.append((.createdAt, attribute))
    case "UpdatedAt": roles.append((.updatedAt, attribute))
    case "DeletedAt": roles.append((.deletedAt, attribute))
    case "CreatedBy": roles.append((.createdBy, attribute))
    case "UpdatedBy": roles.append((.updatedBy, attribute))
    case "Tenant": roles.append((.tenant, attribute))
    case "Embedded":
      prefix = attribute.text(labeled: "prefix")
      roles.append((.embedded, attribute))
    default: nodes.removeLast()
    }
  }

  private mutating func rule(_ name: String, _ attribute: AttributeSyntax) {
    let arguments = attribute.arguments().map(\.trimmedDescription).joined(separator: ", ")
    rules.append(Rule(name: name, arguments: arguments, node: attribute))
  }
}

extension AttributeSyntax {
  /// The name without a module in front.
  var baseName: String {
    attributeName.as(MemberTypeSyntax.self)?.name.text ?? attributeName.trimmedDescription
  }

  var firstArgument: ExprSyntax? { arguments().first }

  /// - Parameter labels: Which ones; by default all.
  func arguments(labeled labels: String...) -> [ExprSyntax] {
    guard case .argumentList(let list) = arguments else { return [] }
    return list.filter { labels.isEmpty || labels.contains($0.label?.text ?? "") }.map(\.expression)
  }

  /// The argument, if it is a literal.
  func text(labeled label: String) -> String? {
    arguments(labeled: label).first?.as(StringLiteralExprSyntax.self)?.representedLiteralValue
  }
}
