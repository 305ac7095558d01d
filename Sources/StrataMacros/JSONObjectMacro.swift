import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// `@JSONObject`: writes the conformance of a struct to `JSONObject`.
struct JSONObjectMacro: ExtensionMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    guard let structure = declaration.structure(of: .jsonObject, in: context) else { return [] }
    var properties = structure.memberBlock.members
      .compactMap { $0.decl.as(VariableDeclSyntax.self) }
      .flatMap(\.storedNames)
    guard let (isSnakeCase, omitted) = arguments(of: node, in: context) else { return [] }
    for (name, place) in omitted {
      guard properties.contains(name) else {
        context.diagnose(Diagnostic(node: place, message: EntityDiagnostic.noSuchProperty(name)))
        return []
      }
    }
    let left = Set(omitted.map(\.name))
    properties.removeAll { left.contains($0) }
    guard !properties.isEmpty else {
      context.diagnose(Diagnostic(node: structure.name, message: EntityDiagnostic.noProperties(.jsonObject)))
      return []
    }
    let fields = properties.map { name in
      "    json.field(\((isSnakeCase ? Naming.snakeCase(name) : name).literal), self.\(name.escaped))"
    }
    let source = """
      extension \(type.trimmedDescription): Strata.JSONObject {
        \(structure.generatedAccess)func writeFields(to json: inout Strata.JSONWriter) {
      \(fields.joined(separator: "\n"))
        }
      }
      """
    return [try ExtensionDeclSyntax("\(raw: source)")]
  }

  /// - Returns: `nil` when errors were found; they are in the context by then.
  private static func arguments(
    of node: AttributeSyntax, in context: some MacroExpansionContext
  ) -> (isSnakeCase: Bool, omitted: [(name: String, place: Syntax)])? {
    var isSnakeCase = false
    var omitted: [(name: String, place: Syntax)] = []
    var isBehindExcept = false
    for argument in node.arguments?.as(LabeledExprListSyntax.self) ?? [] {
      if argument.label?.text == "except" { isBehindExcept = true }
      guard isBehindExcept else {
        switch argument.expression.as(MemberAccessExprSyntax.self)?.declName.baseName.text {
        case "snakeCase": isSnakeCase = true
        case "verbatim": isSnakeCase = false
        case nil, .some:
          context.diagnose(Diagnostic(node: argument.expression, message: EntityDiagnostic.jsonNames))
          return nil
        }
        continue
      }
      guard let name = argument.expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue else {
        context.diagnose(Diagnostic(node: argument.expression, message: EntityDiagnostic.omittedProperty))
        return nil
      }
      omitted.append((name, Syntax(argument.expression)))
    }
    return (isSnakeCase, omitted)
  }
}

extension VariableDeclSyntax {
  /// The names of its stored properties, without those of the type itself and those that are made at first use.
  fileprivate var storedNames: [String] {
    guard !modifiers.contains(where: { ["static", "class", "lazy"].contains($0.name.text) }) else { return [] }
    return bindings.filter(\.isStored).compactMap {
      $0.pattern.as(IdentifierPatternSyntax.self)?.identifier.text.trimmingBackticks
    }
  }
}
