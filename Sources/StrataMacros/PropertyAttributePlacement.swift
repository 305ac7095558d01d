import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Attributes of properties mean something on stored instance properties only.
enum PropertyAttributePlacement {
  static func check(
    _ node: AttributeSyntax, _ name: String, on declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) {
    guard let variable = declaration.as(VariableDeclSyntax.self),
      !variable.modifiers.contains(where: { $0.name.text == "static" }),
      variable.bindings.allSatisfy({ $0.accessorBlock == nil || $0.hasObserversOnly })
    else {
      context.diagnose(
        Diagnostic(node: node, message: EntityDiagnostic.notAProperty(name), fixIts: [.remove(node)]))
      return
    }
  }
}

extension PatternBindingSyntax {
  fileprivate var hasObserversOnly: Bool {
    guard case .accessors(let list) = accessorBlock?.accessors else { return false }
    return list.allSatisfy { ["willSet", "didSet"].contains($0.accessorSpecifier.text) }
  }
}
