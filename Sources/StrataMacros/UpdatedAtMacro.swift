import SwiftSyntax
import SwiftSyntaxMacros

/// `@UpdatedAt`: read by `@Entity`.
struct UpdatedAtMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    PropertyAttributePlacement.check(node, "UpdatedAt", on: declaration, in: context)
    return []
  }
}
