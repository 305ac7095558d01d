/// A query whose rows have a name inside other queries: a common table expression
/// (https://www.postgresql.org/docs/current/queries-with.html).
///
/// ```swift
/// let totals = CommonTable("totals", Chore.select { ($0.guildID, .count()) }.group { $0.guildID })
/// let busy = Guild.everything.join(totals) { guild, total in guild.id == total.0 }
///   .select { guild, total in (guild.name, total.1) }
/// ```
/// Clauses get its columns as a tuple of ``Computed`` values, in the order in which they were selected; of one value, the value
/// itself. Each query that it is a part of begins with its definition; inside of a query that has it already, that one is meant.
///
/// Keep it in a constant, apart from the query that joins it: tuples whose types are still to be found are more than the
/// compiler's type checker gets through in one expression.
public struct CommonTable<Root: Entity, Columns: Sendable, Row: Sendable>: Sendable {
  /// Whether the database computes the rows apart from the query around them.
  public enum Materialization: String, Sendable, Hashable, CaseIterable {
    /// The default, because it is right most of the time: apart where the table is used more than once, and else as a part of
    /// the query around, whose conditions then reach into it and use its indexes.
    case automatic = ""
    /// Apart: once, even where a sub-query around it runs for every row.
    case always = "MATERIALIZED "
    /// As a part of the query around, however often it is used: where that needs few of its rows.
    case never = "NOT MATERIALIZED "
  }

  var definition: CommonTableExpression
  /// In the step of a recursive table: the rows that were found so far.
  private let isRecursion: Bool
  private let columns: @Sendable (String) -> Columns
  let reading: RowReading<Row>

  private init(
    _ definition: CommonTableExpression, _ columns: @escaping @Sendable (String) -> Columns,
    _ reading: RowReading<Row>, isRecursion: Bool = false
  ) {
    self.definition = definition
    self.columns = columns
    self.reading = reading
    self.isRecursion = isRecursion
  }

  /// A table of the rows that a query selects. Softly deleted rows that the query does not see are not there.
  /// - Parameter name: Must not be that of a table which the same statement reads; such a statement is refused.
  @_disfavoredOverload
  public init<Source, each Value: DatabaseValue>(_ name: String, _ query: Select<Root, Source, (repeat each Value)>)
  where Columns == (repeat Computed<each Value>), Row == (repeat each Value) {
    var columns: [ColumnSchema] = []
    repeat columns.append(CommonTableExpression.column((each Value).self, columns.count))
    self.init(
      CommonTableExpression(name, columns, query.statement),
      { alias in
        var place = 0
        func next<Part: DatabaseValue>(_ type: Part.Type) -> Computed<Part> {
          defer { place += 1 }
          return CommonTableExpression.value(type, place, of: alias)
        }
        return (repeat next((each Value).self))
      },
      query.reading)
  }

  /// Computes the rows apart from the query around, or not; see ``Materialization``.
  public func materialized(_ materialization: Materialization) -> CommonTable {
    var table = self
    table.definition.materialization = materialization.rawValue
    return table
  }

  /// All rows, as a query of their own.
  public var everything: Select<Root, Columns, Row> {
    let table = reference(as: definition.name)
    return Select(SelectStatement(.tables([table]), from: table), columns(definition.name), reading)
  }

  /// The rows that meet a condition, as a query of their own.
  public func `where`(_ condition: (Columns) -> Condition) -> Select<Root, Columns, Row> {
    everything.where(condition)
  }

  /// With the rows that a step finds beside those that were found before, and what it finds beside these, until it finds no new
  /// one.
  ///
  /// ```swift
  /// let start = CommonTable("reach", Road.where { $0.origin == home }.select { ($0.target, Computed(1)) })
  /// let reach = start.recursive { found in
  ///   Road.everything.join(found) { road, found in road.origin == found.0 }
  ///     .where { _, found in found.1 < 5 }.select { road, found in (road.target, found.1.plus(1)) }
  /// }
  /// ```
  /// A row that was found before is not new (`UNION`), so a walk in a circle ends, unless something in its rows goes on counting:
  /// limit such a count, as here.
  /// - Parameter step: Uses the table that it gets once, in an inner join or as what it begins with, and neither groups nor sorts
  ///   nor limits: databases know no other. Everything else is refused as `invalidArgument`.
  public func recursive<Step: RowQuery>(_ step: (CommonTable) -> Step) -> CommonTable where Step.Row == Row {
    var table = self
    let found = CommonTable(definition, columns, reading, isRecursion: true)
    table.definition.step = step(found).statement
    return table
  }

  /// The table by a name in a statement.
  func reference(as alias: String) -> TableReference {
    TableReference(
      definition.schema, as: alias, source: isRecursion ? .recursion(definition.name) : .common(definition))
  }

  func columns(as alias: String) -> Columns { columns(alias) }
}

extension CommonTable where Row: DatabaseValue, Columns == Computed<Row> {
  /// A table of one column.
  public init<Source>(_ name: String, _ query: Select<Root, Source, Row>) {
    self.init(
      CommonTableExpression(name, [CommonTableExpression.column(Row.self, 0)], query.statement),
      { CommonTableExpression.value(Row.self, 0, of: $0) }, query.reading)
  }
}

/// The definition of a common table in a statement.
struct CommonTableExpression: Sendable, Hashable {
  /// The name and the columns that the rows have for the rest of the statement.
  let schema: TableSchema
  let start: SelectStatement
  /// Finds more rows beside those that were found before.
  var step: SelectStatement?
  var materialization = ""

  var name: String { schema.name }

  /// What the name is found by. SQLite does not tell capitals from small letters.
  var key: String { name.lowercased() }

  init(_ name: String, _ columns: [ColumnSchema], _ start: SelectStatement) {
    schema = TableSchema(name: name, columns: columns)
    self.start = start
  }

  static func column<Value: DatabaseValue>(_ type: Value.Type, _ place: Int) -> ColumnSchema {
    ColumnSchema(columnName(place), property: columnName(place), type: Value.databaseType, isNullable: Value.isNullable)
  }

  static func value<Value: DatabaseValue>(_ type: Value.Type, _ place: Int, of table: String) -> Computed<Value> {
    Computed(.column(ColumnReference(table: table, name: columnName(place))))
  }

  private static func columnName(_ place: Int) -> String { "c\(place + 1)" }
}
