import SwiftSyntax

/// Writes how a struct is made of the columns of a row.
///
/// Through the memberwise initializer of the compiler where the struct has it: an initializer that is written out stores into `self`
/// and returns a copy of it, with a retain and a release for every text, which was a twentieth of the time of reading a row.
struct RowInitializer {
  private let properties: [EntityProperty]
  private let isMemberwise: Bool

  init(of structure: StructDeclSyntax, _ properties: [EntityProperty]) {
    self.properties = properties
    isMemberwise = structure.keepsMemberwiseInitializer
  }

  /// The body, for a parameter `row`.
  var body: String {
    guard isMemberwise else {
      return properties.map { "    self.\($0.name.escaped) = try \($0.expressionType)(from: &row)" }
        .joined(separator: "\n")
    }
    // One after the other: as arguments they would be one expression for the type checker.
    let reads = properties.enumerated().map { "    let value\($0) = try \($1.expressionType)(from: &row)" }
    let arguments = properties.enumerated().map { "\($1.name.escapedLabel): value\($0)" }
    return (reads + ["    self.init(\(arguments.joined(separator: ", ")))"]).joined(separator: "\n")
  }
}

extension StructDeclSyntax {
  /// Whether it is sure to have the memberwise initializer: nothing in it declares one, or could.
  fileprivate var keepsMemberwiseInitializer: Bool {
    let foreign = attributes.contains { element in
      guard case .attribute(let attribute) = element else { return true }
      return !["Entity", "Embeddable", "Selection", "JSONObject", "available", "frozen"].contains(attribute.baseName)
    }
    return !foreign
      && memberBlock.members.allSatisfy { member in
        let declaration = member.decl
        if declaration.is(InitializerDeclSyntax.self) || declaration.is(IfConfigDeclSyntax.self)
          || declaration.is(MacroExpansionDeclSyntax.self)
        {
          return false
        }
        // A property wrapper changes what the initializer takes.
        guard let variable = declaration.as(VariableDeclSyntax.self) else { return true }
        return PropertyAttributes(variable.attributes).nodes.count == variable.attributes.count
      }
  }
}
