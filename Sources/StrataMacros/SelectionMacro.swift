import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// `@Selection`: writes the conformance of a struct to `Selection`.
struct SelectionMacro: ExtensionMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    guard let structure = declaration.structure(of: .selection, in: context),
      let reader = structure.readProperties(of: .selection, in: context)
    else { return [] }
    let source = source(
      type.trimmedDescription, structure.generatedAccess, reader.properties,
      RowInitializer(of: structure, reader.properties))
    return [try ExtensionDeclSyntax("\(raw: source)")]
  }

  private static func source(
    _ type: String, _ access: String, _ properties: [EntityProperty], _ rowInitializer: RowInitializer
  ) -> String {
    let parameters = properties.map { "\($0.name.escaped): some Strata.ValueExpression<\($0.typeText)>" }
    let expressions = properties.map { "\($0.name.escaped).expression" }
    let types = properties.map { "\($0.expressionType).databaseType" }
    return """
      extension \(type): Strata.Selection {
        \(access)struct Columns: Strata.SelectionColumns {
          \(access)typealias Row = \(type)
          \(access)let expressions: [Strata.SQLExpression]
          \(access)init(\(parameters.joined(separator: ", "))) {
            self.expressions = [\(expressions.joined(separator: ", "))]
          }
        }

        \(access)static let resultTypes: [Strata.DatabaseType] = [\(types.joined(separator: ", "))]
        \(access)init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
      \(rowInitializer.body)
        }
      }
      """
  }
}
