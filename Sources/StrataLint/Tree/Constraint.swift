/// A constraint of a column, table or domain.
struct Constraint: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case notNull
    case null
    case defaultValue(Expression)
    case check(Expression)
    case primaryKey
    case unique
    case exclusion
    case foreignKey(table: ObjectName, columns: [String])
    /// `GENERATED … AS IDENTITY`
    case identity
    /// `GENERATED ALWAYS AS (…) STORED`
    case generated(Expression)
    case other
  }

  let kind: Kind
  let name: String?
  /// Of the table that has it; empty for a column's own.
  let columns: [String]
  /// `USING INDEX`
  let index: String?
  let isNotValid: Bool
  let location: Int

  init(_ tree: SyntaxTree) {
    let expression = Expression(tree["raw_expr"] ?? .null)
    var columns = tree.list("keys").compactMap(\.string)
    switch tree.text("contype") {
    case "CONSTR_NOTNULL": kind = .notNull
    case "CONSTR_NULL": kind = .null
    case "CONSTR_DEFAULT": kind = .defaultValue(expression)
    case "CONSTR_CHECK": kind = .check(expression)
    case "CONSTR_PRIMARY": kind = .primaryKey
    case "CONSTR_UNIQUE": kind = .unique
    case "CONSTR_EXCLUSION": kind = .exclusion
    case "CONSTR_IDENTITY": kind = .identity
    case "CONSTR_GENERATED": kind = .generated(expression)
    case "CONSTR_FOREIGN":
      kind = .foreignKey(
        table: ObjectName(range: tree["pktable"]) ?? ObjectName(name: "unknown"),
        columns: tree.list("pk_attrs").compactMap(\.string))
      columns = tree.list("fk_attrs").compactMap(\.string)
    default: kind = .other
    }
    self.columns = columns
    name = tree.text("conname")
    index = tree.text("indexname")
    isNotValid = tree.flag("skip_validation")
    location = tree.number("location")
  }
}
