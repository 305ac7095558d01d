// Something else than whole rows of what belongs to a source.
extension Relation where Target: Entity, Loaded == [Target] {
  /// Values of the rows instead of whole ones.
  ///
  /// ```swift
  /// Guild.chores.select { ($0.title, $0.dueAt) }           // [(String, Date?)]
  /// ```
  public func select<each Part: ValueExpression>(
    _ parts: (Target.Columns) -> (repeat each Part)
  ) -> Relation<Source, Target, [(repeat (each Part).Value)]> {
    let parts = parts(Target.columns)
    var fields: [RecordField] = []
    repeat fields.append(RecordField((each parts).expression, (each Part).Value.databaseType))
    return selecting(fields, LoadedReading(ColumnTuple<repeat (each Part).Value>.self) { $0.values })
  }

  /// One value of each row.
  public func select<Part: ValueExpression>(
    _ part: (Target.Columns) -> Part
  ) -> Relation<Source, Target, [Part.Value]> {
    let field = RecordField(part(Target.columns).expression, Part.Value.databaseType)
    return selecting([field], LoadedReading(value: Part.Value.self))
  }

  /// Values of the rows as a type of their own; see ``Selection``.
  public func select<Selected: Selection>(
    as type: Selected.Type, _ columns: (Target.Columns) -> Selected.Columns
  ) -> Relation<Source, Target, [Selected]> {
    let fields = zip(columns(Target.columns).expressions, Selected.resultTypes).map { RecordField($0, $1) }
    return selecting(fields, LoadedReading(Selected.self) { $0 }, .records(of: Selected.self))
  }

  private func selecting<Element>(
    _ fields: [RecordField], _ element: LoadedReading<Element>, _ elements: LoadedReading<[Element]>? = nil
  ) -> Relation<Source, Target, [Element]> {
    let key = key
    return becoming(changed { $0.selected = fields }.plan, { elements ?? .records(of: element) }) {
      plan, sources, executor, location async throws(DatabaseError) in
      try await RelationLoader.rows(element, plan, key, sources, executor, location)
    }
  }

  // MARK: Computed of all rows

  /// How many rows belong to each source.
  public var count: Relation<Source, Target, Int> { value { _ in .count() } }

  public func sum<Part: ValueExpression>(
    _ part: (Target.Columns) -> Part
  ) -> Relation<Source, Target, Part.Value.Sum.Nullable> where Part.Value: ArithmeticValue {
    value { part($0).sum() }
  }

  public func average<Part: ValueExpression>(
    _ part: (Target.Columns) -> Part
  ) -> Relation<Source, Target, Part.Value.Average.Nullable> where Part.Value: ArithmeticValue {
    value { part($0).average() }
  }

  /// The smallest value of each source's rows.
  public func minimum<Part: ValueExpression>(
    _ part: (Target.Columns) -> Part
  ) -> Relation<Source, Target, Part.Value.Nullable> { value { part($0).minimum() } }

  /// The largest value of each source's rows.
  public func maximum<Part: ValueExpression>(
    _ part: (Target.Columns) -> Part
  ) -> Relation<Source, Target, Part.Value.Nullable> { value { part($0).maximum() } }

  /// A value that is computed of all rows of each source: an aggregate, or something made of aggregates.
  public func value<Part: ValueExpression>(
    _ part: (Target.Columns) -> Part
  ) -> Relation<Source, Target, Part.Value> {
    let key = key
    let field = RecordField(part(Target.columns).expression, Part.Value.databaseType)
    let plan = changed {
      $0.kind = .value
      $0.selected = [field]
    }.plan
    let reading = LoadedReading(value: Part.Value.self)
    return becoming(plan, { reading }) { plan, sources, executor, location async throws(DatabaseError) in
      try await RelationLoader.values(reading, plan, key, sources, executor, location)
    }
  }
}

extension LoadedReading where Loaded: DatabaseValue {
  fileprivate init(value: Loaded.Type) {
    self.init([Loaded.databaseType]) { (reader) throws(DatabaseError) in try Loaded(from: &reader) }
  }
}

extension LoadedReading {
  fileprivate init<Row: RowDecodable>(_ row: Row.Type, _ map: @escaping @Sendable (Row) -> Loaded) {
    self.init(Row.resultTypes) { (reader) throws(DatabaseError) in map(try Row(row: &reader)) }
  }
}
