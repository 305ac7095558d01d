/// An index of a table.
public struct TableIndex: Sendable, Hashable {
  public enum Method: Sendable, Hashable {
    /// Equality, ranges and order; the default.
    case btree
    /// Equality alone, of long values.
    case hash
    /// What a value contains: arrays, `jsonb`, texts for full-text search. PostgreSQL only.
    case gin
    /// Ranges, shapes and distances. PostgreSQL only.
    case gist
    /// Large tables whose rows lie in the order of the column. PostgreSQL only.
    case brin
    /// Texts by what they contain and by similarity, with the extension `pg_trgm`. PostgreSQL only.
    case trigram
  }

  public let name: String
  public let isUnique: Bool
  public let method: Method
  let terms: [SQLExpression]
  /// Columns that are kept beside the terms, so that queries of them read the index alone.
  let included: [String]
  let condition: SQLExpression?
  /// What the terms are in Swift; empty for expressions.
  let properties: [String]

  init(
    _ table: String, name: String?, isUnique: Bool, method: Method, terms: [SQLExpression], included: [String] = [],
    condition: SQLExpression?, properties: [String]
  ) {
    let names = terms.map { term in
      if case .column(let reference) = term { reference.name } else { "expr" }
    }
    self.name = name ?? .constraint(table, names, isUnique ? "key" : "idx")
    self.isUnique = isUnique
    self.method = method
    self.terms = terms
    self.included = included
    self.condition = condition
    self.properties = properties
  }
}

extension Entity {
  /// An index of columns.
  ///
  /// ```swift
  /// static let indexes = [
  ///   index(\.guildID, \.dueAt, where: { $0.status == .open }),
  ///   index(\.guildID, \.title, unique: true),
  ///   index(\.title, using: .trigram),
  /// ]
  /// ```
  /// A unique index of an entity with `@DeletedAt` is one of the rows that live.
  /// - Parameters:
  ///   - name: By default `table_columns_idx`, or `table_columns_key` of a unique one, as PostgreSQL names them.
  ///   - condition: Rows that do not meet it are left out of the index.
  public static func index<each Value: DatabaseValue>(
    _ columns: repeat KeyPath<Columns, Column<Self, each Value>>, named name: String? = nil, unique: Bool = false,
    using method: TableIndex.Method = .btree, where condition: ((Columns) -> Condition)? = nil
  ) -> TableIndex {
    let terms = references(repeat each columns)
    return TableIndex(
      tableName, name: name, isUnique: unique, method: method, terms: terms.map { .column($0.reference) },
      condition: condition?(Self.columns).expression, properties: terms.map(\.property))
  }

  /// An index that keeps other columns beside those that it is ordered by: queries of them read the index alone. PostgreSQL only.
  public static func index<each Value: DatabaseValue, Included: DatabaseValue, each Other: DatabaseValue>(
    _ columns: repeat KeyPath<Columns, Column<Self, each Value>>,
    including included: KeyPath<Columns, Column<Self, Included>>,
    _ others: repeat KeyPath<Columns, Column<Self, each Other>>, named name: String? = nil, unique: Bool = false,
    where condition: ((Columns) -> Condition)? = nil
  ) -> TableIndex {
    let terms = references(repeat each columns)
    return TableIndex(
      tableName, name: name, isUnique: unique, method: .btree, terms: terms.map { .column($0.reference) },
      included: references(included, repeat each others).map(\.reference.name),
      condition: condition?(Self.columns).expression, properties: terms.map(\.property))
  }

  private static func references<each Value: DatabaseValue>(
    _ columns: repeat KeyPath<Columns, Column<Self, each Value>>
  ) -> [(reference: ColumnReference, property: String)] {
    var found: [(ColumnReference, String)] = []
    for path in repeat each columns {
      let column = Self.columns[keyPath: path]
      found.append((column.reference, column.property))
    }
    return found
  }

  /// An index of something computed, for queries that compute the same: `index(on: { $0.name.lowercased() }, unique: true)`.
  public static func index(
    on expression: (Columns) -> some ValueExpression, named name: String? = nil, unique: Bool = false,
    using method: TableIndex.Method = .btree, where condition: ((Columns) -> Condition)? = nil
  ) -> TableIndex {
    TableIndex(
      tableName, name: name, isUnique: unique, method: method, terms: [expression(columns).expression],
      condition: condition?(columns).expression, properties: [])
  }
}
