import SwiftSyntax
import SwiftSyntaxMacros

/// `@DeletedAt`: read by `@Entity`.
struct DeletedAtMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    PropertyAttributePlacement.check(node, "DeletedAt", on: declaration, in: context)
    return []
  }
}
