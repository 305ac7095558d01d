/// A SELECT as a value, whatever its rows become.
public struct SelectStatement: Sendable, Hashable {
  /// What stands behind SELECT.
  enum Columns: Sendable, Hashable {
    /// All columns of these tables, as entities are read.
    case tables([TableReference])
    case expressions([SQLExpression])
    /// Each row as one value, and the query as an array of them.
    case records([RecordField])

    func mapping(
      _ change: (SQLExpression) -> SQLExpression, tables changeTable: (TableReference) -> TableReference
    ) -> Columns {
      switch self {
      case .tables(let tables): .tables(tables.map(changeTable))
      case .expressions(let expressions): .expressions(expressions.map(change))
      case .records(let fields): .records(fields.map { RecordField(change($0.expression), $0.type) })
      }
    }
  }

  enum Distinct: Sendable, Hashable {
    case rows
    case on([SQLExpression])
  }

  struct Join: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable {
      case inner = "JOIN"
      case left = "LEFT JOIN"
      case right = "RIGHT JOIN"
      case full = "FULL JOIN"
    }

    let kind: Kind
    let table: TableReference
    let condition: SQLExpression
  }

  /// Two queries whose rows are put together.
  struct Combination: Sendable, Hashable {
    enum Operation: String, Sendable, Hashable {
      case union = "UNION"
      case unionAll = "UNION ALL"
      case intersect = "INTERSECT"
      case except = "EXCEPT"
    }

    let operation: Operation
    /// The first and the second; in an array, because a value cannot hold another one of its own type.
    let parts: [SelectStatement]

    init(_ operation: Operation, _ first: SelectStatement, _ second: SelectStatement) {
      self.operation = operation
      parts = [first, second]
    }
  }

  var columns: Columns
  var distinct: Distinct?
  var table: TableReference
  var joins: [Join] = []
  var predicate: SQLExpression?
  var grouping: [SQLExpression] = []
  var having: SQLExpression?
  var ordering: [Ordering] = []
  var limit: Int?
  var offset: Int?
  var lock: RowLock?
  /// Instead of everything from SELECT to HAVING.
  var combination: Combination?

  init(_ columns: Columns, from table: TableReference) {
    self.columns = columns
    self.table = table
  }

  mutating func narrow(_ condition: Condition) {
    predicate = (predicate.map { Condition($0) && condition } ?? condition).expression
  }

  /// The tables of which every row of the result has one.
  var certainTables: [TableReference] {
    var certain = [table]
    for join in joins {
      switch join.kind {
      case .inner: certain.append(join.table)
      case .left: break
      case .right: certain = [join.table]
      case .full: certain = []
      }
    }
    return certain.filter { $0.source == .table }
  }

  /// Those that stand behind FROM. A combination has none: its parts have.
  var tables: [TableReference] { combination == nil ? [table] + joins.map(\.table) : [] }

  /// Whole rows: nothing that is selected makes one of many.
  var selectsTables: Bool {
    switch columns {
    case .tables: true
    case .expressions, .records: false
    }
  }

  var selectsRecords: Bool {
    switch columns {
    case .records: true
    case .tables, .expressions: false
    }
  }

  /// Which rows there are does not depend on what is selected: they are neither distinct, nor aggregates of all rows.
  var existsByRows: Bool { combination == nil && distinct == nil && (selectsTables || !grouping.isEmpty) }

  /// Each row of the tables is one of the result.
  var isPlain: Bool {
    combination == nil && selectsTables && distinct == nil && grouping.isEmpty && having == nil && limit == nil
      && offset == nil
  }
}

/// A table of an entity in a statement, and the name that it has there.
struct TableReference: Sendable, Hashable {
  indirect enum Source: Sendable, Hashable {
    case table
    /// The rows of a query that may use the columns of the tables in front of it.
    case lateral(SelectStatement)
    case common(CommonTableExpression)
    /// In the step of a recursive common table with this name: the rows that were found so far.
    case recursion(String)
  }

  let schema: TableSchema
  let alias: String
  let source: Source
  var deleted: DeletedRows

  init<Model: Entity>(
    _ model: Model.Type, as alias: String? = nil, source: Source = .table, deleted: DeletedRows = .hidden
  ) {
    self.init(Model.schema, as: alias ?? Model.tableName, source: source, deleted: deleted)
  }

  init(_ schema: TableSchema, as alias: String, source: Source, deleted: DeletedRows = .hidden) {
    self.schema = schema
    self.alias = alias
    self.source = source
    self.deleted = deleted
  }

  var isCommon: Bool {
    switch source {
    case .common: true
    case .table, .lateral, .recursion: false
    }
  }

  /// What hides its deleted rows, or shows nothing else.
  var visibility: SQLExpression? {
    guard let column = schema.deletedAt else { return nil }
    let deletedAt = SQLExpression.column(ColumnReference(table: alias, name: column.name))
    switch deleted {
    case .hidden:
      // What a query returns, it has hidden itself.
      guard case .table = source else { return nil }
      return .isNull(deletedAt)
    case .included: return nil
    case .only: return .isNotNull(deletedAt)
    }
  }
}

/// Which rows of an entity with `@DeletedAt` a query sees.
public enum DeletedRows: Sendable, Hashable, CaseIterable {
  case hidden
  case included
  case only
}
