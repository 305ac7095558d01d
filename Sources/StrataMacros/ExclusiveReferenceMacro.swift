import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// `@ExclusiveReference`: writes the conformance of an enum to `ExclusiveReference`.
struct ExclusiveReferenceMacro: ExtensionMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    func refuse(_ message: ReferenceDiagnostic, at node: some SyntaxProtocol) {
      context.diagnose(Diagnostic(node: node, message: message))
    }
    guard let enumeration = declaration.as(EnumDeclSyntax.self) else {
      refuse(.notAnEnum, at: node)
      return []
    }
    if let generics = enumeration.genericParameterClause {
      refuse(.generic, at: generics)
      return []
    }
    let elements = enumeration.memberBlock.members.compactMap { $0.decl.as(EnumCaseDeclSyntax.self) }
      .flatMap { Array($0.elements) }
    guard !elements.isEmpty else {
      refuse(.noCases, at: enumeration.name)
      return []
    }
    var cases: [ReferenceCase] = []
    for element in elements {
      let name = element.name.text.trimmingBackticks
      if ReferenceCase.takenNames.contains(name) {
        refuse(.takenName(name), at: element.name)
      } else if let found = ReferenceCase(element) {
        if ReferenceCase.takenEntities.contains(found.entity) {
          refuse(.takenEntity(found.entity), at: element)
        } else {
          cases.append(found)
        }
      } else {
        refuse(.noKey(name), at: element)
      }
    }
    guard cases.count == elements.count else { return [] }
    let writer = ExclusiveReferenceWriter(
      type: type.trimmedDescription, access: enumeration.generatedAccess, cases: cases)
    return [try ExtensionDeclSyntax("\(raw: writer.source)")]
  }
}

/// A case with the key of an entity.
struct ReferenceCase {
  let name: String
  /// What stands in front of the key, such as `id: `.
  let label: String
  let key: String
  let entity: String

  /// Names that what the macro writes has itself.
  static let takenNames: Set<String> = [
    "Strata", "Swift", "self", "none", "some", "Row", "Columns", "OptionalColumns", "embeddedKey", "embeddedKeys",
    "embeddedPath", "embeddedReference", "embeddedRows", "embeddedSchema", "embeddedTypes", "embeddedWhole",
  ]

  /// Types that stand in the enum, where they would be meant instead of an entity.
  static let takenEntities: Set<String> = ["Row", "Columns", "OptionalColumns"]

  /// - Returns: `nil` unless the case has one value, and that is a key whose entity can be told by its name.
  init?(_ element: EnumCaseElementSyntax) {
    guard let parameters = element.parameterClause?.parameters, parameters.count == 1, let parameter = parameters.first,
      let entity = Self.entity(of: parameter.type)
    else { return nil }
    name = element.name.text.trimmingBackticks
    label = parameter.firstName.map { $0.text == "_" ? "" : "\($0.text): " } ?? ""
    key = parameter.type.trimmedDescription
    self.entity = entity
  }

  /// Of `Key<Chore>`, `IdentityKey<Chore>` or `Chore.ID`.
  private static func entity(of type: TypeSyntax) -> String? {
    let (name, arguments): (String, GenericArgumentClauseSyntax?)
    if let member = type.as(MemberTypeSyntax.self) {
      if member.name.text == "ID" { return member.baseType.trimmedDescription }
      (name, arguments) = (member.name.text, member.genericArgumentClause)
    } else if let identifier = type.as(IdentifierTypeSyntax.self) {
      (name, arguments) = (identifier.name.text, identifier.genericArgumentClause)
    } else {
      return nil
    }
    guard ["Key", "IdentityKey"].contains(name), let arguments, arguments.arguments.count == 1 else { return nil }
    return arguments.arguments.first?.argument.trimmedDescription
  }
}

/// Writes the extension of a reference to one of several entities as source.
struct ExclusiveReferenceWriter {
  let type: String
  let access: String
  let cases: [ReferenceCase]

  var source: String {
    """
    extension \(type): Strata.ExclusiveReference {
    \(row)

    \(columns(isOptional: false))

    \(columns(isOptional: true))

    \(coding)
    }
    """
  }

  /// The same cases with whole rows, which is what a relation loads.
  private var row: String {
    let lines = cases.map { "    case \($0.name.escaped)(\($0.entity))" }
    return """
        \(access)enum Row: Swift.Sendable {
      \(lines.joined(separator: "\n"))
        }
      """
  }

  /// `Columns`, or `OptionalColumns` for where the row may refer to nothing.
  private func columns(isOptional: Bool) -> String {
    let name = isOptional ? "OptionalColumns" : "Columns"
    let value = isOptional ? "\(type)?" : type
    let fields = cases.map { "    \(access)let \($0.name.escaped): Strata.Column<Model, Swift.Optional<\($0.key)>>" }
    let assignments = cases.map { item in
      let property = Naming.snakeCase(item.name)
      return """
              self.\(item.name.escaped) = Strata.Column(path.column(Strata.NamingStrategy.columnName(\
        \((item.name + "ID").literal), \((property + "_id").literal))), of: path.table, \
        property: path.property(\(item.name.literal)), at: { \
        if case .\(item.name.escaped)(let key)\(isOptional ? "?" : "") = value($0) { key } else { nil } })
        """
    }
    let optionally = """
          \(access)static func optionally(\
      _ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> \(type)?) -> OptionalColumns {
            OptionalColumns(path, at: value)
          }\n
      """
    let keys = cases.map { "Strata.ExclusiveKey(self.\($0.name.escaped))" }
    let rows = cases.map {
      "        Strata.ExclusiveRow(self.\($0.name.escaped), \($0.entity).self) { .\($0.name.escaped)($0) }"
    }
    let schema = cases.map {
      "        Strata.ColumnSchema.referring(self.\($0.name.escaped), to: \($0.entity).self),"
    }
    return """
        \(access)struct \(name)<Model: Strata.Entity>: Strata.ExclusiveColumns {
          \(access)typealias Value = \(value)
      \(fields.joined(separator: "\n"))
          private let embeddedPath: Strata.EmbeddedPath
          \(access)init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> \(value)) {
            self.embeddedPath = path
      \(assignments.joined(separator: "\n"))
          }
      \(isOptional ? optionally : "")    \(access)var embeddedKeys: [Strata.ExclusiveKey] {
            [\(keys.joined(separator: ", "))]
          }
          \(access)func embeddedReference(_ value: \(value)) -> \(type)? { value }
          \(access)var embeddedRows: Strata.ExclusiveRows<Model, \(type).Row> {
            Strata.ExclusiveRows(
      \(rows.joined(separator: ",\n")))
          }
          \(access)var embeddedSchema: [Strata.ColumnSchema] {
            self.embeddedPath.exclusive([
      \(schema.joined(separator: "\n"))
            ], isOptional: \(isOptional))
          }
        }
      """
  }

  private var coding: String {
    let types = cases.map { "Swift.Optional<\($0.key)>.databaseType" }
    let places = cases.enumerated().map {
      "    case .\($1.name.escaped)(let key): (\($0), Strata.BoundValue(key))"
    }
    let encoders = cases.enumerated().map { place, item in
      let values = cases.indices.map { other in
        other == place
          ? "      key.encode(into: &parameters)" : "      parameters.appendNull(\(type).embeddedTypes[\(other)])"
      }
      return "    case .\(item.name.escaped)(let key):\n\(values.joined(separator: "\n"))"
    }
    let reads = cases.map { item in
      """
          if let key = try Swift.Optional<\(item.key)>(from: &row) { \
      found.append(.\(item.name.escaped)(\(item.label)key)) }
      """
    }
    return """
        \(access)static let embeddedTypes: [Strata.DatabaseType] = [\(types.joined(separator: ", "))]
        \(access)var embeddedKey: (place: Swift.Int, value: Strata.BoundValue) {
          switch self {
      \(places.joined(separator: "\n"))
          }
        }
        \(access)func encode(into parameters: inout Strata.ParameterBuffer) {
          switch self {
      \(encoders.joined(separator: "\n"))
          }
        }
        \(access)init(from row: inout Strata.RowReader) throws(Strata.DatabaseError) {
          var found = Strata.ExclusiveReader<\(type)>()
      \(reads.joined(separator: "\n"))
          self = try found.only()
        }
      """
  }
}

/// What can be wrong with a reference to one of several entities.
enum ReferenceDiagnostic: DiagnosticMessage {
  case notAnEnum
  case generic
  case noCases
  case noKey(String)
  case takenName(String)
  case takenEntity(String)

  var severity: DiagnosticSeverity { .error }

  var diagnosticID: MessageID {
    let name = String(describing: self).prefix { $0 != "(" }
    return MessageID(domain: "Strata", id: String(name))
  }

  var message: String {
    switch self {
    case .notAnEnum: "'@ExclusiveReference' is for an enum with a case for each entity that a row may refer to"
    case .generic: "a reference cannot be generic: its cases are foreign keys to tables"
    case .noCases: "a reference needs a case for each entity: 'case chore(Key<Chore>)'"
    case .noKey(let name):
      "'\(name)' needs the key of one entity: 'Key<Name>', 'IdentityKey<Name>', or 'Name.ID' for any other key"
    case .takenName(let name):
      "'\(name)' means something else in what '@ExclusiveReference' writes; name the case otherwise"
    case .takenEntity(let name):
      "'\(name)' means something else inside the enum; write the entity's module in front of it: 'Module.\(name)'"
    }
  }
}
