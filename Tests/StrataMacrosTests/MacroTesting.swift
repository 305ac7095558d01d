import SwiftParser
import SwiftSyntax

enum MacroTesting {
  static func firstStruct(_ source: String) -> StructDeclSyntax? {
    Parser.parse(source: source).statements.compactMap { $0.item.as(StructDeclSyntax.self) }.first
  }
}
