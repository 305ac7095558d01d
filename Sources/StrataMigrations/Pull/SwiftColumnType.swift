/// The type of Swift that a column's values have.
struct SwiftColumnType: Sendable, Hashable {
  /// Without the question mark.
  let name: String
  /// What `@Column(type:)` says, where the Swift type stands for another one.
  let declared: String?

  init(_ name: String, declared: String? = nil) {
    self.name = name
    self.declared = declared
  }

  /// - Returns: `nil` for a type that Strata has no values of.
  init?(_ type: String, of kind: SchemaKind) {
    switch kind {
    case .sqlite:
      switch type {
      case "INTEGER", "INT": self.init("Int")
      case "REAL": self.init("Double")
      case "TEXT": self.init("String")
      case "BLOB": self.init("[UInt8]")
      default: return nil
      }
    case .postgres:
      if type.hasSuffix("[]") {
        guard let element = SwiftColumnType(String(type.dropLast(2)), of: kind) else { return nil }
        self.init("[\(element.name)]", declared: element.declared.map { _ in type })
      } else if let name = Self.plain[type] {
        self.init(name)
      } else if let name = Self.declared[type.prefixBeforeParenthesis] {
        self.init(name, declared: type)
      } else {
        return nil
      }
    }
  }

  private static let plain = [
    "smallint": "Int16", "integer": "Int32", "bigint": "Int", "real": "Float", "double precision": "Double",
    "numeric": "BigDecimal", "boolean": "Bool", "text": "String", "uuid": "UUID", "bytea": "[UInt8]",
    "jsonb": "JSONText",
    "date": "LocalDate", "time without time zone": "LocalTime", "time with time zone": "OffsetTime",
    "timestamp without time zone": "LocalDateTime", "timestamp with time zone": "Date", "interval": "Interval",
    "inet": "Inet", "cidr": "CIDR", "macaddr": "MACAddress",
  ]

  private static let declared = [
    "numeric": "BigDecimal", "character varying": "String", "character": "String", "citext": "String",
    "json": "JSONText",
  ]

  /// What a file has to import for it besides Strata.
  var imports: Set<String> {
    var name = name
    while name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
    switch name {
    case "UUID", "Date": return ["Foundation"]
    case "Inet", "CIDR", "MACAddress": return ["StrataPostgres"]
    default: return []
    }
  }
}

extension String {
  fileprivate var prefixBeforeParenthesis: String { String(prefix { $0 != "(" }) }
}
