import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// `@Length(_:)`: read by `@Entity`.
struct LengthMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    PropertyAttributePlacement.check(node, "Length", on: declaration, in: context)
    if let argument = node.firstArgument, isEmpty(argument) {
      context.diagnose(Diagnostic(node: argument, message: EntityDiagnostic.emptyLength))
    }
    return []
  }

  /// Literal bounds that no text meets; a range of that kind would trap when the entity is first used.
  private static func isEmpty(_ range: ExprSyntax) -> Bool {
    let text = range.trimmedDescription.filter { $0 != "_" && $0 != " " }
    let bounds = text.split(separator: ".", omittingEmptySubsequences: true)
    let numbers = bounds.compactMap { Int($0) }
    if bounds.count == 2, numbers.count == 2 { return numbers[0] > numbers[1] || numbers[1] < 0 }
    if text.hasPrefix("..."), let upper = numbers.first { return upper < 0 }
    return false
  }
}
