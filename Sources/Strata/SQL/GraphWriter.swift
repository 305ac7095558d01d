/// Makes one statement of a query and all that is loaded beside its rows, for a database that has arrays of records: no row is
/// repeated, and every value comes in the format that it has in a row of its own.
///
/// A parent is joined: its columns stand in the same row. Children are an array of records that a sub-query makes, a computed value is
/// a sub-query.
struct GraphWriter {
  /// The names of the tables around what is written now.
  private var used: Set<String>

  private init(_ statement: SelectStatement) { used = Set(statement.tables.map(\.alias)) }

  /// The query with the columns of its rows, and of what is beside them.
  /// - Parameter selected: What is read of the rows; all columns, when there is nothing else.
  static func statement(
    _ query: SelectStatement, selecting selected: [RecordField]? = nil, loading relations: [RelationPlan]
  ) -> SelectStatement {
    var writer = GraphWriter(query)
    var statement = query
    let fields =
      (selected ?? fields(of: query.table)) + writer.fields(of: relations, from: query.table.alias, in: &statement)
    statement.columns = .expressions(fields.map(\.expression))
    return statement
  }

  /// - Parameter statement: Gets a join for each parent.
  private mutating func fields(
    of relations: [RelationPlan], from source: String, in statement: inout SelectStatement
  ) -> [RecordField] {
    var fields: [RecordField] = []
    for relation in relations {
      let sourceColumn = ColumnReference(table: source, name: relation.source)
      switch relation.kind {
      case .parent:
        let (rows, link, _) = relation.rows { name(like: $0) }
        statement.joins.append(
          .init(kind: .left, table: rows.table, condition: .comparison(.equal, .column(link), .column(sourceColumn))))
        fields += Self.fields(of: rows.table)
        fields += self.fields(of: relation.nested, from: rows.table.alias, in: &statement)
      case .children, .value:
        // Names that are used inside are free again behind it.
        let outer = used
        defer { used = outer }
        var (rows, link, own) = relation.rows { name(like: $0) }
        rows.narrow(Condition(.comparison(.equal, .column(link), .column(sourceColumn))))
        var inner = relation.selected?.map { RecordField(own($0.expression), $0.type) } ?? []
        if relation.selected == nil {
          inner += Self.fields(of: rows.table)
          inner += self.fields(of: relation.nested, from: rows.table.alias, in: &rows)
        }
        rows.columns = relation.kind == .children ? .records(inner) : .expressions(inner.map(\.expression))
        fields.append(
          RecordField(.query(rows), relation.kind == .children ? .recordArray : inner.first?.type ?? .unknown))
      }
    }
    return fields
  }

  private mutating func name(like name: String) -> String {
    let free = name.unlike(used)
    used.insert(free)
    return free
  }

  private static func fields(of table: TableReference) -> [RecordField] {
    table.schema.columns.map { RecordField(.column($0.reference(in: table.alias)), $0.type) }
  }
}

/// A value of a record, and how it is read.
struct RecordField: Sendable, Hashable {
  let expression: SQLExpression
  let type: DatabaseType

  init(_ expression: SQLExpression, _ type: DatabaseType) {
    self.expression = expression
    self.type = type
  }
}
