import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// `@Entity`: writes the conformance of a struct to `Entity`.
struct EntityMacro: ExtensionMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    var table: String?
    if let argument = node.firstArgument {
      guard let name = argument.as(StringLiteralExprSyntax.self)?.representedLiteralValue, !name.isEmpty else {
        context.diagnose(Diagnostic(node: argument, message: EntityDiagnostic.tableName))
        return []
      }
      table = name
    }
    guard let entity = EntityDeclaration(declaration, table: table, in: context) else { return [] }
    let writer = EntityWriter(entity: entity, type: type.trimmedDescription)
    return [try ExtensionDeclSyntax("\(raw: writer.source)")]
  }
}
