/// What is defined in a database, as a value: what two of them differ in is a ``SchemaDiff``.
///
/// Expressions are texts as the database itself writes them, so that equal ones have equal texts; see ``SchemaReader``.
public struct DatabaseSchema: Sendable, Hashable {
  public var kind: SchemaKind
  /// By name.
  public var tables: [SchemaTable]
  public var enums: [SchemaEnum]
  /// The names of PostgreSQL's extensions, those that every database has left out.
  public var extensions: [String]
  public var views: [SchemaView]
  /// What is there and has no place in this value, in words: triggers and policies that Strata did not make, partitions and so on.
  public var notes: [String]

  public init(
    _ kind: SchemaKind, tables: [SchemaTable] = [], enums: [SchemaEnum] = [], extensions: [String] = [],
    views: [SchemaView] = [], notes: [String] = []
  ) {
    self.kind = kind
    self.tables = tables
    self.enums = enums
    self.extensions = extensions
    self.views = views
    self.notes = notes
  }

  public func table(_ name: String) -> SchemaTable? { tables.first { $0.name == name } }

  /// The same with everything in the order of its name. The order of columns means nothing to a query that names them, and
  /// PostgreSQL cannot change it.
  public var sorted: DatabaseSchema {
    var schema = self
    schema.tables = tables.map(\.sorted).sorted { $0.name < $1.name }
    schema.enums.sort { $0.name < $1.name }
    schema.extensions.sort()
    schema.views.sort { $0.name < $1.name }
    schema.notes.sort()
    return schema
  }
}

/// Which database a schema is of: what it can say and how it says it.
public enum SchemaKind: String, Sendable, Hashable, CaseIterable {
  case postgres
  case sqlite
}

/// An enumeration type of PostgreSQL.
public struct SchemaEnum: Sendable, Hashable {
  public var name: String
  /// In their order, which is that of comparisons.
  public var values: [String]

  public init(_ name: String, values: [String]) {
    self.name = name
    self.values = values
  }
}

/// A view, as it is: a diff does not change views.
public struct SchemaView: Sendable, Hashable {
  public var name: String
  /// The query.
  public var definition: String
  public var isMaterialized: Bool

  public init(_ name: String, definition: String, isMaterialized: Bool = false) {
    self.name = name
    self.definition = definition
    self.isMaterialized = isMaterialized
  }
}
