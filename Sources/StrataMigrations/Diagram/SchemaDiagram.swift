/// A picture of a schema: every table with its columns and types, and every foreign key.
///
/// ```swift
/// let diagram = SchemaDiagram(of: try await SchemaReader().schema(of: db))
/// try diagram.svg.write(to: file, atomically: true, encoding: .utf8)
/// ```
public struct SchemaDiagram: Sendable, Hashable {
  public struct Row: Sendable, Hashable {
    public let name: String
    /// Shortened where everybody knows the short form: `timestamptz`.
    public let type: String
    public let isKey: Bool
    public let isForeignKey: Bool
    public let isUnique: Bool
    public let isNullable: Bool
  }

  public struct Table: Sendable, Hashable {
    public let name: String
    public let rows: [Row]
  }

  /// A foreign key, from the table that has it.
  public struct Relation: Sendable, Hashable {
    public let table: String
    public let columns: [String]
    public let target: String
    public let targetColumns: [String]
    /// A row may refer to none.
    public let isOptional: Bool
    /// At most one row refers to a row of the target.
    public let isSingle: Bool
  }

  public let tables: [Table]
  public let relations: [Relation]

  /// - Parameter names: The tables to draw; all of them by default.
  public init(of schema: DatabaseSchema, tables names: Set<String>? = nil) {
    let drawn = schema.tables.filter { names?.contains($0.name) ?? true }
    let all = Set(drawn.map(\.name))
    tables = drawn.map { table in
      let foreign = Set(table.foreignKeys.flatMap(\.columns))
      return Table(
        name: table.name,
        rows: table.columns.map { column in
          Row(
            name: column.name, type: Self.short(column.type),
            isKey: table.primaryKey?.columns.contains(column.name) == true, isForeignKey: foreign.contains(column.name),
            isUnique: table.isUnique([column.name]), isNullable: column.isNullable)
        })
    }
    relations = drawn.flatMap { table in
      table.foreignKeys.filter { all.contains($0.targetTable) }.map { key in
        Relation(
          table: table.name, columns: key.columns, target: key.targetTable, targetColumns: key.targetColumns,
          isOptional: key.columns.contains { table.column($0)?.isNullable == true },
          isSingle: table.isUnique(key.columns) || table.primaryKey.map { Set($0.columns) == Set(key.columns) } == true)
      }
    }
  }

  private static func short(_ type: String) -> String {
    let names = [
      ("timestamp without time zone", "timestamp"), ("timestamp with time zone", "timestamptz"),
      ("time without time zone", "time"), ("time with time zone", "timetz"), ("character varying", "varchar"),
      ("double precision", "float8"),
    ]
    for (long, short) in names where type.hasPrefix(long) { return short + type.dropFirst(long.count) }
    return type
  }
}

extension SchemaTable {
  fileprivate func isUnique(_ columns: [String]) -> Bool {
    uniques.contains { Set($0.columns) == Set(columns) }
      || indexes.contains { index in
        index.isUnique && index.condition == nil
          && Set(index.terms.map(\.expression)) == Set(columns.map { $0.isPlainName ? $0 : $0.quotedName })
      }
  }
}
