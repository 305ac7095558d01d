import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacros

/// The attributes of properties, such as `@Length`: `@Entity` reads them; by themselves they expand to nothing but what is
/// wrong with them.
struct PropertyAttributeMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    PropertyAttributePlacement.check(node, node.baseName, on: declaration, in: context)
    for mistake in mistakes(in: node) {
      context.diagnose(Diagnostic(node: mistake.argument, message: mistake.message))
    }
    return []
  }

  /// What the arguments alone show to be wrong.
  private static func mistakes(
    in node: AttributeSyntax
  ) -> [(argument: ExprSyntax, message: EntityDiagnostic)] {
    switch node.baseName {
    case "Column":
      return node.arguments(labeled: "name", "type").filter { $0.isEmptyText }.map { ($0, .columnName) }
    case "Embedded":
      return node.arguments(labeled: "prefix").filter {
        $0.as(StringLiteralExprSyntax.self)?.representedLiteralValue == nil
      }.map { ($0, .prefix) }
    case "Length":
      return node.arguments().filter(isEmptyLength).map { ($0, .emptyLength) }
    case "Range":
      return node.arguments().filter(isEmptyRange).map { ($0, .emptyRange) }
    case "Matches":
      return node.arguments().compactMap { argument in
        guard let pattern = argument.as(StringLiteralExprSyntax.self)?.representedLiteralValue else {
          return (argument, .patternLiteral)
        }
        do {
          _ = try Regex(pattern)
          return nil
        } catch {
          return (argument, .pattern("\(error)"))
        }
      }
    case "Check", "Generated":
      return node.arguments().prefix(1).filter { $0.isEmptyText }.map { ($0, .emptySQL) }
    default:
      return []
    }
  }

  /// Literal bounds that no text meets; a range of that kind would trap when the entity is first used.
  private static func isEmptyLength(_ range: ExprSyntax) -> Bool {
    guard let bounds = LiteralBounds(range) else { return false }
    return bounds.isEmpty || bounds.upper.map { $0 < 0 } ?? false || bounds.lower.map { $0 < 0 } ?? false
  }

  private static func isEmptyRange(_ range: ExprSyntax) -> Bool { LiteralBounds(range)?.isEmpty ?? false }
}

/// The bounds of a range that is written in whole numbers.
private struct LiteralBounds {
  let lower: Int?
  let upper: Int?

  init?(_ range: ExprSyntax) {
    let text = range.trimmedDescription.filter { $0 != "_" && $0 != " " }
    guard let dots = text.firstIndex(of: "."), let end = text.lastIndex(where: { $0 == "." || $0 == "<" }) else {
      return nil
    }
    let first = text[..<dots]
    let last = text[text.index(after: end)...]
    lower = Int(first)
    upper = Int(last)
    if lower == nil, !first.isEmpty { return nil }
    if upper == nil, !last.isEmpty { return nil }
  }

  var isEmpty: Bool {
    guard let lower, let upper else { return false }
    return lower > upper
  }
}

extension ExprSyntax {
  /// No string literal, or one without a character.
  fileprivate var isEmptyText: Bool {
    self.as(StringLiteralExprSyntax.self)?.representedLiteralValue?.isEmpty ?? true
  }
}
