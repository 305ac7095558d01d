import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder

extension FixIt {
  static func replace(_ token: TokenSyntax, with kind: TokenSyntax, _ message: EntityFixIt) -> FixIt {
    FixIt(
      message: message,
      changes: [
        .replace(oldNode: Syntax(token), newNode: Syntax(kind.with(\.leadingTrivia, token.leadingTrivia)))
      ])
  }

  /// Gives the binding another type.
  static func retype(_ binding: PatternBindingSyntax, _ type: String) -> FixIt {
    guard let annotation = binding.typeAnnotation else {
      return FixIt(message: EntityFixIt.retype(type), changes: [])
    }
    let new = TypeSyntax(stringLiteral: type).with(\.trailingTrivia, annotation.type.trailingTrivia)
    return FixIt(
      message: EntityFixIt.retype(type),
      changes: [.replace(oldNode: Syntax(annotation.type), newNode: Syntax(new))])
  }

  static func remove(_ attribute: AttributeSyntax) -> FixIt {
    FixIt(
      message: EntityFixIt.remove,
      changes: [.replace(oldNode: Syntax(attribute), newNode: Syntax(MissingSyntax(placeholder: .identifier(""))))])
  }

  /// Puts `let id: Key<Name>` first.
  static func addKey(to structure: StructDeclSyntax) -> FixIt {
    let indentation = structure.memberBlock.members.first?.leadingTrivia ?? [.newlines(1), .spaces(2)]
    let key = MemberBlockItemSyntax(
      leadingTrivia: indentation, decl: DeclSyntax(stringLiteral: "let id: Key<\(structure.name.text)>"))
    var members = structure.memberBlock.members
    members.insert(key, at: members.startIndex)
    return FixIt(
      message: EntityFixIt.addKey,
      changes: [
        .replace(oldNode: Syntax(structure.memberBlock.members), newNode: Syntax(members))
      ])
  }
}
