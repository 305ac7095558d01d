/// The changes of a unit of work on their way to the database.
struct Flush: Sendable {
  /// What is sent besides the graph.
  let plan: FlushPlan
  /// One for each entity that has new rows.
  let new: [PendingInsertions]
  let graph: InsertGraph?
  let reads: [any DeferredRead]
  var ledgers: [ObjectIdentifier: any Ledger]
  var keys: PlaceholderKeys
  /// Everything was written, but rows did not come back, so that nobody knows which is which.
  private(set) var omission: DatabaseError?

  /// - Throws: `unsupported` for rows that refer to each other in a circle in which every reference is required.
  init(
    _ insertions: [PendingInsertions], _ changes: [PlannedRow], _ reads: [any DeferredRead],
    _ ledgers: [ObjectIdentifier: any Ledger], _ keys: PlaceholderKeys, for dialect: any Dialect
  ) throws(DatabaseError) {
    self.keys = keys
    self.reads = reads
    self.ledgers = ledgers
    new = insertions
    // What is changed can refer to a new row, too, whose key it then needs before it is sent.
    let waits = changes.contains { row in (row.key + row.values).contains { keys.resolved($0) == nil } }
    graph = waits ? nil : InsertGraph(insertions, keys, on: dialect)
    plan = try FlushPlan(graph == nil ? insertions.flatMap { $0.plannedRows() } + changes : changes)
  }

  mutating func send(on executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    if plan.batches.isEmpty, graph == nil {
      try await sendReads(on: executor, source)
    } else if executor.dialect.changesRowsInWith {
      if graph == nil { try await reserveNumbers(on: executor, source) }
      // In a transaction an error ends all of it, so there the counts are looked at instead.
      let isLookedAt = try cascades
      if isLookedAt || executor.isTransaction {
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

  // MARK: Reading alone

  private func sendReads(on executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    let runs = try readRuns(on: executor, source)
    if runs.count == reads.count {
      let group = StatementGroup(runs.map(\.statement))
      for result in try await executor.run(Burst([group]), source: source) { _ = try result.get() }
      for run in runs { run.settle() }
    } else {
      // One of them takes several statements.
      let settle = try await executor.snapshot(source: source) { executor async throws(DatabaseError) in
        try await load(on: executor, source)
      }
      for settle in settle { settle() }
    }
  }

  /// - Returns: Fewer than there are reads, where the database takes several statements for one of them.
  private func readRuns(on executor: any Executor, _ source: CallSite) throws(DatabaseError) -> [DeferredRun] {
    var runs: [DeferredRun] = []
    for read in reads {
      let run = try read.run(on: executor, source)
      guard !keys.stand(in: run?.statement.parameters ?? read.parameters(for: executor.dialect)) else {
        throw DatabaseError(
          .invalidArgument,
          "a deferred read asks for the key of a row that is inserted in the same unit of work, which the database has yet to make; call flush() before, and ask for the key of the row"
        )
      }
      if let run { runs.append(run) }
    }
    return runs
  }

  private func load(
    on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> [@Sendable () -> Void] {
    var settle: [@Sendable () -> Void] = []
    for read in reads { settle.append(try await read.load(on: executor, source)) }
    return settle
  }

  // MARK: One group

  private mutating func sendGuarded(on executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    var runs: [BatchRun] = []
    for batch in plan.batches { runs.append(try run(batch, isGuarded: true, on: executor, source)) }
    let inserts = try graph.map { graph throws(DatabaseError) in try GraphRun(graph, on: executor, source) }
    let reads = try readRuns(on: executor, source)
    var statements = try locks(executor, source)
    statements.reserveCapacity(statements.count + 1 + 2 * runs.count + reads.count)
    if let inserts { statements.append(inserts.statement) }
    for run in runs { statements += run.statements }
    for read in reads { statements.append(read.statement) }
    do throws(DatabaseError) {
      for result in try await executor.run(Burst([StatementGroup(statements)]), source: source) {
        _ = try result.get()
      }
    } catch {
      guard error.details.serverMessage?.contains(SQLWriter.staleMark) == true else { throw explained(error) }
      throw try await staleError(plan.batches, on: executor, source)
    }
    settle(inserts, runs)
    for read in reads { read.settle() }
  }

  // MARK: In a transaction

  private mutating func sendInTransaction(_ executor: any Executor, _ source: CallSite) async throws(DatabaseError) {
    let flush = self
    let (inserts, runs, reads): (GraphRun?, [BatchRun], [@Sendable () -> Void])
    do {
      (self, inserts, runs, reads) = try await executor.transaction(
        TransactionOptions(), fileID: source.fileID, line: source.line
      ) { tx in
        var flush = flush
        let (inserts, runs, reads) = try await flush.sendBatches(on: tx, source)
        return (flush, inserts, runs, reads)
      }
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw DatabaseError(.other, "\(type(of: error)) was thrown while a unit of work was sent").at(source)
    }
    settle(inserts, runs)
    for settle in reads { settle() }
  }

  private mutating func sendBatches(
    on tx: Transaction, _ source: CallSite
  ) async throws(DatabaseError) -> (GraphRun?, [BatchRun], [@Sendable () -> Void]) {
    let reads = try readRuns(on: tx, source)
    let isReadTogether = reads.count == self.reads.count
    var rest = plan.batches[...]
    let inserts = try graph.map { graph throws(DatabaseError) in try GraphRun(graph, on: tx, source) }
    var sent: [BatchRun] = []
    var isFirst = true
    while !rest.isEmpty || isFirst {
      // All at once, unless rows need keys that others are given by the database first.
      var runs: [BatchRun] = []
      while let batch = rest.first {
        guard runs.isEmpty || !waits(batch) else { break }
        runs.append(try run(batch, isGuarded: false, on: tx, source))
        rest.removeFirst()
      }
      let first = isFirst ? try locks(tx, source) + (inserts.map { [$0.statement] } ?? []) : []
      isFirst = false
      do throws(DatabaseError) {
        let last = rest.isEmpty && isReadTogether ? reads.map(\.statement) : []
        let group = StatementGroup(first + runs.flatMap(\.statements) + last)
        for result in try await tx.run(Burst([group]), source: source) { _ = try result.get() }
      } catch {
        throw explained(error)
      }
      if let omission = inserts?.omission { throw omission }
      let missing = runs.compactMap { $0.missing() }
      guard missing.isEmpty else { throw try await staleError(missing, on: tx, source) }
      for run in runs { for (placeholder, number) in run.numbers() { keys.reserve(number, for: placeholder) } }
      sent += runs
    }
    return (inserts, sent, isReadTogether ? reads.map(\.settle) : try await load(on: tx, source))
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
        .filter { keys.place(of: $0) != nil }
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
      for (placeholder, number) in zip(want.placeholders, numbers) { keys.reserve(number.value, for: placeholder) }
    }
  }

  // MARK: Parts

  private func run(
    _ batch: FlushPlan.Batch, isGuarded: Bool, on executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> BatchRun {
    let new = new.first { $0.entity == batch.entity }
    guard let ledger = ledgers[batch.entity] ?? new?.makeLedger() else {
      throw DatabaseError(.other, "a unit of work has lost a table")
    }
    return try ledger.statements(
      for: batch, of: new, keys, isGuarded: isGuarded, on: executor, source)
  }

  /// Where several rows are changed, they are locked in one order first.
  private func locks(_ executor: any Executor, _ source: CallSite) throws(DatabaseError) -> [Statement] {
    let dialect = executor.dialect
    guard dialect.locksRows, !plan.batches.isEmpty else { return [] }
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

  /// Everything is there to stay.
  private mutating func settle(_ inserts: GraphRun?, _ runs: [BatchRun]) {
    for run in runs {
      guard var ledger = ledgers[run.entity] ?? new.first(where: { $0.entity == run.entity })?.makeLedger() else {
        continue
      }
      run.settle(&ledger)
      // Who has inserted only, and asks for no row, has no use for one.
      if ledgers[run.entity] != nil { ledgers[run.entity] = ledger }
    }
    for id in ledgers.keys { ledgers[id]?.settled() }
    omission = inserts?.omission
    if omission == nil { inserts?.settle() }
  }

  private func explained(_ error: DatabaseError) -> DatabaseError {
    let table = error.details.table
    let schema =
      plan.batches.first { $0.schema.name == table }?.schema ?? new.first { $0.schema.name == table }?.schema
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
