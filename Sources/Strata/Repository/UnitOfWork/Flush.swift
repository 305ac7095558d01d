/// The changes of a unit of work on their way to the database.
struct Flush: Sendable {
  let plan: FlushPlan
  var ledgers: [ObjectIdentifier: any Ledger]
  var keys: PlaceholderKeys
  private var graph: InsertGraph?

  init(plan: FlushPlan, ledgers: [ObjectIdentifier: any Ledger], keys: PlaceholderKeys) {
    self.plan = plan
    self.ledgers = ledgers
    self.keys = keys
  }

  mutating func send(on executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    if executor.dialect.changesRowsInWith {
      graph = InsertGraph(plan, keys, on: executor.dialect)
      if graph == nil { try await reserveNumbers(on: executor, source) }
      // In a transaction an error ends all of it, so there the counts are looked at instead.
      let isLookedAt = try cascades
      if isLookedAt || executor is Transaction {
        try await sendInTransaction(executor, source)
      } else {
        try await sendGuarded(on: executor, source)
      }
    } else {
      try await reserveNumbers(on: executor, source)
      try await sendInTransaction(executor, source)
    }
  }

  private var cascades: Bool {
    get throws(DatabaseError) {
      for batch in plan.batches where batch.kind == .delete {
        if try ledgers[batch.entity]?.cascades == true { return true }
      }
      return false
    }
  }

  // MARK: One group

  private mutating func sendGuarded(on executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    var runs: [BatchRun] = []
    if let graph { runs += try run(graph, on: executor, source) }
    for batch in graph?.rest ?? plan.batches {
      runs.append(try run(batch, isGuarded: true, on: executor, source))
    }
    let statements = try locks(executor, source) + runs.flatMap(\.statements)
    do throws(DatabaseError) {
      for result in try await executor.run(Burst([StatementGroup(statements)]), source: source) {
        _ = try result.get()
      }
    } catch {
      guard error.details.serverMessage?.contains(SQLWriter.staleMark) == true else { throw explained(error) }
      throw try await staleError(plan.batches, on: executor, source)
    }
    settle(runs)
    for id in ledgers.keys { ledgers[id]?.settled() }
  }

  // MARK: In a transaction

  private mutating func sendInTransaction(_ executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    let flush = self
    do {
      self = try await executor.transaction(TransactionOptions(), fileID: source.fileID, line: source.line) { tx in
        var flush = flush
        try await flush.sendBatches(on: tx, source)
        return flush
      }
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw DatabaseError(.other, "\(type(of: error)) was thrown while a unit of work was sent").at(source)
    }
  }

  private mutating func sendBatches(on tx: Transaction, _ source: CallSite) async throws(DatabaseError) {
    var rest = (graph?.rest ?? plan.batches)[...]
    var inserts = try graph.map { graph throws(DatabaseError) in try run(graph, on: tx, source) } ?? []
    var isFirst = true
    while !rest.isEmpty || !inserts.isEmpty {
      // All at once, unless rows need keys that others are given by the database first.
      var runs = inserts
      inserts = []
      while let batch = rest.first {
        guard runs.isEmpty || !waits(batch) else { break }
        runs.append(try run(batch, isGuarded: false, on: tx, source))
        rest.removeFirst()
      }
      let statements = (isFirst ? try locks(tx, source) : []) + runs.flatMap(\.statements)
      isFirst = false
      do throws(DatabaseError) {
        for result in try await tx.run(Burst([StatementGroup(statements)]), source: source) { _ = try result.get() }
      } catch {
        throw explained(error)
      }
      let missing = runs.compactMap { $0.missing() }
      guard missing.isEmpty else { throw try await staleError(missing, on: tx, source) }
      settle(runs)
    }
    for id in ledgers.keys { ledgers[id]?.settled() }
  }

  /// A row refers to one whose key is not known yet.
  private func waits(_ batch: FlushPlan.Batch) -> Bool {
    batch.rows.contains { row in
      zip(row.columns, row.values).contains { column, value in
        column.role != .primaryKey && keys.resolved(value) == nil
      }
    }
  }

  // MARK: Keys that the database makes

  /// Asks for all keys at once.
  private mutating func reserveNumbers(on executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    var wanted: [(schema: TableSchema, placeholders: [Int64])] = []
    for batch in plan.batches where batch.kind == .insert {
      let placeholders = batch.rows.compactMap { row in row.key.count == 1 ? row.key[0].int64 : nil }
        .filter { keys.isPlaceholder($0) }
      if !placeholders.isEmpty { wanted.append((batch.schema, placeholders)) }
    }
    guard !wanted.isEmpty else { return }
    var collectors: [RowCollector<SingleColumn<Int64>>] = []
    var statements: [Statement] = []
    for (schema, placeholders) in wanted {
      let sql = executor.dialect.reservedNumbers(
        table: schema.name, column: schema.primaryKey.first?.name ?? "", count: placeholders.count)
      guard let rendered = sql?.rendered(for: executor.dialect) else { return }
      let collector = RowCollector<SingleColumn<Int64>>()
      collectors.append(collector)
      statements.append(
        Statement(
          executor.renderings.text(rendered.sql), parameters: rendered.parameters, access: .write, rows: collector,
          source: source))
    }
    for result in try await executor.run(Burst([StatementGroup(statements)]), source: source) { _ = try result.get() }
    for (collector, want) in zip(collectors, wanted) {
      let numbers = collector.take()
      guard numbers.count == want.placeholders.count else {
        throw DatabaseError(
          .protocolViolation, "the database made \(numbers.count) keys instead of \(want.placeholders.count)")
      }
      for (placeholder, number) in zip(want.placeholders, numbers) { keys.resolve(placeholder, to: number.value) }
    }
  }

  // MARK: Parts

  private func run(
    _ batch: FlushPlan.Batch, isGuarded: Bool, on executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> BatchRun {
    guard let ledger = ledgers[batch.entity] else {
      throw DatabaseError(.other, "a unit of work has lost a table")
    }
    return try ledger.statements(for: batch, keys, isGuarded: isGuarded, on: executor, source)
  }

  /// The inserts in one statement.
  private func run(
    _ graph: InsertGraph, on executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> [BatchRun] {
    var runs: [BatchRun] = []
    var readings: [RecordsReading] = []
    for batch in graph.tables {
      guard let ledger = ledgers[batch.entity] else {
        throw DatabaseError(.other, "a unit of work has lost a table")
      }
      let (run, read) = ledger.graphRun(for: batch)
      runs.append(run)
      readings.append(read)
    }
    let sink = DecodingCollector<Void>(
      .byPosition([DatabaseType](repeating: .recordArray, count: readings.count), decoder: nil, readAs: Void.self)
    ) { [readings] (row) throws(DatabaseError) in
      for read in readings { try read(&row) }
    }
    let statement = try graph.statement(keys, sink: sink, on: executor, source)
    // The statement is the first one's, the rows are everybody's.
    if let first = runs.first { runs[0] = first.sending([statement]) }
    return runs
  }

  /// Where several rows are changed, they are locked in one order first.
  private func locks(_ executor: any Executor, _ source: CallSite) throws(DatabaseError) -> [Statement] {
    let dialect = executor.dialect
    guard dialect.locksRows else { return [] }
    var tables: [String: (schema: TableSchema, keys: [[BoundValue]])] = [:]
    for batch in plan.batches where batch.kind == .update || batch.kind == .delete {
      tables[batch.schema.name, default: (batch.schema, [])].keys += batch.rows.map(\.key)
    }
    guard tables.values.reduce(0, { $0 + $1.keys.count }) > 1 else { return [] }
    var statements: [Statement] = []
    for (_, table) in tables.sorted(by: { $0.key < $1.key })
    where table.schema.canBatch(table.schema.primaryKey, on: dialect) {
      var writer = SQLWriter(dialect)
      try writer.lockBatch(of: table.schema)
      let parameters = try ParameterBuffer(arrays: table.keys, of: table.schema.primaryKey)
      statements.append(
        Statement(executor.renderings.text(writer.sql), parameters: parameters, access: .write, source: source))
    }
    return statements
  }

  private mutating func settle(_ runs: [BatchRun]) {
    for run in runs {
      guard var ledger = ledgers[run.entity] else { continue }
      for (placeholder, number) in run.settle(&ledger) { keys.resolve(placeholder, to: number) }
      ledgers[run.entity] = ledger
    }
  }

  private func explained(_ error: DatabaseError) -> DatabaseError {
    let schema = plan.batches.first { $0.schema.name == error.details.table }?.schema
    return schema.map { error.explained(by: $0) } ?? error
  }

  /// - Parameter batches: Rows of which some were changed by somebody else.
  private func staleError(
    _ batches: [FlushPlan.Batch], on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> DatabaseError {
    var stale: [DatabaseError.StaleVersion] = []
    var hasVersions = true
    for batch in batches where batch.kind == .update || batch.kind == .delete {
      guard let ledger = ledgers[batch.entity] else { continue }
      let found = try await ledger.stale(batch, on: executor, source)
      if !found.isEmpty, batch.schema.version == nil { hasVersions = false }
      stale += found
    }
    let tables = Set(stale.map(\.table)).sorted()
    guard hasVersions else {
      return DatabaseError(
        .notFound,
        "\(stale.count) row(s) of \(tables.joined(separator: ", ")) do not exist any more; nothing was written"
      ) {
        $0.source = source
        $0.stale = stale.first
        $0.staleRows = stale
      }
    }
    return DatabaseError(
      .staleEntity,
      "\(stale.count) row(s) of \(tables.joined(separator: ", ")) were changed by somebody else; nothing was written: read them again"
    ) {
      $0.table = tables.count == 1 ? tables.first : nil
      $0.source = source
      $0.stale = stale.first
      $0.staleRows = stale
    }
  }
}
