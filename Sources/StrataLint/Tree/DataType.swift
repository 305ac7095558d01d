/// A type as a statement writes it; the parser has replaced aliases: `int` is `int4`, `char` is `bpchar`.
struct DataType: Sendable, Hashable {
  let name: ObjectName
  /// The numbers in parentheses: `numeric(10,2)`.
  let modifiers: [Int]
  let isArray: Bool
  /// In bytes; -1 where there is none.
  let location: Int

  init(_ tree: SyntaxTree) {
    name = ObjectName(parts: tree.list("names")) ?? ObjectName(name: "unknown")
    let modifiers = tree.list("typmods").compactMap { item in
      item["A_Const"].map { $0["ival"]?.number("ival") ?? 0 }
    }
    // For interval and its precision the parser puts a mask of fields in front.
    self.modifiers = name.name == "interval" && modifiers.count == 2 ? [modifiers[1]] : modifiers
    isArray = !tree.list("arrayBounds").isEmpty
    location = tree["location"] == nil ? -1 : tree.number("location")
  }

  init(name: String, modifiers: [Int] = [], isArray: Bool = false) {
    self.name = ObjectName(name: name)
    self.modifiers = modifiers
    self.isArray = isArray
    location = -1
  }

  /// The name by itself: types of the catalog and those found by the path are alike.
  var base: String { name.name }

  /// `serial`, `bigserial` and `smallserial` are no types but a sequence and a default.
  var isSerial: Bool {
    ["serial", "serial2", "serial4", "serial8", "bigserial", "smallserial"].contains(base)
  }

  /// What a column of this type stores: a serial's integer.
  var stored: DataType {
    switch base {
    case "serial", "serial4": DataType(name: "int4")
    case "bigserial", "serial8": DataType(name: "int8")
    case "smallserial", "serial2": DataType(name: "int2")
    default: self
    }
  }

  /// As SQL spells it.
  var sql: String {
    let word =
      switch base {
      case "int2": "smallint"
      case "int4": "integer"
      case "int8": "bigint"
      case "bpchar": "char"
      case "bool": "boolean"
      case "float4": "real"
      case "float8": "double precision"
      default: name.schema == "pg_catalog" ? name.name : name.sql
      }
    let numbers = modifiers.isEmpty ? "" : "(\(modifiers.map(String.init).joined(separator: ",")))"
    return word + numbers + (isArray ? "[]" : "")
  }

  func isSame(as other: DataType) -> Bool {
    base == other.base && modifiers == other.modifiers && isArray == other.isArray
  }

  /// Whether a column of this type can become the other one without a look at its rows (PostgreSQL, ALTER TABLE, Notes: binary
  /// coercible, and `varchar`, `numeric`, `varbit`, `timestamp` and the like with a wider limit).
  func becomesWithoutRewrite(_ new: DataType) -> Bool {
    guard !isArray, !new.isArray else { return isSame(as: new) }
    switch (base, new.base) {
    case ("varchar", "varchar"), ("varbit", "varbit"):
      guard let limit = new.modifiers.first else { return true }
      return modifiers.first.map { $0 <= limit } ?? false
    case ("varchar", "text"), ("text", "text"): return true
    case ("text", "varchar"): return new.modifiers.isEmpty
    case ("cidr", "inet"): return true
    case ("numeric", "numeric"):
      guard let precision = new.modifiers.first else { return true }
      guard let old = modifiers.first else { return false }
      return old <= precision && modifiers.dropFirst().first ?? 0 == new.modifiers.dropFirst().first ?? 0
    case ("timestamp", "timestamp"), ("timestamptz", "timestamptz"), ("time", "time"), ("timetz", "timetz"),
      ("interval", "interval"):
      return new.modifiers.first ?? 6 >= modifiers.first ?? 6
    default: return isSame(as: new)
    }
  }
}
