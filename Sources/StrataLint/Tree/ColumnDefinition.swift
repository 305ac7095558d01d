/// A column of CREATE TABLE or ADD COLUMN.
struct ColumnDefinition: Sendable, Hashable {
  let name: String
  let type: DataType
  let constraints: [Constraint]
  let location: Int

  init(_ tree: SyntaxTree) {
    name = tree.text("colname") ?? ""
    type = DataType(tree["typeName"] ?? .null)
    constraints = tree.list("constraints").compactMap { $0["Constraint"].map(Constraint.init) }
    location = tree.number("location")
  }

  var defaultValue: Expression? {
    for case .defaultValue(let value) in constraints.map(\.kind) where value.kind != .null { return value }
    return nil
  }

  var generated: Expression? {
    for case .generated(let value) in constraints.map(\.kind) { return value }
    return nil
  }

  var isIdentity: Bool { constraints.contains { $0.kind == .identity } }
  var isPrimaryKey: Bool { constraints.contains { $0.kind == .primaryKey } }
  var isRequired: Bool { isPrimaryKey || constraints.contains { $0.kind == .notNull } }
}
