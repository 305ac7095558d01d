/// The parser's JSON, read. Only the initializers of the model in `Tree` look into it; rules see the model.
enum SyntaxTree: Sendable, Hashable {
  case object([String: SyntaxTree])
  case array([SyntaxTree])
  case text(String)
  case number(Int)
  case flag(Bool)
  case null

  subscript(_ key: String) -> SyntaxTree? {
    if case .object(let fields) = self { fields[key] } else { nil }
  }

  /// The parser leaves out what is empty, so an absent list is an empty one.
  func list(_ key: String) -> [SyntaxTree] {
    if case .array(let items) = self[key] { items } else { [] }
  }

  func text(_ key: String) -> String? {
    if case .text(let text) = self[key] { text } else { nil }
  }

  /// Zero is left out by the parser, as is what is absent.
  func number(_ key: String) -> Int {
    if case .number(let number) = self[key] { number } else { 0 }
  }

  func flag(_ key: String) -> Bool { self[key] == .flag(true) }

  /// A node of any kind is an object with one field: the kind's name.
  var node: (kind: String, fields: SyntaxTree)? {
    guard case .object(let fields) = self, fields.count == 1, let (kind, value) = fields.first else { return nil }
    return (kind, value)
  }

  /// The fields of a node of this kind.
  func fields(of kind: String) -> SyntaxTree? { self[kind] }

  /// The text of a `String` node.
  var string: String? { self["String"]?.text("sval") }

  /// The items of a `List` node, or the node by itself: names come in both forms.
  var items: [SyntaxTree] {
    if let list = self["List"] { list.list("items") } else { [self] }
  }

  /// Every node below, this one first.
  func walk(_ visit: (_ kind: String, _ fields: SyntaxTree) -> Void) {
    switch self {
    case .object(let fields):
      // In the order of names: findings must not depend on the hash's seed.
      for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
        if key.first?.isUppercase == true { visit(key, value) }
        value.walk(visit)
      }
    case .array(let items): for item in items { item.walk(visit) }
    case .text, .number, .flag, .null: break
    }
  }
}
