import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// `@Embeddable`: writes the conformance of a struct to `Embeddable`.
struct EmbeddableMacro: ExtensionMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    guard let structure = declaration.structure(of: .embeddable, in: context),
      let reader = structure.readProperties(of: .embeddable, in: context)
    else { return [] }
    let writer = EmbeddableWriter(
      type: type.trimmedDescription, access: structure.generatedAccess, properties: reader.properties,
      rowInitializer: RowInitializer(of: structure, reader.properties))
    return [try ExtensionDeclSyntax("\(raw: writer.source)")]
  }
}
