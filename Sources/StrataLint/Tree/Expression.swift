/// A value or condition, as far as rules look into it.
struct Expression: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case constant
    case null
    /// `column IS NULL`, `column IS NOT NULL`.
    case nullTest(column: String, isNotNull: Bool)
    case other
  }

  let kind: Kind
  /// Every function that it calls, in it or below.
  let functions: [ObjectName]
  /// The columns that are `IS NOT NULL` on every row for which it is true.
  let requiredColumns: [String]

  init(_ tree: SyntaxTree) {
    kind = Self.kind(tree)
    requiredColumns = Self.required(tree)
    var functions: [ObjectName] = []
    tree.walk { kind, fields in
      if kind == "FuncCall", let name = ObjectName(parts: fields.list("funcname")) { functions.append(name) }
    }
    self.functions = functions
  }

  private static func kind(_ tree: SyntaxTree) -> Kind {
    guard let (kind, fields) = tree.node else { return .other }
    switch kind {
    case "A_Const": return fields.flag("isnull") ? .null : .constant
    case "TypeCast": return fields["arg"].map(Self.kind) ?? .other
    case "NullTest":
      guard let parts = fields["arg"]?["ColumnRef"]?.list("fields"), let column = parts.compactMap(\.string).last else {
        return .other
      }
      return .nullTest(column: column, isNotNull: fields.text("nulltesttype") == "IS_NOT_NULL")
    default: return .other
    }
  }

  private static func required(_ tree: SyntaxTree) -> [String] {
    if case .nullTest(let column, true) = Self.kind(tree) { return [column] }
    guard let fields = tree["BoolExpr"], fields.text("boolop") == "AND_EXPR" else { return [] }
    return fields.list("args").flatMap(Self.required)
  }

  /// The functions that may give another value in every row, so that a default must be computed for each.
  ///
  /// Those of PostgreSQL that give one value for the whole statement are known; any other is taken as volatile, which is what a
  /// function is unless its author says otherwise (PostgreSQL, CREATE FUNCTION).
  var volatileFunctions: [ObjectName] { functions.filter { !Self.steady.contains($0.name) } }

  private static let steady: Set<String> = [
    "now", "transaction_timestamp", "statement_timestamp", "current_database", "current_schema", "current_setting",
    "current_user", "session_user", "version", "lower", "upper", "initcap", "trim", "btrim", "ltrim", "rtrim", "length",
    "char_length", "concat", "concat_ws", "substring", "substr", "replace", "left", "right", "lpad", "rpad", "repeat",
    "md5", "sha256", "encode", "decode", "convert_to", "to_char", "to_date", "to_timestamp", "to_number", "timezone",
    "date_trunc", "date_part", "extract", "make_date", "make_interval", "make_timestamptz", "age", "abs", "ceil",
    "ceiling", "floor", "round", "trunc", "sign", "sqrt", "power", "mod", "greatest", "least", "json_build_object",
    "json_build_array", "jsonb_build_object", "jsonb_build_array", "to_json", "to_jsonb", "jsonb_set", "array_fill",
    "string_to_array", "to_tsvector", "format", "int4range", "int8range", "numrange", "tsrange", "tstzrange",
    "daterange",
  ]
}
