import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacros

/// `@Column(name:)`: read by `@Entity`.
struct ColumnMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    PropertyAttributePlacement.check(node, "Column", on: declaration, in: context)
    if let argument = node.firstArgument,
      argument.as(StringLiteralExprSyntax.self)?.representedLiteralValue?.isEmpty ?? true
    {
      context.diagnose(Diagnostic(node: argument, message: EntityDiagnostic.columnName))
    }
    return []
  }
}
