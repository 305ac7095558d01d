import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacros

/// Reads the stored properties of an entity and says what is wrong with them.
struct PropertyReader<Context: MacroExpansionContext> {
  let context: Context
  private(set) var properties: [EntityProperty] = []
  private(set) var references: [String] = []
  private var belongings: [BelongsToCall] = []
  /// Names of static properties made by `hasMany`.
  private(set) var children: [String] = []
  /// Names of static properties made by `joinTable`.
  private(set) var joinTables: [String] = []
  /// The names of static properties.
  private(set) var statics: Set<String> = []
  /// Where the properties stand, for what is wrong with them as a whole.
  private var places: [Syntax] = []
  private(set) var hasErrors = false

  private let owner: String
  private let kind: DeclarationKind

  /// - Parameter owner: The name of the struct.
  init(_ owner: String, _ kind: DeclarationKind, context: Context) {
    self.owner = owner
    self.kind = kind
    self.context = context
  }

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
    if attributes.roles.count > 1 { error(.severalRoles, at: attributes.roles[1].node) }
    let property = EntityProperty(
      entity: owner, name: name, type: type,
      role: attributes.roles.first?.role ?? (name == "id" && kind == .entity ? .primaryKey : .ordinary),
      isMutable: isMutable, initialValue: binding.initializer?.value.trimmed, attributes: attributes,
      comment: variable.leadingTrivia.firstParagraph)
    check(property, variable, binding, attributes)
    // Members of `Changes`, which would be meant where one is assigned.
    let isTaken = kind == .entity && isMutable && ["isEmpty", "set"].contains(name)
    if isTaken || name == owner || kind.takenNames.contains(name) { error(.takenName(name, kind), at: identifier) }
    properties.append(property)
    places.append(Syntax(identifier))
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
    case .primaryKey, .ordinary, .version, .createdAt, .updatedAt, .deletedAt, .createdBy, .updatedBy, .tenant,
      .generated, .embedded:
      break
    }
    checkAttributes(property)
    if property.role.isManaged || property.role == .primaryKey, property.isMutable {
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
    checkRules(property)
    checkDefault(property, binding)
    if !property.isEmbedded,
      let first = properties.first(where: { !$0.isEmbedded && $0.column == property.column })
    {
      error(.sameColumn(first.name, property.column), at: binding)
    }
    if property.role != .ordinary, property.role != .primaryKey, property.role != .embedded,
      let first = properties.first(where: { $0.role == property.role })
    {
      error(.sameRole(first.name), at: binding)
    }
  }

  /// What has no meaning in a declaration of this kind, or in front of a value object.
  private mutating func checkAttributes(_ property: EntityProperty) {
    for node in property.attributes.nodes where !kind.allows(node.baseName) {
      error(.attributeOfEntity(node.baseName, kind), at: node, fixIts: [.remove(node)])
    }
    guard property.isEmbedded, let attribute = property.attributes.roles.first?.node else { return }
    for node in property.attributes.nodes where node != attribute && !property.isRole(node) {
      error(.attributeOfOneColumn(node.baseName), at: node, fixIts: [.remove(node)])
    }
    if EntityProperty.singleColumnTypes.contains(property.baseType) {
      error(.embeddedType(property.wrappedTypeText), at: attribute, fixIts: [.remove(attribute)])
    }
  }

  private mutating func checkRules(_ property: EntityProperty) {
    let type = property.baseType
    for rule in property.attributes.rules where !property.isEmbedded {
      switch rule.name {
      case "length" where type != "String": error(.lengthOfNonText, at: rule.node, fixIts: [.remove(rule.node)])
      case "matches" where type != "String":
        error(.ruleType("Matches", "'String' and 'String?'"), at: rule.node, fixIts: [.remove(rule.node)])
      case "range" where ["String", "Bool", "UUID", "Key", "IdentityKey", "JSON"].contains(type):
        error(.ruleType("Range", "numbers and dates"), at: rule.node, fixIts: [.remove(rule.node)])
      default: break
      }
    }
  }

  private mutating func checkDefault(_ property: EntityProperty, _ binding: PatternBindingSyntax) {
    guard let node = property.attributes.defaultValue?.node else { return }
    if !property.isGiven {
      error(.managedDefault(property.name), at: node, fixIts: [.remove(node)])
    } else if property.isOptional {
      error(.optionalDefault, at: node, fixIts: [.remove(node)])
    } else if binding.initializer != nil {
      error(.twoDefaults, at: node, fixIts: [.remove(node)])
    }
  }

  private mutating func readStatic(_ variable: VariableDeclSyntax) {
    for binding in variable.bindings {
      guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text else { continue }
      statics.insert(name)
      if kind.takenStatics.contains(name.trimmingBackticks) { error(.takenStatic(name, kind), at: binding.pattern) }
      guard let call = binding.initializer?.value.as(FunctionCallExprSyntax.self)
      else { continue }
      let called =
        call.calledExpression.as(DeclReferenceExprSyntax.self)?.baseName.text
        ?? call.calledExpression.as(MemberAccessExprSyntax.self)?.declName.baseName.text
      if called == "belongsTo" {
        references.append(name)
        if let call = BelongsToCall(call, name) { belongings.append(call) }
      }
      if called == "hasMany" { children.append(name) }
      if called == "joinTable" {
        joinTables.append(name)
        checkColumns(of: call)
      }
    }
  }

  /// The names of both columns, where they are literals.
  private mutating func checkColumns(of table: FunctionCallExprSyntax) {
    let columns = table.arguments.suffix(2).map(\.expression)
    let names = columns.compactMap { $0.as(StringLiteralExprSyntax.self)?.representedLiteralValue }
    if names.count == 2, names[0] == names[1] { error(.sameJoinColumn(names[0]), at: columns[1]) }
  }

  mutating func checkWhole(_ structure: StructDeclSyntax) {
    if let generics = structure.genericParameterClause { error(.generic(kind), at: generics) }
    guard kind == .entity else {
      if properties.isEmpty, !hasErrors { error(.noProperties(kind), at: structure.name) }
      return
    }
    if !properties.contains(where: { $0.role == .primaryKey }), !hasErrors {
      error(
        .missingKey(structure.name.text), at: structure.name,
        fixIts: [.addKey(to: structure)])
    }
    checkKey()
    checkBelongings()
  }

  /// What becomes of the rows that refer to one of several entities is said once, and they keep what they must have.
  private mutating func checkBelongings() {
    for whole in belongings where whole.isWholeReference {
      let isRequired = properties.contains { [$0.name] == whole.path && $0.isEmbedded && !$0.isOptional }
      for part in belongings where part.isCase(of: whole) {
        if isRequired, part.action == "setNull" {
          error(.setNullOfRequired(whole.path.joined(separator: ".")), at: part.place)
        } else if whole.saysAction, let action = whole.action, let other = part.action, action != other {
          error(.otherAction(whole.name, action), at: part.place)
        }
      }
    }
  }

  private mutating func checkKey() {
    let key = properties.indices.filter { properties[$0].role == .primaryKey }
    guard key.count > 1 else { return }
    for index in key {
      let property = properties[index]
      if property.name == "id" {
        error(property.attributes.roles.isEmpty ? .keyWithoutID : .partNamedID, at: places[index])
      } else if property.isIdentity {
        error(.identityPart, at: places[index])
      } else if property.name == "hashValue" {
        error(.takenName(property.name, kind), at: places[index])
      }
    }
  }

  private mutating func error(_ message: EntityDiagnostic, at node: some SyntaxProtocol, fixIts: [FixIt] = []) {
    hasErrors = true
    context.diagnose(Diagnostic(node: node, message: message, fixIts: fixIts))
  }
}

extension PatternBindingSyntax {
  /// No getter: observers alone leave a property stored.
  var isStored: Bool {
    switch accessorBlock?.accessors {
    case nil: true
    case .getter: false
    case .accessors(let list):
      list.allSatisfy { ["willSet", "didSet"].contains($0.accessorSpecifier.text) }
    }
  }
}
