import SwiftSyntax
import SwiftSyntaxMacros

/// `@CreatedAt`: read by `@Entity`.
struct CreatedAtMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    PropertyAttributePlacement.check(node, "CreatedAt", on: declaration, in: context)
    return []
  }
}
