// Pairs in a join table: one round trip each, and doing it twice changes nothing.
extension Executor {
  /// Pairs a row with others, all or none, in one round trip. Pairs that are there already stay.
  ///
  /// ```swift
  /// try await db.link(chore.id, to: [urgent.id, garden.id], through: Chore.tagging)
  /// try await db.link(tag.id, to: choreIDs, through: Chore.tagging.reversed)
  /// ```
  /// - Returns: How many pairs are new.
  /// - Throws: `foreignKeyViolation`, with the column, when a key is of no row.
  @discardableResult
  public func link<Source: Shared, Target: Shared>(
    _ source: Source.ID, to targets: [Target.ID], through table: JoinTable<Source, Target>,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let place = CallSite(fileID: fileID, line: line)
    return try await linking(targets.map { (source, $0) }, through: table, behind: [], place)
  }

  /// Pairs any rows with each other, all or none, in one round trip: to import what is known elsewhere. Pairs that are there already stay.
  /// - Returns: How many pairs are new.
  /// - Throws: `foreignKeyViolation`, with the column, when a key is of no row.
  @discardableResult
  public func link<Source: Shared, Target: Shared>(
    _ pairs: [(Source.ID, Target.ID)], through table: JoinTable<Source, Target>,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    try await linking(pairs, through: table, behind: [], CallSite(fileID: fileID, line: line))
  }

  /// Ends the pairs of a row with others, in one round trip. Those that are not there are left alone; both rows stay.
  /// - Returns: How many pairs there were.
  @discardableResult
  public func unlink<Source: Shared, Target: Shared>(
    _ source: Source.ID, from targets: [Target.ID], through table: JoinTable<Source, Target>,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    guard !targets.isEmpty else { return 0 }
    let place = CallSite(fileID: fileID, line: line)
    let statement = try unlinking(source, through: table, place) { column, type in
      .inList(column, type: type, values: targets.map { .key(of: Target.self, $0) })
    }
    return try await pairs(of: [statement], table, place)[0]
  }

  /// Ends all pairs of a row, in one round trip.
  /// - Returns: How many pairs there were.
  @discardableResult
  public func unlinkAll<Source: Shared, Target: Shared>(
    _ source: Source.ID, through table: JoinTable<Source, Target>,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let place = CallSite(fileID: fileID, line: line)
    let statement = try unlinking(source, through: table, place) { _, _ in nil }
    return try await pairs(of: [statement], table, place)[0]
  }

  /// Pairs a row with these others and with no other, all or nothing, in one round trip: what a form with check boxes sends. Pairs that
  /// stay are not touched.
  ///
  /// - Returns: How many pairs are new.
  /// - Throws: `foreignKeyViolation`, with the column, when a key is of no row.
  @discardableResult
  public func setLinks<Source: Shared, Target: Shared>(
    of source: Source.ID, to targets: [Target.ID], through table: JoinTable<Source, Target>,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let place = CallSite(fileID: fileID, line: line)
    let others = try unlinking(source, through: table, place) { column, type in
      targets.isEmpty
        ? nil : .not(.inList(column, type: type, values: targets.map { .key(of: Target.self, $0) }))
    }
    return try await linking(targets.map { (source, $0) }, through: table, behind: [others], place)
  }

  // MARK: Parts

  /// - Parameter first: What runs in front of it, in the same group.
  private func linking<Source: Entity, Target: Entity>(
    _ links: [(Source.ID, Target.ID)], through table: JoinTable<Source, Target>, behind first: [Statement],
    _ place: CallSite
  ) async throws(DatabaseError) -> Int {
    guard !links.isEmpty || !first.isEmpty else { return 0 }
    var statements = first
    do throws(DatabaseError) {
      statements += try inserts(of: links, into: table, place)
    } catch {
      throw error.adding { $0.table = table.name }.at(place)
    }
    return try await pairs(of: statements, table, place).dropFirst(first.count).reduce(0, +)
  }

  private func inserts<Source: Entity, Target: Entity>(
    of links: [(Source.ID, Target.ID)], into table: JoinTable<Source, Target>, _ place: CallSite
  ) throws(DatabaseError) -> [Statement] {
    let schema = table.schema
    let columns = schema.columns
    let isBatched = links.count >= 3 && schema.canBatch(columns, on: dialect)
    var writer = SQLWriter(dialect)
    if isBatched {
      try writer.insertBatch(into: schema, given: columns)
    } else {
      try writer.insert(into: schema, given: columns)
    }
    writer.write(" ON CONFLICT DO NOTHING")
    let text = renderings.text(writer.sql)
    guard isBatched else {
      var statements = RepeatedStatements(
        text, rows: nil, source: place, width: columns.count, count: links.count, dialect)
      for (number, link) in links.enumerated() {
        try statements.append(row: number) { parameters throws(DatabaseError) in
          Source.encode(link.0, into: &parameters)
          Target.encode(link.1, into: &parameters)
        }
      }
      return statements.finish()
    }
    var arrays = try ColumnArrays(of: columns.map(\.type), reservingCapacity: links.count)
    var row = ParameterBuffer(reservingCapacity: 2)
    for (number, link) in links.enumerated() {
      row.removeAll()
      Source.encode(link.0, into: &row)
      Target.encode(link.1, into: &row)
      try arrays.append(row, number: number)
    }
    return [Statement(text, parameters: try arrays.parameters(), access: .write, source: place)]
  }

  /// - Parameter targets: Which pairs of the row, by the column with the other key and its type; `nil` is all.
  private func unlinking<Source: Entity, Target: Entity>(
    _ source: Source.ID, through table: JoinTable<Source, Target>, _ place: CallSite,
    _ targets: (SQLExpression, DatabaseType) -> SQLExpression?
  ) throws(DatabaseError) -> Statement {
    func column(_ name: String) -> SQLExpression { .column(ColumnReference(table: table.name, name: name)) }
    let schema = table.bare
    let type = schema.columns.first { $0.name == table.target }?.type ?? .unknown
    let isSource = SQLExpression.comparison(.equal, column(table.source), .value(.key(of: Source.self, source)))
    let condition = targets(column(table.target), type).map { SQLExpression.all([isSource, $0]) } ?? isSource
    let writer = try writing(place) { writer throws(DatabaseError) in
      writer.write("DELETE FROM ")
      writer.name(table.name)
      writer.write(" WHERE ")
      try writer.expression(condition)
    }
    return Statement(renderings.text(writer.sql), parameters: writer.parameters, access: .write, source: place)
  }

  /// Runs statements as one group.
  /// - Returns: How many pairs each of them was about.
  private func pairs<Source: Entity, Target: Entity>(
    of statements: [Statement], _ table: JoinTable<Source, Target>, _ place: CallSite
  ) async throws(DatabaseError) -> [Int] {
    do throws(DatabaseError) {
      let results = try await run(Burst([StatementGroup(statements)]), source: place)
      guard let completions = try results.first?.get(), completions.count == statements.count else {
        throw DatabaseError(.protocolViolation, "the driver answered a statement with no result")
      }
      return completions.map(\.affectedRows)
    } catch {
      throw error.explained(by: table.schema).at(place)
    }
  }
}

extension BoundValue {
  fileprivate static func key<Model: Entity>(of model: Model.Type, _ id: Model.ID) -> BoundValue {
    var parameter = ParameterBuffer()
    Model.encode(id, into: &parameter)
    return BoundValue(parameter: parameter)
  }
}
