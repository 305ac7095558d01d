import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Reads the stored properties of an entity and says what is wrong with them.
struct PropertyReader<Context: MacroExpansionContext> {
  let context: Context
  private(set) var properties: [EntityProperty] = []
  private(set) var references: [String] = []
  private(set) var hasErrors = false

  init(context: Context) { self.context = context }

  mutating func read(_ variable: VariableDeclSyntax) {
    if variable.modifiers.contains(where: { ["static", "class"].contains($0.name.text) }) {
      readStatic(variable)
      return
    }
    guard variable.bindings.contains(where: { $0.isStored }) else { return }
    if let lazy = variable.modifiers.first(where: { $0.name.text == "lazy" }) {
      return error(.lazyProperty, at: lazy)
    }
    guard variable.bindings.count == 1, let binding = variable.bindings.first else {
      return error(.severalBindings, at: variable.bindings)
    }
    guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else {
      return error(.severalBindings, at: binding.pattern)
    }
    guard let type = binding.typeAnnotation?.type else {
      let name = pattern.identifier.text
      return error(
        .missingType(name), at: pattern,
        fixIts: [
          FixIt(
            message: EntityFixIt.addType(name),
            changes: [
              .replace(
                oldNode: Syntax(binding),
                newNode: Syntax(
                  binding
                    .with(\.pattern, PatternSyntax(pattern.with(\.trailingTrivia, [])))
                    .with(
                      \.typeAnnotation,
                      TypeAnnotationSyntax(
                        colon: .colonToken(trailingTrivia: .space),
                        type: TypeSyntax(
                          IdentifierTypeSyntax(name: .identifier("<#Type#>", trailingTrivia: .space)))))))
            ])
        ])
    }
    append(variable, pattern.identifier, type.trimmed, binding)
  }

  private mutating func append(
    _ variable: VariableDeclSyntax, _ identifier: TokenSyntax, _ type: TypeSyntax, _ binding: PatternBindingSyntax
  ) {
    let attributes = PropertyAttributes(variable.attributes)
    let name = identifier.text.trimmingBackticks
    let isMutable = variable.bindingSpecifier.tokenKind == .keyword(.var)
    let role: EntityProperty.Role
    if let managed = attributes.roles.first {
      if attributes.roles.count > 1 { error(.severalRoles, at: attributes.roles[1].node) }
      role = managed.role
    } else {
      role = name == "id" ? .primaryKey : .ordinary
    }
    let property = EntityProperty(
      name: name, column: attributes.column ?? Naming.snakeCase(name), type: type, role: role, isMutable: isMutable,
      defaultValue: binding.initializer?.value.trimmed, length: attributes.length)
    check(property, variable, binding, attributes)
    properties.append(property)
  }

  private mutating func check(
    _ property: EntityProperty, _ variable: VariableDeclSyntax, _ binding: PatternBindingSyntax,
    _ attributes: PropertyAttributes
  ) {
    let type = property.typeText
    // The node in the source: the property's own is a copy without a place.
    let place = binding.typeAnnotation.map { Syntax($0.type) } ?? Syntax(binding)
    switch property.role {
    case .version where type != "Int":
      error(.versionType, at: place, fixIts: [.retype(binding, "Int")])
    case .createdAt where type != "Date", .updatedAt where type != "Date":
      error(.dateType("@\(property.role.attribute)"), at: place, fixIts: [.retype(binding, "Date")])
    case .deletedAt where !["Date?", "Optional<Date>"].contains(type):
      error(.deletedAtType, at: place, fixIts: [.retype(binding, "Date?")])
    case .primaryKey where property.isOptional:
      error(.optionalKey, at: place)
    case .primaryKey, .ordinary, .version, .createdAt, .updatedAt, .deletedAt:
      break
    }
    if property.role != .ordinary, property.isMutable {
      let keyword = variable.bindingSpecifier
      error(
        .mutableManaged(property.name), at: keyword,
        fixIts: [.replace(keyword, with: .keyword(.let, trailingTrivia: .space), .useLet)])
    }
    if !property.isMutable, let initializer = binding.initializer {
      let keyword = variable.bindingSpecifier
      error(
        .initializedLet(property.name), at: initializer,
        fixIts: [.replace(keyword, with: .keyword(.var, trailingTrivia: .space), .useVar)])
    }
    if property.length != nil, !["String", "String?", "Optional<String>"].contains(type),
      let node = attributes.lengthNode
    {
      error(.lengthOfNonText, at: node, fixIts: [.remove(node)])
    }
    if let first = properties.first(where: { $0.column == property.column }) {
      error(.sameColumn(first.name, property.column), at: binding)
    }
    if property.role != .ordinary, let first = properties.first(where: { $0.role == property.role }) {
      error(.sameRole(first.name), at: binding)
    }
  }

  private mutating func readStatic(_ variable: VariableDeclSyntax) {
    for binding in variable.bindings {
      guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text,
        let call = binding.initializer?.value.as(FunctionCallExprSyntax.self)
      else { continue }
      let called =
        call.calledExpression.as(DeclReferenceExprSyntax.self)?.baseName.text
        ?? call.calledExpression.as(MemberAccessExprSyntax.self)?.declName.baseName.text
      if called == "belongsTo" { references.append(name) }
    }
  }

  mutating func checkWhole(_ structure: StructDeclSyntax) {
    if let generics = structure.genericParameterClause { error(.generic, at: generics) }
    if !properties.contains(where: { $0.role == .primaryKey }), !hasErrors {
      error(
        .missingKey(structure.name.text), at: structure.name,
        fixIts: [.addKey(to: structure)])
    }
  }

  private mutating func error(_ message: EntityDiagnostic, at node: some SyntaxProtocol, fixIts: [FixIt] = []) {
    hasErrors = true
    context.diagnose(Diagnostic(node: node, message: message, fixIts: fixIts))
  }
}

extension PatternBindingSyntax {
  /// No getter: observers alone leave a property stored.
  fileprivate var isStored: Bool {
    switch accessorBlock?.accessors {
    case nil: true
    case .getter: false
    case .accessors(let list):
      list.allSatisfy { ["willSet", "didSet"].contains($0.accessorSpecifier.text) }
    }
  }
}

extension EntityProperty.Role {
  fileprivate var attribute: String {
    switch self {
    case .primaryKey: "ID"
    case .ordinary: "Column"
    case .version: "Version"
    case .createdAt: "CreatedAt"
    case .updatedAt: "UpdatedAt"
    case .deletedAt: "DeletedAt"
    }
  }
}
