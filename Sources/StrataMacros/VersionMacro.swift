import SwiftSyntax
import SwiftSyntaxMacros

/// `@Version`: read by `@Entity`.
struct VersionMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    PropertyAttributePlacement.check(node, "Version", on: declaration, in: context)
    return []
  }
}
