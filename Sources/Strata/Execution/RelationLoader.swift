/// Loads the rows of a relation by the keys of their sources: what a database does that has no arrays of records.
enum RelationLoader {
  /// What belongs to each source, in their order.
  static func rows<Target: Entity, Key: RelationKey>(
    _ target: Target.Type, _ plan: RelationPlan, _ key: Key, _ sources: [Key.Source], _ executor: any Executor,
    _ location: CallSite
  ) async throws(DatabaseError) -> [[Target]] {
    try await rows(.row, plan, key, sources, executor, location)
  }

  static func rows<Element, Key: RelationKey>(
    _ element: LoadedReading<Element>, _ plan: RelationPlan, _ key: Key, _ sources: [Key.Source],
    _ executor: any Executor, _ location: CallSite
  ) async throws(DatabaseError) -> [[Element]] {
    let keys = sources.map { key.value(of: $0) }
    let (rows, link, _) = plan.rows { $0 }
    let selected = plan.selected?.map(\.expression) ?? columns(of: rows.table)
    var found: [Key.Value: [Element]] = [:]
    for chunk in chunks(of: keys, executor.dialect) {
      var statement = rows
      statement.narrow(Condition(.inList(.column(link), type: Key.Value.databaseType, values: chunk)))
      statement.columns = .expressions([.column(link)] + selected)
      try statement.limit(for: link, key: plan.primaryKey)
      let reading = reading(element, behind: Key.Value.self)
      for (key, element) in try await executor.rows(statement, reading, location) {
        found[key, default: []].append(element)
      }
    }
    return keys.map { key in key.flatMap { found[$0] } ?? [] }
  }

  /// The value of each source, in their order.
  static func values<Value, Key: RelationKey>(
    _ value: LoadedReading<Value>, _ plan: RelationPlan, _ key: Key, _ sources: [Key.Source],
    _ executor: any Executor, _ location: CallSite
  ) async throws(DatabaseError) -> [Value] {
    let keys = sources.map { key.value(of: $0) }
    var found: [Key.Value: Value] = [:]
    let table = TableReference(Key.Source.self, deleted: .included)
    let column = ColumnReference(table: table.alias, name: plan.source)
    for chunk in chunks(of: keys, executor.dialect) {
      var statement = SelectStatement(.tables([table]), from: table)
      statement.narrow(Condition(.inList(.column(column), type: Key.Value.databaseType, values: chunk)))
      statement = GraphWriter.statement(
        statement, selecting: [RecordField(.column(column), Key.Value.databaseType)], loading: [plan])
      let reading = reading(value, behind: Key.Value.self)
      for (key, value) in try await executor.rows(statement, reading, location) { found[key] = value }
    }
    var values: [Value] = []
    values.reserveCapacity(keys.count)
    for key in keys {
      guard let key, let value = found[key] else {
        throw DatabaseError(
          .notFound, "a row was removed while what belongs to it was loaded; load both in one transaction"
        ) { $0.table = Key.Source.tableName }
      }
      values.append(value)
    }
    return values
  }

  /// The rows of a statement that selects the key of the source in front.
  private static func reading<Value: DatabaseValue, Element>(
    _ element: LoadedReading<Element>, behind key: Value.Type
  ) -> RowReading<(Value, Element)> {
    let types = [Value.databaseType] + element.types
    let pair = InPlaceReading(Value.self) { (row) throws(DatabaseError) in try Value(from: &row) }
      .followed(by: element.inPlace)
    return RowReading(
      .byPosition(types, decoder: nil, readAs: (Value, Element).self), LoadedReading<(Value, Element)>(types, pair))
  }

  private static func columns(of table: TableReference) -> [SQLExpression] {
    table.schema.columns.map { .column($0.reference(in: table.alias)) }
  }

  /// As many keys as one statement can bind, each once. Lists are filled up to a power of two (see `SQLWriter`), so half of the
  /// limit is what a list can always have.
  private static func chunks<Value: DatabaseValue & Hashable>(
    of keys: [Value?], _ dialect: any Dialect
  ) -> [[BoundValue]] {
    let size = max(1, dialect.maximumParameters / 2)
    var seen: Set<Value> = []
    let values = keys.compactMap { $0 }.filter { seen.insert($0).inserted }.map { BoundValue($0) }
    return stride(from: 0, to: values.count, by: size).map { Array(values[$0..<min($0 + size, values.count)]) }
  }
}

extension SelectStatement {
  /// Applies the limit and the offset to the rows of each source by itself.
  fileprivate mutating func limit(for link: ColumnReference, key: [String]) throws(DatabaseError) {
    guard limit != nil || offset != nil else { return }
    let (first, count) = (offset ?? 0, limit)
    guard first >= 0, count ?? 0 >= 0 else {
      throw DatabaseError(.invalidArgument, "a limit and an offset cannot be negative")
    }
    (limit, offset) = (nil, nil)
    let pair = [SQLExpression.column(link)] + key.map { .column(ColumnReference(table: table.alias, name: $0)) }
    var numbered = self
    numbered.ordering = []
    let number = SQLExpression.window(
      .function(.rowNumber, []), Window(partition: [.column(link)], ordering: ordering))
    numbered.columns = .expressions(pair + [number])
    let columns =
      (pair.indices.map { CommonTableExpression.column(Int.self, $0) })
      + [CommonTableExpression.column(Int.self, pair.count)]
    let ranked = CommonTableExpression("ranked", columns, numbered)
    let source = TableReference(ranked.schema, as: ranked.name, source: .common(ranked))
    func column(_ place: Int) -> SQLExpression {
      .column(ColumnReference(table: ranked.name, name: ranked.schema.columns[place].name))
    }
    var chosen = SelectStatement(.expressions(pair.indices.map(column)), from: source)
    chosen.narrow(Condition(.comparison(.greater, column(pair.count), .value(BoundValue(first)))))
    if let count {
      chosen.narrow(
        Condition(.comparison(.lessOrEqual, column(pair.count), .value(BoundValue(first.addingSaturating(count))))))
    }
    narrow(Condition(.inQuery(.row(pair), chosen)))
  }
}

extension Int {
  fileprivate func addingSaturating(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
