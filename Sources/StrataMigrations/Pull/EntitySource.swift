/// Entities in Swift for the tables of a schema: a first version to go on with.
///
/// ```swift
/// let source = EntitySource(of: try await SchemaReader().schema(of: db))
/// try source.text.write(to: file, atomically: true, encoding: .utf8)
/// for line in source.missing { print(line) }
/// ```
public struct EntitySource: Sendable, Hashable {
  /// A file that compiles.
  public let text: String
  /// What the entities do not say of the schema, a line for each. A diff from the entities to the database would find most of it.
  public let missing: [String]

  public init(of schema: DatabaseSchema) {
    var writer = EntitySourceWriter(schema)
    text = writer.write()
    missing = writer.missing
  }
}

/// Writes the file.
private struct EntitySourceWriter {
  private let schema: DatabaseSchema
  private(set) var missing: [String] = []
  private var imports: Set<String> = ["Strata"]
  private var entities: [String: EntityPlan] = [:]
  private var enums: [String: String] = [:]

  init(_ schema: DatabaseSchema) { self.schema = schema }

  mutating func write() -> String {
    var parts: [String] = []
    plan()
    for type in schema.enums {
      let name = SwiftNames.type(type.name)
      imports.insert("StrataPostgres")
      parts.append(EnumSource.text(name, values: type.values, conformance: "PostgresEnum"))
    }
    for table in schema.tables {
      guard var plan = entities[table.name] else { continue }
      var writer = TableSourceWriter(table, schema, entities)
      let text = writer.write(&plan)
      imports.formUnion(writer.imports)
      missing += writer.missing
      parts += writer.enums + [text]
    }
    for view in schema.views { missing.append("\(view.name): a view has no entity; read it with @Selection or SQL") }
    missing += schema.notes
    let head = imports.sorted().map { "import \($0)" }.joined(separator: "\n")
    return ([head] + parts).joined(separator: "\n\n") + "\n"
  }

  /// Names of the entities and the types of their keys, which others need.
  private mutating func plan() {
    var taken = Set(schema.enums.map { SwiftNames.type($0.name) })
    for table in schema.tables {
      guard let key = table.primaryKey else {
        missing.append("\(table.name): has no primary key, so no entity; add one")
        continue
      }
      var name = SwiftNames.type(table.name)
      while !taken.insert(name).inserted { name += "Row" }
      entities[table.name] = EntityPlan(name: name, key: key.columns, table: table, schema: schema)
    }
  }
}

/// What other entities know of one.
struct EntityPlan {
  let name: String
  let key: [String]
  /// The type of its `id`; `nil` for a composite key and for one of a type that Strata does not have.
  let keyType: String?

  init(name: String, key: [String], table: SchemaTable, schema: DatabaseSchema) {
    self.name = name
    self.key = key
    guard key.count == 1, let column = table.column(key[0]) else {
      keyType = nil
      return
    }
    let isNumbered = column.identity != nil || column.defaultValue?.hasPrefix("nextval(") == true
    let isOwn = !table.foreignKeys.contains { $0.columns == key }
    switch (schema.kind, column.type) {
    case (.postgres, "uuid") where isOwn, (.sqlite, "BLOB") where isOwn: keyType = "Key<\(name)>"
    case (.postgres, "bigint") where isNumbered && isOwn: keyType = "IdentityKey<\(name)>"
    case (.sqlite, "INTEGER") where isOwn: keyType = "IdentityKey<\(name)>"
    default: keyType = SwiftColumnType(column.type, of: schema.kind)?.name
    }
  }

  func property(of column: String) -> String {
    let name = SwiftNames.property(column)
    return name == "id" && key != [column] ? "idColumn" : name
  }
}

/// Writes an enumeration.
enum EnumSource {
  static func text(_ name: String, values: [String], conformance: String) -> String {
    let cases = cases(values).map { value, name in
      let escaped = SwiftNames.escaped(name)
      return name == value ? "  case \(escaped)" : "  case \(escaped) = \(value.swiftLiteral)"
    }
    return "enum \(name): String, \(conformance) {\n\(cases.joined(separator: "\n"))\n}"
  }

  /// The values with the names of their cases.
  static func cases(_ values: [String]) -> [(value: String, name: String)] {
    var taken: Set<String> = []
    return values.map { value in
      var name = SwiftNames.enumCase(value)
      while !taken.insert(name).inserted { name += "Other" }
      return (value, name)
    }
  }
}
