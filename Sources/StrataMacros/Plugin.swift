import SwiftCompilerPlugin
import SwiftSyntaxMacros

@main
struct Plugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [
    EntityMacro.self, EmbeddableMacro.self, ExclusiveReferenceMacro.self, SelectionMacro.self,
    JSONObjectMacro.self, PropertyAttributeMacro.self,
  ]
}
