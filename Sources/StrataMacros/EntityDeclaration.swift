import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// An entity as its declaration's syntax tells it; everything that is wrong with it is said at the place itself.
struct EntityDeclaration {
  let name: String
  /// As `@Entity` names it.
  let table: String?
  /// `public `, `package ` or nothing: what is generated is as visible as the entity.
  let access: String
  let properties: [EntityProperty]
  let rowInitializer: RowInitializer
  /// Names of static properties made by `belongsTo`, in source order.
  let references: [String]
  /// Names of static properties made by `hasMany`.
  let children: [String]
  /// Names of static properties made by `joinTable`.
  let joinTables: [String]
  /// `static let indexes`, `checks`, `policies` and `triggers` are declared.
  let hasIndexes: Bool
  let hasChecks: Bool
  let hasPolicies: Bool
  let hasTriggers: Bool
  /// The first paragraph of the documentation.
  let comment: String?

  /// - Returns: `nil` when errors were found; they are in the context by then.
  init?(
    _ declaration: some DeclGroupSyntax, table: String?, in context: some MacroExpansionContext
  ) {
    guard let structure = declaration.structure(of: .entity, in: context) else { return nil }
    name = structure.name.text.trimmingBackticks
    self.table = table
    access = structure.generatedAccess
    guard let reader = structure.readProperties(of: .entity, in: context) else { return nil }
    properties = reader.properties
    rowInitializer = RowInitializer(of: structure, properties)
    references = reader.references
    children = reader.children
    joinTables = reader.joinTables
    hasIndexes = reader.statics.contains("indexes")
    hasChecks = reader.statics.contains("checks")
    hasPolicies = reader.statics.contains("policies")
    hasTriggers = reader.statics.contains("triggers")
    comment = structure.leadingTrivia.firstParagraph
  }
}

extension DeclGroupSyntax {
  /// `public `, `package ` or nothing.
  var generatedAccess: String {
    modifiers.map(\.name.text).first { ["public", "package"].contains($0) }.map { $0 + " " } ?? ""
  }
}

extension StructDeclSyntax {
  /// - Returns: `nil` when errors were found; they are in the context by then.
  func readProperties<Context: MacroExpansionContext>(
    of kind: DeclarationKind, in context: Context
  ) -> PropertyReader<Context>? {
    var reader = PropertyReader(name.text.trimmingBackticks, kind, context: context)
    for member in memberBlock.members {
      if let variable = member.decl.as(VariableDeclSyntax.self) { reader.read(variable) }
    }
    reader.checkWhole(self)
    return reader.hasErrors ? nil : reader
  }
}

extension DeclGroupSyntax {
  /// The declaration, if it is a struct; else says that it must be one.
  func structure(of kind: DeclarationKind, in context: some MacroExpansionContext) -> StructDeclSyntax? {
    if let structure = self.as(StructDeclSyntax.self) { return structure }
    let keyword = introducer
    context.diagnose(
      .init(
        node: keyword, message: EntityDiagnostic.notAStruct(kind),
        fixIts: keyword.tokenKind == .keyword(.class)
          ? [.replace(keyword, with: .keyword(.struct, trailingTrivia: .space), .useStruct)] : []))
    return nil
  }

  private var introducer: TokenSyntax {
    if let node = self.as(ClassDeclSyntax.self) { return node.classKeyword }
    if let node = self.as(EnumDeclSyntax.self) { return node.enumKeyword }
    if let node = self.as(ActorDeclSyntax.self) { return node.actorKeyword }
    return firstToken(viewMode: .sourceAccurate) ?? .keyword(.struct)
  }
}

extension String {
  var trimmingBackticks: String { hasPrefix("`") && hasSuffix("`") ? String(dropFirst().dropLast()) : self }
}
